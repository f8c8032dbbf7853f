from django.apps import AppConfig

from jangteo.kernel import verify

# An order of which handlers have not heard everything yet is not judged: whatever waits in the outbox tells its id.
INVARIANTS = (
    verify.Invariant(
        "billing.invoices_are_sums_of_lines",
        "An invoice's net and tax are the sums of its lines, and of its orders' parts; its due parts sum to its gross.",
        """SELECT i.id, i.number, i.net_minor, l.net, i.tax_minor, l.tax FROM billing_invoice i
           LEFT JOIN LATERAL (SELECT sum(net_minor) AS net, sum(tax_minor) AS tax FROM billing_invoiceline
             WHERE invoice_id = i.id) l ON true
           LEFT JOIN LATERAL (SELECT sum(net_minor) AS net, sum(tax_minor) AS tax FROM billing_invoiceshare
             WHERE invoice_id = i.id) s ON true
           LEFT JOIN LATERAL (SELECT sum(amount_minor) AS due FROM billing_invoicedue WHERE invoice_id = i.id) d ON true
           WHERE (i.net_minor, i.tax_minor) IS DISTINCT FROM (l.net, l.tax)
              OR (i.net_minor, i.tax_minor) IS DISTINCT FROM (s.net, s.tax)
              OR i.kind = 'invoice' AND i.gross_minor IS DISTINCT FROM d.due""",
    ),
    verify.Invariant(
        "billing.numbers_are_of_their_series",
        "Every document has the number it took of its series, or its refund's; every number of an invoice is one's.",
        """SELECT i.id, i.number, n.series_id, n.number AS taken FROM billing_invoice i
           LEFT JOIN kernel_seriesnumber n ON n.subject_id = i.id AND n.series_id = i.series
           WHERE i.series <> '' AND i.number IS DISTINCT FROM (CASE WHEN i.kind = 'invoice' THEN 'INV' ELSE 'CN' END
             || '-' || replace(substr(i.series, strpos(i.series, ':') + 1), ':', '-')
             || '-' || lpad(n.number::text, 6, '0'))
           UNION ALL
           SELECT i.id, i.number, '', NULL FROM billing_invoice i
           WHERE i.series = '' AND NOT EXISTS (SELECT FROM kernel_seriesnumber n WHERE n.subject_kind = 'refund'
             AND i.cause = 'refund:' || n.subject_id::text)
           UNION ALL
           SELECT n.subject_id, '', n.series_id, n.number FROM kernel_seriesnumber n
           WHERE n.subject_kind = 'invoice' AND NOT EXISTS (SELECT FROM billing_invoice i WHERE i.id = n.subject_id)""",
    ),
    verify.Invariant(
        "billing.applied_is_the_sum_of_applications",
        "What is set against an order's part of an invoice is the sum of its applications; an invoice's is its parts'.",
        """SELECT s.invoice_id AS id, s.order_id, s.applied_minor, coalesce(a.sum, 0) AS applications
           FROM billing_invoiceshare s
           LEFT JOIN LATERAL (SELECT sum(amount_minor) AS sum FROM billing_invoiceapplication
             WHERE invoice_id = s.invoice_id AND order_id = s.order_id) a ON true
           WHERE s.applied_minor <> coalesce(a.sum, 0)
           UNION ALL
           SELECT i.id, NULL, i.applied_minor, sum(s.applied_minor) FROM billing_invoice i
           JOIN billing_invoiceshare s ON s.invoice_id = i.id
           GROUP BY i.id HAVING i.applied_minor <> sum(s.applied_minor)""",
    ),
    verify.Invariant(
        "billing.credited_is_the_sum_of_credit_notes",
        "What is credited of an order's part of an invoice is the sum of what credit notes take back of its lines, "
        "never more of a line than it has; an invoice's is its parts'.",
        """SELECT s.invoice_id AS id, s.order_id, s.credited_minor, coalesce(c.sum, 0) AS credited
           FROM billing_invoiceshare s JOIN billing_invoice i ON i.id = s.invoice_id AND i.kind = 'invoice'
           LEFT JOIN LATERAL (SELECT sum(c.net_minor + c.tax_minor) AS sum FROM billing_invoiceline c
             JOIN billing_invoiceline l ON l.id = c.credits_id
             WHERE l.invoice_id = s.invoice_id AND l.order_id = s.order_id) c ON true
           WHERE s.credited_minor <> coalesce(c.sum, 0)
           UNION ALL
           SELECT i.id, NULL, i.credited_minor, sum(s.credited_minor) FROM billing_invoice i
           JOIN billing_invoiceshare s ON s.invoice_id = i.id
           GROUP BY i.id HAVING i.credited_minor <> sum(s.credited_minor)
           UNION ALL
           SELECT l.invoice_id, l.order_id, l.net_minor, sum(c.net_minor) FROM billing_invoiceline c
           JOIN billing_invoiceline l ON l.id = c.credits_id GROUP BY l.id
           HAVING sum(c.net_minor) > l.net_minor OR sum(c.tax_minor) > l.tax_minor OR sum(c.quantity) > l.quantity""",
    ),
    verify.Invariant(
        "billing.paid_early_is_within_the_discount",
        "No invoice is forgiven more than its discount for paying early, and each is forgiven what an allowance of its "
        "order took off.",
        """SELECT e.invoice_id AS id, sum(e.amount_minor) AS forgiven FROM billing_earlydiscount e
           JOIN ordering_refund r ON r.id = e.refund_id GROUP BY 1
           HAVING sum(e.amount_minor) > (SELECT coalesce(sum(discount_minor), 0) FROM billing_invoicedue d
             WHERE d.invoice_id = e.invoice_id)
             OR bool_or((r.order_id, r.gross_minor, r.settled_minor)
               <> (e.order_id, e.amount_minor, e.amount_minor))""",
    ),
    verify.Invariant(
        "billing.applications_are_posted",
        "Every application stands in the books, between the order's deposits and what it owes, and no other does.",
        """SELECT a.id, a.amount_minor, p.amount_minor AS posted FROM billing_invoiceapplication a
           LEFT JOIN ledger_entry e ON e.key = 'billing:applied:' || a.id::text
           LEFT JOIN ledger_posting p ON p.entry_id = e.id AND p.account = 'receivable' AND p.order_id = a.order_id
           WHERE p.amount_minor IS DISTINCT FROM -a.amount_minor
           UNION ALL
           SELECT e.id, NULL, NULL FROM ledger_entry e WHERE e.kind = 'billing.applied' AND NOT EXISTS (
             SELECT FROM billing_invoiceapplication a WHERE e.key = 'billing:applied:' || a.id::text)""",
    ),
    verify.Invariant(
        "billing.receivable_is_what_is_open",
        "What the books say an order owes is what is open of its invoices.",
        """SELECT coalesce(p.order_id, s.order_id) AS id, p.owed, s.open FROM (
             SELECT order_id, sum(amount_minor) AS owed FROM ledger_posting
             WHERE account = 'receivable' AND order_id IS NOT NULL GROUP BY 1) p
           FULL JOIN (
             SELECT s.order_id, sum(s.gross_minor - s.credited_minor - s.applied_minor) AS open
             FROM billing_invoiceshare s JOIN billing_invoice i ON i.id = s.invoice_id AND i.kind = 'invoice'
             GROUP BY 1) s ON s.order_id = p.order_id
           WHERE coalesce(p.owed, 0) <> coalesce(s.open, 0)""",
    ),
    verify.Invariant(
        "billing.revenue_is_what_was_invoiced",
        "Revenue and tax of an order in the books are the net and the tax of its invoices less its credit notes.",
        """SELECT coalesce(p.order_id, s.order_id) AS id, p.revenue, s.net, p.tax, s.tax AS invoiced_tax FROM (
             SELECT order_id, -coalesce(sum(amount_minor) FILTER (WHERE account = 'revenue'), 0) AS revenue,
               -coalesce(sum(amount_minor) FILTER (WHERE account = 'tax'), 0) AS tax
             FROM ledger_posting WHERE account IN ('revenue', 'tax') AND order_id IS NOT NULL GROUP BY 1) p
           FULL JOIN (
             SELECT s.order_id, sum(CASE WHEN i.kind = 'invoice' THEN s.net_minor ELSE -s.net_minor END) AS net,
               sum(CASE WHEN i.kind = 'invoice' THEN s.tax_minor ELSE -s.tax_minor END) AS tax
             FROM billing_invoiceshare s JOIN billing_invoice i ON i.id = s.invoice_id GROUP BY 1) s
             ON s.order_id = p.order_id
           WHERE (coalesce(p.revenue, 0), coalesce(p.tax, 0)) <> (coalesce(s.net, 0), coalesce(s.tax, 0))""",
    ),
    verify.Invariant(
        "billing.orders_are_invoiced_as_far_as_they_left",
        "An order's invoices less its credit notes come to no more than the order without its gift cards less its "
        "refunds, and to just that once all has left and nothing waits for its month.",
        """SELECT o.id, o.number, g.goods - coalesce(r.given, 0) AS comes_to, s.invoiced FROM ordering_order o
           CROSS JOIN LATERAL (SELECT o.gross_minor - coalesce(sum(gross_minor), 0) AS goods FROM ordering_orderline
             WHERE order_id = o.id AND tax_code = 'gift_card') g
           JOIN (SELECT s.order_id, sum(CASE WHEN i.kind = 'invoice' THEN s.gross_minor ELSE -s.gross_minor END)
             AS invoiced FROM billing_invoiceshare s JOIN billing_invoice i ON i.id = s.invoice_id GROUP BY 1) s
             ON s.order_id = o.id
           LEFT JOIN (SELECT b.order_id, sum(b.gross_minor - coalesce(c.cards, 0)) AS given FROM ordering_refund b
             LEFT JOIN LATERAL (SELECT sum(p.gross_minor) AS cards FROM ordering_refundline p
               JOIN ordering_orderline l ON l.id = p.line_id AND l.tax_code = 'gift_card'
               WHERE p.refund_id = b.id) c ON true
             WHERE NOT b.is_difference GROUP BY 1) r ON r.order_id = o.id
           WHERE NOT EXISTS (SELECT FROM kernel_outboxevent e WHERE e.done_at IS NULL
             AND e.payload ->> 'order_id' = o.id::text) AND (s.invoiced > g.goods - coalesce(r.given, 0)
             OR o.fulfilment IN ('shipped', 'delivered') AND s.invoiced <> g.goods - coalesce(r.given, 0)
               AND NOT EXISTS (SELECT FROM billing_departure d WHERE d.order_id = o.id AND d.billed_at IS NULL))""",
    ),
    verify.Invariant(
        "billing.invoices_take_what_was_paid",
        "Set against an order's invoices is what came of its money and did not go back, or what they come to where "
        "that is less.",
        """SELECT s.order_id AS id, s.applied, least(s.owed, coalesce(m.held, 0)) AS wanted FROM (
             SELECT s.order_id, sum(s.applied_minor) AS applied, sum(s.gross_minor - s.credited_minor) AS owed
             FROM billing_invoiceshare s JOIN billing_invoice i ON i.id = s.invoice_id AND i.kind = 'invoice'
             GROUP BY 1) s
           LEFT JOIN (SELECT order_id, sum(captured_minor - refunded_minor - refunding_minor) AS held
             FROM payments_payment WHERE state <> 'void' GROUP BY 1) m ON m.order_id = s.order_id
           WHERE s.applied <> greatest(0, least(s.owed, coalesce(m.held, 0)))
             AND NOT EXISTS (SELECT FROM kernel_outboxevent e WHERE e.done_at IS NULL
             AND e.payload ->> 'order_id' = s.order_id::text)""",
    ),
    verify.Invariant(
        "billing.deposits_are_less_their_cards",
        "What stands in the books as paid in advance for an order with gift cards is what came of its money, less what "
        "went back, what became its cards and what is set against its invoices.",
        """SELECT x.order_id AS id, p.stands, m.came - x.cards - coalesce(a.applied, 0) AS wanted FROM (
             SELECT order_id, sum(amount_minor) AS cards FROM stored_value_storedvaluemove
             WHERE kind IN ('issue', 'take_back') AND key LIKE 'order:%' GROUP BY 1) x
           JOIN (SELECT order_id, sum(captured_minor - refunded_minor) AS came, sum(charged_back_minor) AS taken
             FROM payments_payment GROUP BY 1) m ON m.order_id = x.order_id
           LEFT JOIN (SELECT order_id, -sum(amount_minor) AS stands FROM ledger_posting
             WHERE account = 'customer_deposits' GROUP BY 1) p ON p.order_id = x.order_id
           LEFT JOIN (SELECT order_id, sum(amount_minor) AS applied FROM billing_invoiceapplication GROUP BY 1) a
             ON a.order_id = x.order_id
           WHERE m.taken = 0 AND p.stands IS DISTINCT FROM m.came - x.cards - coalesce(a.applied, 0)""",
    ),
    verify.Invariant(
        "billing.departures_are_what_left",
        "Of no order's line more left than was ordered; every shipment that left is written down once it was heard of.",
        """SELECT d.order_id AS id, l.line_id, sum(l.quantity) AS units, o.quantity FROM billing_departureline l
           JOIN billing_departure d ON d.id = l.departure_id JOIN ordering_orderline o ON o.id = l.line_id
           GROUP BY d.order_id, l.line_id, o.id HAVING sum(l.quantity) > o.quantity
           UNION ALL
           SELECT s.order_id, NULL, NULL, NULL FROM fulfilment_shipment s WHERE s.shipped_at IS NOT NULL
             AND EXISTS (SELECT FROM billing_departure d WHERE d.order_id = s.order_id)
             AND NOT EXISTS (SELECT FROM billing_departure d WHERE d.cause = s.id)
             AND NOT EXISTS (SELECT FROM kernel_outboxevent e WHERE e.done_at IS NULL
             AND e.payload ->> 'order_id' = s.order_id::text)""",
    ),
)

COLLECTING = (
    verify.Invariant(
        "billing.reminders_skip_no_level",
        "An invoice is reminded of one level after another, from the first on.",
        """SELECT invoice_id AS id, max(level) AS level, count(*) AS letters FROM billing_reminderitem
           GROUP BY invoice_id HAVING count(*) <> max(level)""",
    ),
    verify.Invariant(
        "billing.reminders_are_sums_of_their_invoices",
        "What a reminder calls overdue is the sum of what it names.",
        """SELECT r.id, r.overdue_minor FROM billing_reminder r
           LEFT JOIN billing_reminderitem i ON i.reminder_id = r.id
           GROUP BY r.id HAVING coalesce(sum(i.overdue_minor), 0) <> r.overdue_minor""",
    ),
    verify.Invariant(
        "billing.disputed_invoices_are_not_reminded_of",
        "No reminder was written of an invoice while it was disputed.",
        """SELECT d.invoice_id AS id, r.at FROM billing_dispute d
           JOIN billing_reminderitem i ON i.invoice_id = d.invoice_id
           JOIN billing_reminder m ON m.id = i.reminder_id JOIN billing_dunningrun r ON r.id = m.run_id
           WHERE r.at > d.opened_at AND (d.closed_at IS NULL OR r.at < d.closed_at)""",
    ),
)

CHARGED = (
    verify.Invariant(
        "billing.notes_are_sums_of_their_lines",
        "A note of late interest comes to its lines, and is paid and waived as its moves say.",
        """SELECT n.id, n.number, n.amount_minor, l.sum AS lines, n.paid_minor, m.paid, n.waived_minor, m.waived
           FROM billing_interestnote n
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS sum FROM billing_interestline
             WHERE note_id = n.id) l
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor) FILTER (WHERE kind = 'paid'), 0) AS paid,
             coalesce(sum(amount_minor) FILTER (WHERE kind = 'waived'), 0) AS waived FROM billing_interestmove
             WHERE note_id = n.id) m
           WHERE (n.amount_minor, n.paid_minor, n.waived_minor) <> (l.sum, m.paid, m.waived)""",
    ),
    verify.Invariant(
        "billing.days_are_charged_once",
        "No day of an invoice is in two lines of notes of late interest.",
        """SELECT DISTINCT a.invoice_id AS id FROM billing_interestline a JOIN billing_interestline b
           ON b.invoice_id = a.invoice_id AND b.id > a.id
           AND daterange(a.starts_on, a.ends_on, '[]') && daterange(b.starts_on, b.ends_on, '[]')""",
    ),
    verify.Invariant(
        "billing.books_owe_what_is_open_of_notes",
        "What the books say is owed on a note of late interest is what is open of it.",
        """SELECT coalesce(n.id, substr(p.counterpart, 8)::uuid) AS id, n.number, p.owed,
             n.amount_minor - n.paid_minor - n.waived_minor AS open
           FROM billing_interestnote n
           FULL JOIN (SELECT counterpart, sum(amount_minor) AS owed FROM ledger_posting
             WHERE account = 'receivable' AND counterpart LIKE 'charge:%' GROUP BY 1) p
             ON p.counterpart = 'charge:' || n.id::text
           WHERE coalesce(p.owed, 0) <> coalesce(n.amount_minor - n.paid_minor - n.waived_minor, 0)""",
    ),
    verify.Invariant(
        "billing.notes_have_their_numbers",
        "Every note of late interest has the number it took of its series; every number is one's.",
        """SELECT coalesce(n.id, s.subject_id) AS id, n.number, s.series_id, s.number AS taken
           FROM billing_interestnote n
           FULL JOIN (SELECT * FROM kernel_seriesnumber WHERE subject_kind = 'interest_note') s
             ON s.subject_id = n.id AND s.series_id = n.series
           WHERE n.number IS DISTINCT FROM ('INT-' || replace(substr(s.series_id, 10), ':', '-')
             || '-' || lpad(s.number::text, 6, '0'))""",
    ),
)

# Of an invoice's line the kind of tax document it belongs into: `rules.etax.kinds`, written down a second time.
KIND = (
    """CASE WHEN l.tax_category IN ('Z', 'G') THEN 'zero_rated' WHEN l.tax_rate > 0 THEN 'taxable' ELSE 'exempt' END"""
)
TAXED = (
    verify.Invariant(
        "billing.tax_documents_are_sums_of_what_they_cover",
        "A tax document comes to what it covers of invoices and credit notes.",
        """SELECT d.id, d.net_minor, d.tax_minor FROM billing_taxdocument d
           LEFT JOIN billing_taxdocumentitem i ON i.document_id = d.id
           GROUP BY d.id HAVING coalesce(sum(i.net_minor), 0) <> d.net_minor
             OR coalesce(sum(i.tax_minor), 0) <> d.tax_minor""",
    ),
    verify.Invariant(
        "billing.invoices_are_covered_once",
        "What of an invoice of one kind is in tax documents is all of it; where one was issued twice, none.",
        f"""SELECT i.invoice_id AS id, d.kind, sum(i.net_minor) AS net, sum(i.tax_minor) AS tax
           FROM billing_taxdocumentitem i JOIN billing_taxdocument d ON d.id = i.document_id
           JOIN billing_invoice v ON v.id = i.invoice_id
           LEFT JOIN LATERAL (SELECT coalesce(sum(l.net_minor), 0) AS net, coalesce(sum(l.tax_minor), 0) AS tax
             FROM billing_invoiceline l LEFT JOIN billing_invoiceline o ON o.id = l.credits_id
             WHERE l.invoice_id = v.id AND (i.of_id IS NULL OR o.invoice_id = i.of_id) AND {KIND} = d.kind) s ON true
           WHERE NOT EXISTS (SELECT FROM billing_taxdocumentitem x JOIN billing_taxdocument y ON y.id = x.document_id
             WHERE x.invoice_id = v.id AND y.reason = 'letter_of_credit')
           GROUP BY i.invoice_id, i.of_id, d.kind, v.kind, s.net, s.tax
           HAVING (sum(i.net_minor), sum(i.tax_minor)) NOT IN ((0, 0),
             (CASE v.kind WHEN 'invoice' THEN s.net ELSE -s.net END,
              CASE v.kind WHEN 'invoice' THEN s.tax ELSE -s.tax END))""",  # noqa: S608 -- ours
    ),
    verify.Invariant(
        "billing.amendments_name_an_issued_document",
        "An amendment that was issued is of a document with an approval number, by the same supplier.",
        """SELECT a.id FROM billing_taxdocument a JOIN billing_taxdocument o ON o.id = a.original_id
           WHERE (a.approval <> '' AND o.approval = '') OR a.supplier <> o.supplier OR o.reason <> ''""",
    ),
    verify.Invariant(
        "billing.zero_rated_has_its_evidence",
        "What is invoiced at zero rate has its evidence, where its legal entity has to have it.",
        """SELECT DISTINCT l.invoice_id AS id, i.number, l.order_id FROM billing_invoiceline l
           JOIN billing_invoice i ON i.id = l.invoice_id AND i.kind = 'invoice'
           JOIN billing_legalentity e ON e.id = i.entity_id AND e.country = 'KR' AND e.evidence_from <= i.supplied_from
           LEFT JOIN billing_zerorateevidence z ON z.order_id = l.order_id
           WHERE l.tax_category IN ('Z', 'G') AND z.order_id IS NULL
           UNION ALL
           SELECT z.order_id, '', z.order_id FROM billing_zerorateevidence z WHERE z.kind = 'taxed' AND EXISTS (
             SELECT FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id AND i.kind = 'invoice'
             LEFT JOIN LATERAL (SELECT sum(c.net_minor) AS net FROM billing_invoiceline c WHERE c.credits_id = l.id) c
               ON true
             WHERE l.order_id = z.order_id AND l.tax_category IN ('Z', 'G') AND l.net_minor > coalesce(c.net, 0))""",
    ),
    verify.Invariant(
        "billing.receipts_take_back_no_more",
        "No more of a cash receipt is taken back than it is of.",
        """SELECT r.id FROM billing_cashreceiptrow r JOIN billing_cashreceiptrow c ON c.original_id = r.id
           WHERE c.state <> 'refused' GROUP BY r.id
           HAVING r.net_minor + sum(c.net_minor) < 0 OR r.tax_minor + sum(c.tax_minor) < 0""",
    ),
)


class BillingConfig(AppConfig):
    name = "jangteo.billing"
    label = "billing"

    def ready(self) -> None:
        from django.conf import settings

        from jangteo.billing import handlers
        from jangteo.billing.events import InvoiceIssued
        from jangteo.billing.gateways.etax import FAKE, FakeEtaxProvider, FakeReceiptProvider, register_provider
        from jangteo.billing.services.collecting_data import COLLECTING_DATA
        from jangteo.billing.services.personal_data import PERSONAL_DATA
        from jangteo.fulfilment.events import ShipmentShipped
        from jangteo.kernel import outbox, personal
        from jangteo.ordering.events import OrderRefunded, OrderRevised, OrderShipped
        from jangteo.payments.events import PaymentChanged

        personal.register(PERSONAL_DATA)
        personal.register(COLLECTING_DATA)
        if FAKE in settings.JANGTEO_ETAX:
            register_provider(FAKE, FakeEtaxProvider(is_lasting=True), FakeReceiptProvider(is_lasting=True))
        verify.register(*INVARIANTS, *COLLECTING, *CHARGED, *TAXED)
        outbox.subscribe(ShipmentShipped, handlers.invoice_shipment)
        outbox.subscribe(OrderShipped, handlers.invoice_rest)
        outbox.subscribe(OrderRefunded, handlers.credit_refund)
        outbox.subscribe(OrderRefunded, handlers.take_back_receipt)
        outbox.subscribe(OrderRevised, handlers.follow_revision)
        outbox.subscribe(PaymentChanged, handlers.settle)
        outbox.subscribe(PaymentChanged, handlers.grant_early)
        outbox.subscribe(InvoiceIssued, handlers.grant_on_issue)
        outbox.subscribe(PaymentChanged, handlers.lift_stops)
        outbox.subscribe(PaymentChanged, handlers.issue_receipt)
