from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "approvals.approved_by_others",
        "What was approved has an approval, nobody's no, and none of its decisions is by who asked or wrote it down.",
        """SELECT r.id, r.number FROM approvals_approvalrequest r
           LEFT JOIN approvals_approvaldecision d ON d.request_id = r.id GROUP BY r.id
           HAVING coalesce(bool_or(d.by_id = r.requester_id OR d.by_id = r.made_by_id), false)
             OR (r.state IN ('approved', 'placed')
                 AND (count(d.id) FILTER (WHERE d.verdict = 'approve') = 0
                      OR count(d.id) FILTER (WHERE d.verdict <> 'approve') > 0))""",
    ),
    verify.Invariant(
        "approvals.passed_as_approved",
        "Whatever passed and needed an approval passed by one of its own subject and party that is used up.",
        """SELECT p.id, p.subject_id FROM approvals_passage p
           LEFT JOIN approvals_approvalrequest r ON r.id = p.request_id
           WHERE (p.requirements <> '[]'::jsonb AND r.id IS NULL)
             OR (r.id IS NOT NULL AND (r.state <> 'placed'
                 OR (r.subject_kind, r.subject_id, r.party_id) <> (p.subject_kind, p.subject_id, p.party_id)
                 OR EXISTS (SELECT FROM jsonb_array_elements(p.requirements) n WHERE NOT EXISTS
                      (SELECT FROM jsonb_array_elements(r.requirements) a WHERE a -> 'rule' = n -> 'rule'))))
           UNION ALL
           SELECT r.id, r.subject_id FROM approvals_approvalrequest r WHERE r.state = 'placed'
             AND NOT EXISTS (SELECT FROM approvals_passage p WHERE p.request_id = r.id)""",
    ),
    verify.Invariant(
        "approvals.budgets_are_sums_of_moves",
        "What a period of a budget says is reserved and spent is the sum of its moves.",
        """SELECT coalesce(u.budget_id, m.budget_id) AS id, coalesce(u.period_on, m.period_on) AS period_on
           FROM approvals_budgetuse u FULL JOIN (
             SELECT budget_id, period_on, sum(reserved_minor) AS reserved, sum(spent_minor) AS spent
             FROM approvals_budgetmove GROUP BY budget_id, period_on
           ) m ON (m.budget_id, m.period_on) = (u.budget_id, u.period_on)
           WHERE (u.reserved_minor, u.spent_minor) IS DISTINCT FROM (m.reserved, m.spent)""",
    ),
    verify.Invariant(
        "approvals.budgets_held",
        "Nothing took more of a budget than it allowed then, but where the budget is soft, and facts.",
        """SELECT w.id, w.budget_id FROM (
             SELECT id, budget_id, reserved_minor + spent_minor AS more, allowed_minor, is_excused,
               sum(reserved_minor + spent_minor) OVER (PARTITION BY budget_id, period_on ORDER BY at, id) AS used
             FROM approvals_budgetmove) w
           WHERE w.more > 0 AND NOT w.is_excused AND w.allowed_minor IS NOT NULL AND w.used > w.allowed_minor""",
    ),
    verify.Invariant(
        "approvals.no_subject_bears_below_nothing",
        "Of what a subject reserved and spent of a budget no more came back than was taken.",
        """SELECT budget_id AS id, subject_id FROM approvals_budgetmove GROUP BY budget_id, period_on, subject_id
           HAVING sum(reserved_minor) < 0 OR sum(spent_minor) < 0""",
    ),
    verify.Invariant(
        "approvals.ended_requests_bear_nothing",
        "What came to nothing, and was not ordered, has nothing of a budget.",
        """SELECT m.budget_id AS id, m.subject_id FROM approvals_budgetmove m
           WHERE EXISTS (SELECT FROM approvals_approvalrequest r
                         WHERE (r.subject_kind, r.subject_id) = (m.subject_kind, m.subject_id))
             AND NOT EXISTS (SELECT FROM approvals_approvalrequest r
                             WHERE (r.subject_kind, r.subject_id) = (m.subject_kind, m.subject_id)
                               AND r.state IN ('pending', 'approved'))
             AND NOT EXISTS (SELECT FROM approvals_passage p
                             WHERE (p.subject_kind, p.subject_id) = (m.subject_kind, m.subject_id))
           GROUP BY m.budget_id, m.subject_id HAVING sum(m.reserved_minor + m.spent_minor) <> 0""",
    ),
)


class ApprovalsConfig(AppConfig):
    name = "jangteo.approvals"
    label = "approvals"

    def ready(self) -> None:
        from jangteo.approvals import handlers  # its models may be loaded only now
        from jangteo.approvals.events import ApprovalAsked, RequestApproved, RequestEnded, TurnCame
        from jangteo.approvals.services.personal_data import PERSONAL_DATA
        from jangteo.kernel import outbox, personal

        outbox.subscribe(ApprovalAsked, handlers.tell_deciders)
        outbox.subscribe(TurnCame, handlers.tell_deciders)
        outbox.subscribe(RequestApproved, handlers.tell_requester)
        outbox.subscribe(RequestEnded, handlers.tell_requester)
        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
