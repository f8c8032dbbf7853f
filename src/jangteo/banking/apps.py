from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "banking.lines_are_used_once",
        "Of each line, as much is used as its uses come to, and no more than came in.",
        """SELECT l.id, l.amount_minor, l.applied_minor, a.applied, l.aside_minor, s.aside
           FROM banking_statementline l
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS applied FROM banking_application
                               WHERE line_id = l.id) a
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS aside FROM banking_setaside
                               WHERE line_id = l.id) s
           WHERE (l.applied_minor, l.aside_minor) <> (a.applied, s.aside)
              OR a.applied + s.aside > greatest(l.amount_minor, 0) OR a.applied < 0 OR s.aside < 0""",
    ),
    verify.Invariant(
        "banking.suspense_is_what_is_left",
        "What stands in suspense for a line is what came in by it, less what was applied and set aside.",
        """SELECT l.id, l.amount_minor - l.applied_minor - l.aside_minor AS left_over, coalesce(p.held, 0) AS held
           FROM banking_statementline l
           LEFT JOIN (SELECT counterpart, -sum(amount_minor) AS held FROM ledger_posting
                      WHERE account = 'suspense' GROUP BY counterpart) p ON p.counterpart = l.id::text
           WHERE coalesce(p.held, 0) <> greatest(l.amount_minor, 0) - l.applied_minor - l.aside_minor""",
    ),
    verify.Invariant(
        "banking.applications_are_captures",
        "What a line was set against an order is what the order's payments took from it, row by row.",
        """SELECT coalesce(a.line_id, c.source)::uuid AS id, coalesce(a.order_id, c.order_id) AS order_id, a.minor,
             c.minor AS taken
           FROM (SELECT line_id::text AS line_id, order_id, sum(amount_minor) AS minor,
                   count(*) FILTER (WHERE amount_minor > 0) AS uses
                 FROM banking_application WHERE order_id IS NOT NULL GROUP BY line_id, order_id) a
           FULL JOIN (SELECT substr(o.source, 10) AS source, p.order_id,
                        count(*) FILTER (WHERE o.verb = 'capture') AS uses,
                        sum(CASE o.verb WHEN 'capture' THEN o.amount_minor ELSE -o.amount_minor END) AS minor
                      FROM payments_paymentoperation o JOIN payments_payment p ON p.id = o.payment_id
                      WHERE o.source LIKE 'suspense:%' AND o.status = 'succeeded' GROUP BY o.source, p.order_id) c
             ON c.source = a.line_id AND c.order_id = a.order_id
           WHERE (a.minor, a.uses) IS DISTINCT FROM (c.minor, c.uses)""",
    ),
    verify.Invariant(
        "banking.applications_pay_notes",
        "What a line was set against a note of late interest is what the note was paid from it, row by row.",
        """SELECT coalesce(a.line_id, m.source)::uuid AS id, coalesce(a.charge_id, m.note_id) AS charge_id, a.minor,
             m.minor AS paid
           FROM (SELECT line_id::text AS line_id, charge_id, sum(amount_minor) AS minor, count(*) AS uses
                 FROM banking_application WHERE charge_id IS NOT NULL GROUP BY line_id, charge_id) a
           FULL JOIN (SELECT substr(source, 10) AS source, note_id, sum(amount_minor) AS minor, count(*) AS uses
                      FROM billing_interestmove WHERE source LIKE 'suspense:%' GROUP BY source, note_id) m
             ON m.source = a.line_id AND m.note_id = a.charge_id
           WHERE (a.minor, a.uses) IS DISTINCT FROM (m.minor, m.uses)""",
    ),
    verify.Invariant(
        "banking.every_line_is_posted_once",
        "Each line that came in has its one entry in the books; no two of an account are one; a file has its lines.",
        """SELECT l.id, l.amount_minor, count(e.id) AS entries FROM banking_statementline l
           LEFT JOIN ledger_entry e ON e.subject_id = l.id AND e.kind = 'banking.came_in'
           GROUP BY l.id HAVING count(e.id) <> CASE WHEN l.amount_minor > 0 THEN 1 ELSE 0 END
           UNION ALL
           SELECT min(id::text)::uuid, min(amount_minor), count(*) FROM banking_statementline
           GROUP BY account_id, fingerprint HAVING count(*) > 1
           UNION ALL
           SELECT f.id, f.new, count(l.id) FROM banking_bankfile f LEFT JOIN banking_statementline l ON l.file_id = f.id
           GROUP BY f.id HAVING count(l.id) <> CASE WHEN f.imported_at IS NULL THEN 0 ELSE f.new END""",
    ),
)


class BankingConfig(AppConfig):
    name = "jangteo.banking"
    label = "banking"

    def ready(self) -> None:
        from jangteo.banking.services.personal_data import PERSONAL_DATA
        from jangteo.kernel import personal

        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
