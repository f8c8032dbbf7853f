from django.apps import AppConfig

from jangteo.kernel import verify

# What of a use counts at its line's stage: `rules.lines.counted`, written down a second time.
COUNTED = """u.shipped_minor + u.invoiced_minor - u.unapplied_minor
  + CASE WHEN l.stage = 'order' OR (l.stage = 'release' AND d.reached IN ('release', 'ship')) THEN u.ordered_minor
         ELSE 0 END"""
INVARIANTS = (
    verify.Invariant(
        "credit.lines_are_sums_of_their_uses",
        "What a credit line says is used and counts is the sum of what documents use of it.",
        f"""SELECT l.id, l.exposure_minor, l.counted_minor FROM credit_creditline l
           LEFT JOIN credit_credituse u ON u.line_id = l.id LEFT JOIN credit_creditdocument d ON d.id = u.document_id
           GROUP BY l.id
           HAVING l.exposure_minor <> coalesce(sum(
                    u.ordered_minor + u.shipped_minor + u.invoiced_minor - u.unapplied_minor), 0)
             OR l.counted_minor <> coalesce(sum({COUNTED}), 0)""",  # noqa: S608 -- ours
    ),
    verify.Invariant(
        "credit.lines_stay_within_their_limits",
        "No credit line counts more than limit, tolerance and raises allow, but for what facts put above it.",
        """SELECT l.id, l.counted_minor FROM credit_creditline l
           WHERE l.counted_minor > greatest(l.limit_minor + l.tolerance_minor + l.raised_minor, l.excused_minor)
             OR l.raised_minor <> (SELECT coalesce(sum(r.amount_minor), 0) FROM credit_creditraise r
                  WHERE r.line_id = l.id AND r.from_at <= l.reckoned_at AND r.until_at > l.reckoned_at
                    AND (r.withdrawn_at IS NULL OR r.withdrawn_at > l.reckoned_at))""",
    ),
    verify.Invariant(
        "credit.rises_were_allowed",
        "No step raised what counts on a credit line above what it allowed then, or while it was blocked, but facts.",
        """SELECT m.line_id AS id, s.key FROM credit_creditmoveline m JOIN credit_creditmove s ON s.id = m.move_id
           WHERE s.stage NOT IN ('settle', 'unpaid') AND m.rise_minor > 0
             AND (m.counted_after > m.allowed_minor OR m.was_blocked)""",
    ),
    verify.Invariant(
        "credit.moves_lead_to_the_documents",
        "The steps of a document's credit follow each other from nothing to what it uses now.",
        """SELECT d.id FROM credit_creditdocument d LEFT JOIN LATERAL (
             SELECT c.*, lag(c.after, 1, '0/0/0/0') OVER (ORDER BY c.id) AS expected FROM (
               SELECT id, concat_ws('/', ordered_before, shipped_before, invoiced_before, unapplied_before) AS before,
                 concat_ws('/', ordered_after, shipped_after, invoiced_after, unapplied_after) AS after
               FROM credit_creditmovedocument WHERE document_id = d.id) c) m ON true
           GROUP BY d.id
           HAVING bool_or(m.before <> m.expected)
             OR coalesce((array_agg(m.after ORDER BY m.id DESC))[1], '0/0/0/0')
                <> concat_ws('/', d.ordered_minor, d.shipped_minor, d.invoiced_minor, d.unapplied_minor)""",
    ),
    verify.Invariant(
        "credit.moves_lead_to_the_lines",
        "The steps of a credit line's exposure follow each other from nothing to what it says now.",
        """SELECT l.id FROM credit_creditline l LEFT JOIN LATERAL (
             SELECT id, exposure_before, exposure_after,
               lag(exposure_after, 1, 0::bigint) OVER (ORDER BY id) AS expected
             FROM credit_creditmoveline WHERE line_id = l.id) m ON true
           GROUP BY l.id HAVING bool_or(m.exposure_before <> m.expected)
             OR coalesce((array_agg(m.exposure_after ORDER BY m.id DESC))[1], 0) <> l.exposure_minor""",
    ),
    verify.Invariant(
        "credit.uses_are_their_documents",
        "A document's use of a line in its own currency is what the document says, or nothing where it left the line.",
        """SELECT u.document_id AS id, u.line_id FROM credit_credituse u
           JOIN credit_creditdocument d ON d.id = u.document_id JOIN credit_creditline l ON l.id = u.line_id
           WHERE l.currency = d.currency
             AND (u.ordered_minor, u.shipped_minor, u.invoiced_minor, u.unapplied_minor) <> (0, 0, 0, 0)
             AND (u.ordered_minor, u.shipped_minor, u.invoiced_minor, u.unapplied_minor)
               <> (d.ordered_minor, d.shipped_minor, d.invoiced_minor, d.unapplied_minor)""",
    ),
    verify.Invariant(
        "credit.blocked_lines_have_a_stop",
        "A credit line is blocked exactly as long as a stop holds.",
        """SELECT l.id FROM credit_creditline l WHERE l.is_blocked <> EXISTS (
             SELECT FROM credit_creditstop s WHERE s.line_id = l.id AND s.ended_at IS NULL)""",
    ),
    verify.Invariant(
        "credit.terms_have_a_version",
        "All payment terms have figures, their versions counted from one without a gap.",
        """SELECT t.id, t.code FROM credit_paymentterms t LEFT JOIN credit_termsversion v ON v.terms_id = t.id
           GROUP BY t.id HAVING count(v.id) = 0 OR max(v.number) <> count(v.id)""",
    ),
    verify.Invariant(
        "credit.plans_add_up",
        "The principal of a plan's parts and what refunds took off them is what was bought for.",
        """SELECT p.id FROM credit_instalmentplan p LEFT JOIN credit_instalmentpart t ON t.plan_id = p.id
           GROUP BY p.id HAVING coalesce(sum(t.principal_minor), 0) + p.refunded_minor <> p.principal_minor
             OR p.refunded_minor + p.paid_out_minor > p.principal_minor""",
    ),
    verify.Invariant(
        "credit.parts_stand_where_their_last_move_says",
        "A part of a plan is in the state and of the amount that its last move left.",
        """SELECT t.id, t.state FROM credit_instalmentpart t LEFT JOIN LATERAL (
             SELECT to_state, principal_minor, interest_minor FROM credit_instalmentmove
             WHERE part_id = t.id ORDER BY id DESC LIMIT 1) m ON true
           WHERE (t.state, t.principal_minor, t.interest_minor)
             IS DISTINCT FROM (m.to_state, m.principal_minor, m.interest_minor)""",
    ),
    verify.Invariant(
        "credit.settled_plans_owe_nothing",
        "A plan is settled, declined or withdrawn exactly when none of its parts is open.",
        """SELECT p.id, p.state FROM credit_instalmentplan p
           WHERE (p.state IN ('settled', 'declined', 'withdrawn')) = EXISTS (
             SELECT FROM credit_instalmentpart t WHERE t.plan_id = p.id AND t.state IN ('due', 'missed'))""",
    ),
)


class CreditConfig(AppConfig):
    name = "jangteo.credit"
    label = "credit"

    def ready(self) -> None:
        from django.conf import settings

        from jangteo.credit.gateways import FAKE, FakeLender, register_lender
        from jangteo.credit.rules import eligibility_in_words, terms_in_words
        from jangteo.credit.services.personal_data import PERSONAL_DATA  # its models may be loaded only now
        from jangteo.kernel import because, personal

        if FAKE in settings.JANGTEO_LENDERS:
            register_lender(FAKE, FakeLender())
        personal.register(PERSONAL_DATA)
        because.register_wording("payment_terms", terms_in_words)
        because.register_wording("instalment_offer", eligibility_in_words)
        verify.register(*INVARIANTS)
