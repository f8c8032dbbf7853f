from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "payments.figures_follow_operations",
        "Of each payment, what was authorised, taken, let go and given back is what its operations come to; no more "
        "was taken than authorised, nor given back than taken.",
        """SELECT p.id, p.deposit_code, p.captured_minor, s.captured, p.refunded_minor, s.refunded
           FROM payments_payment p
           CROSS JOIN LATERAL (SELECT
             coalesce(sum(amount_minor) FILTER (WHERE verb = 'authorise' AND status = 'succeeded'), 0) AS authorised,
             coalesce(sum(CASE verb WHEN 'capture' THEN amount_minor ELSE -amount_minor END)
               FILTER (WHERE verb IN ('capture', 'reverse') AND status = 'succeeded'), 0) AS captured,
             coalesce(sum(amount_minor) FILTER (WHERE verb = 'void' AND status = 'succeeded'), 0) AS voided,
             coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund' AND status = 'succeeded'), 0) AS refunded,
             coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund' AND status IN ('pending', 'unknown')), 0)
               AS refunding,
             coalesce(sum(amount_minor) FILTER (WHERE verb = 'chargeback' AND status = 'succeeded'), 0) AS charged
             FROM payments_paymentoperation o WHERE o.payment_id = p.id) s
           WHERE (p.authorised_minor, p.captured_minor, p.voided_minor, p.refunded_minor, p.refunding_minor)
              <> (s.authorised, s.captured, s.voided, s.refunded, s.refunding)
             OR p.charged_back_minor <> least(s.charged, s.captured - s.refunded)
             OR p.gateway <> '' AND s.authorised < s.captured + s.voided OR s.captured < s.refunded""",
    ),
    verify.Invariant(
        "payments.states_follow_figures",
        "A payment is received once all of it came, refunded once all of that went back, and void only with nothing "
        "of it kept.",
        """SELECT id, deposit_code, state, amount_minor, captured_minor, refunded_minor FROM payments_payment
           WHERE state = 'received' AND captured_minor < amount_minor
              OR state = 'refunded' AND refunded_minor + charged_back_minor < captured_minor
              OR state = 'awaited' AND captured_minor >= amount_minor AND captured_minor > 0
              OR state = 'void' AND captured_minor > refunded_minor + refunding_minor + charged_back_minor
                 AND NOT EXISTS (SELECT FROM payments_paymentoperation o WHERE o.payment_id = payments_payment.id
                                 AND o.verb = 'refund' AND o.status = 'failed')""",
    ),
    verify.Invariant(
        "payments.books_agree",
        "What a payment's operations moved at our bank, at providers and within the books is what the ledger says.",
        """SELECT p.id, p.deposit_code, s.moved, coalesce(l.posted, 0) AS posted FROM payments_payment p
           CROSS JOIN LATERAL (SELECT coalesce(sum(CASE verb WHEN 'capture' THEN amount_minor ELSE -amount_minor END)
               FILTER (WHERE status = 'succeeded' AND verb NOT IN ('authorise', 'void')
                       AND value_id IS NULL), 0) AS moved
             FROM payments_paymentoperation o WHERE o.payment_id = p.id) s
           LEFT JOIN LATERAL (SELECT sum(g.amount_minor) AS posted FROM ledger_entry e
             JOIN ledger_posting g ON g.entry_id = e.id AND g.account <> 'customer_deposits'
               AND g.account <> 'chargebacks'
             WHERE e.subject_kind = 'payment' AND e.subject_id = p.id AND e.kind LIKE 'payments.%') l ON true
           WHERE s.moved <> coalesce(l.posted, 0)""",
    ),
    verify.Invariant(
        "payments.stored_value_agrees",
        "What payments took of gift cards and store credit, and gave to them, is what moved there; nothing else was "
        "spent or came back.",
        """SELECT coalesce(o.id, m.id) AS id, o.verb, o.amount_minor, m.moved
           FROM (SELECT id, value_id, verb, amount_minor,
               CASE verb WHEN 'capture' THEN -amount_minor ELSE amount_minor END AS expected
             FROM payments_paymentoperation WHERE value_id IS NOT NULL AND status = 'succeeded') o
           FULL JOIN (SELECT (min(id::text))::uuid AS id, key, value_id, sum(amount_minor) AS moved
             FROM stored_value_storedvaluemove WHERE key LIKE 'payment:%' GROUP BY key, value_id) m
             ON m.key = 'payment:' || o.id::text AND m.value_id = o.value_id
           WHERE o.expected IS DISTINCT FROM m.moved""",
    ),
    verify.Invariant(
        "payments.nothing_stays_unknown",
        "Whatever a provider was asked for a quarter of an hour ago is known, or is being asked about.",
        """SELECT id, verb, status, at FROM payments_paymentoperation
           WHERE status IN ('pending', 'unknown') AND due_at IS NULL AND is_ours
             AND changed_at < now() - interval '15 minutes'""",
    ),
)


class PaymentsConfig(AppConfig):
    name = "jangteo.payments"
    label = "payments"

    def ready(self) -> None:
        from jangteo.kernel.services import register_loop
        from jangteo.payments.services.loop import work_forever

        verify.register(*INVARIANTS)
        register_loop("payments", work_forever)
