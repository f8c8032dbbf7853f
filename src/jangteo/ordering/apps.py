from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "ordering.totals_are_sums_of_lines",
        "An order's net and tax are the sums of its lines and shipping.",
        """SELECT o.id, o.number, o.net_minor, o.tax_minor, sum(l.net_minor) AS lines_net, sum(l.tax_minor) AS lines_tax
           FROM ordering_order o JOIN ordering_orderline l ON l.order_id = o.id GROUP BY o.id
           HAVING o.net_minor <> sum(l.net_minor) + o.shipping_net_minor
               OR o.tax_minor <> sum(l.tax_minor) + o.shipping_tax_minor
               OR o.line_count <> count(*) FILTER (WHERE l.quantity <> 0)""",
    ),
    verify.Invariant(
        "ordering.every_order_has_lines",
        "No order is empty.",
        """SELECT o.id, o.number FROM ordering_order o
           WHERE NOT EXISTS (SELECT FROM ordering_orderline l WHERE l.order_id = o.id AND l.quantity <> 0)""",
    ),
    verify.Invariant(
        "ordering.agreed_carts_hold_what_was_agreed",
        "A cart at agreed prices holds exactly what was agreed, and is never the current one.",
        """SELECT c.id FROM ordering_cart c WHERE c.agreement_id IS NOT NULL AND (c.is_current OR EXISTS (
             SELECT FROM (SELECT variant_id, sum(quantity) AS quantity FROM ordering_cartline
                          WHERE cart_id = c.id GROUP BY variant_id) l
             FULL JOIN (SELECT variant_id, quantity FROM pricing_agreedline WHERE agreement_id = c.agreement_id) a
               ON a.variant_id = l.variant_id WHERE a.quantity IS DISTINCT FROM l.quantity))""",
    ),
    verify.Invariant(
        "ordering.every_line_goes_somewhere",
        "Every line of an order placed here belongs to one of the order's deliveries.",
        """SELECT l.id, o.number, l.sku FROM ordering_orderline l JOIN ordering_order o ON o.id = l.order_id
           LEFT JOIN ordering_orderdelivery d ON d.id = l.delivery_id AND d.order_id = o.id
           WHERE o.origin = 'placed' AND d.id IS NULL""",
    ),
    verify.Invariant(
        "ordering.line_amounts_add_up",
        "A line's net and tax make its gross; its subtotal less discount, and less tax left off where prices include "
        "it, is that gross or net, as prices were stated.",
        """SELECT l.id, o.number, l.sku FROM ordering_orderline l JOIN ordering_order o ON o.id = l.order_id
           WHERE l.gross_minor <> l.net_minor + l.tax_minor OR (o.origin = 'placed'
             AND l.subtotal_minor - l.discount_minor <> CASE WHEN o.prices_include_tax
               THEN l.gross_minor + l.tax_left_off_minor ELSE l.net_minor END)""",
    ),
    verify.Invariant(
        "ordering.discounts_are_what_promotions_took",
        "What was taken off a line, or off shipping, is the sum of what each promotion took.",
        """SELECT l.id, o.number, l.sku, l.discount_minor, coalesce(sum(d.amount_minor), 0) AS told
           FROM ordering_orderline l JOIN ordering_order o ON o.id = l.order_id
           LEFT JOIN ordering_orderdiscount d ON d.line_id = l.id
           WHERE o.origin = 'placed' GROUP BY l.id, o.id HAVING l.discount_minor <> coalesce(sum(d.amount_minor), 0)
           UNION ALL
           SELECT o.id, o.number, 'shipping', o.shipping_discount_minor, coalesce(sum(d.amount_minor), 0)
           FROM ordering_order o LEFT JOIN ordering_orderdiscount d ON d.order_id = o.id AND d.line_id IS NULL
           WHERE o.origin = 'placed' GROUP BY o.id
           HAVING o.shipping_discount_minor <> coalesce(sum(d.amount_minor), 0)""",
    ),
    verify.Invariant(
        "ordering.promotions_are_used_by_their_orders",
        "An order that was not cancelled uses each promotion that took something off it; no other use is counted.",
        """SELECT o.id, o.number, x.code FROM ordering_order o
           JOIN (SELECT DISTINCT order_id, promotion AS code FROM ordering_orderdiscount) x ON x.order_id = o.id
           LEFT JOIN pricing_promotion p ON p.code = x.code
           LEFT JOIN pricing_promotionuse u ON u.order_id = o.id AND u.promotion_id = p.id AND u.state = 'used'
           WHERE (u.id IS NULL) <> (o.status = 'cancelled')
           UNION ALL
           SELECT u.id, u.order_id::text, p.code FROM pricing_promotionuse u JOIN pricing_promotion p
             ON p.id = u.promotion_id
           WHERE u.state = 'used' AND NOT EXISTS (SELECT FROM ordering_orderdiscount d
             WHERE d.order_id = u.order_id AND d.promotion = p.code)""",
    ),
    verify.Invariant(
        "ordering.buyers_stay_within_their_allowances",
        "Who ordered while an allowance for every buyer held had no more than it in that period, by party or address.",
        """SELECT a.id, v.sku, a.period, a.maximum, x.bought, x.orders FROM pricing_allowance a
           JOIN catalog_variant v ON v.id = a.variant_id
           CROSS JOIN LATERAL (
             SELECT sum(l.quantity) AS bought, array_agg(o.number) AS orders FROM ordering_orderline l
             JOIN ordering_order o ON o.id = l.order_id
             CROSS JOIN LATERAL (VALUES (o.buyer_id::text), (nullif(lower(o.email), ''))) w (who)
             WHERE l.variant_id = a.variant_id AND o.origin = 'placed' AND o.status <> 'cancelled'
               AND (a.until IS NULL OR o.placed_at < a.until)
               AND (a.channel_id IS NULL OR o.channel_id = a.channel_id) AND w.who IS NOT NULL
             GROUP BY w.who, CASE a.period WHEN 'ever' THEN NULL
               ELSE date_trunc(a.period, o.placed_at AT TIME ZONE 'Asia/Seoul') END
             HAVING sum(l.quantity) > a.maximum AND bool_or(o.placed_at >= a.since) ORDER BY 1 DESC LIMIT 1) x
           WHERE a.segment_id IS NULL""",
    ),
    verify.Invariant(
        "ordering.open_orders_hold_their_stock",
        "Every line of goods of an order that waits to be shipped is promised in full, from a place or of what "
        "has to come, less what went out of it already; no other order holds a promise. A bundle is promised by its "
        "parts.",
        """SELECT l.id, o.number, l.sku, l.quantity, coalesce(sum(a.quantity), 0) AS promised
           FROM ordering_order o JOIN ordering_orderline l ON l.order_id = o.id
           LEFT JOIN inventory_allocationrecipe r ON r.line_id = l.id
           LEFT JOIN (
               SELECT a.line_id, v.variant_id, a.state, a.quantity FROM inventory_allocation a
               JOIN inventory_stocklevel v ON v.id = a.level_id
               UNION ALL SELECT line_id, variant_id, 'open', quantity FROM inventory_waiting WHERE state = 'waiting'
           ) a ON a.line_id = l.id AND (r.id IS NULL OR a.variant_id = r.component_id)
             AND (a.state = 'open' OR a.state = 'shipped' AND o.fulfilment = 'partly')
           WHERE o.origin = 'placed' AND l.tax_code <> 'gift_card' GROUP BY l.id, o.id, r.id
           HAVING coalesce(sum(a.quantity), 0) <> CASE WHEN o.fulfilment IN ('open', 'partly')
             THEN l.quantity * coalesce(r.per_unit, 1) ELSE 0 END""",
    ),
    verify.Invariant(
        "ordering.shipped_orders_moved_their_stock",
        "Every line of goods of a shipped order left its places in full.",
        """SELECT l.id, o.number, l.sku, l.quantity, coalesce(sum(a.quantity), 0) AS shipped
           FROM ordering_order o JOIN ordering_orderline l ON l.order_id = o.id
           LEFT JOIN inventory_allocationrecipe r ON r.line_id = l.id
           LEFT JOIN (SELECT a.line_id, v.variant_id, a.quantity FROM inventory_allocation a
                      JOIN inventory_stocklevel v ON v.id = a.level_id WHERE a.state = 'shipped') a
             ON a.line_id = l.id AND (r.id IS NULL OR a.variant_id = r.component_id)
           WHERE o.origin = 'placed' AND l.tax_code <> 'gift_card' AND o.fulfilment IN ('shipped', 'delivered')
           GROUP BY l.id, o.id, r.id
           HAVING coalesce(sum(a.quantity), 0) <> l.quantity * coalesce(r.per_unit, 1)""",
    ),
    verify.Invariant(
        "ordering.payment_matches_order",
        "What came of an order placed here, less what changes of it gave back, what is awaited and what credit notes "
        "took off that are together its gross, in the state the order says; of a called off order nothing is awaited "
        "and all that came went back, but what the buyer's bank took; what it took after a refund was asked for may "
        "be among both, where the refund is on its way or failed.",
        """SELECT o.id, o.number, o.gross_minor, o.payment, p.came, p.awaited, d.given
           FROM ordering_order o
           LEFT JOIN (SELECT order_id, min(currency) AS currency,
                        count(*) FILTER (WHERE state IN ('received', 'refunded')
                                         OR state <> 'void' AND captured_minor > 0) AS comings,
                        count(*) FILTER (WHERE state IN ('awaited', 'authorised')) AS awaitings,
                        coalesce(sum(least(captured_minor, amount_minor)) FILTER (WHERE state <> 'void'), 0) AS came,
                        coalesce(sum(charged_back_minor) FILTER (WHERE state <> 'void'), 0) AS taken,
                        coalesce(sum(amount_minor - captured_minor)
                                 FILTER (WHERE state IN ('awaited', 'authorised')), 0) AS awaited
                      FROM payments_payment GROUP BY order_id) p ON p.order_id = o.id
           CROSS JOIN LATERAL (SELECT coalesce(sum(gross_minor) FILTER (WHERE is_difference), 0) AS given,
                      coalesce(sum(gross_minor), 0) AS back, coalesce(sum(settled_minor), 0) AS settled
                      FROM ordering_refund WHERE order_id = o.id) d
           WHERE o.origin = 'placed' AND (p.order_id IS NULL OR p.currency <> o.currency
             OR (o.payment = 'awaited') <> (p.comings = 0 AND p.awaitings = 1)
             OR (o.payment = 'due') <> (p.comings > 0 AND p.awaitings = 1)
             OR (o.payment = 'void' OR o.payment = 'refunded' AND d.settled > 0 AND d.settled = o.gross_minor)
               <> (p.comings = 0 AND p.awaitings = 0)
             OR CASE WHEN o.status = 'cancelled' THEN p.came - p.taken <> d.back - d.settled
                    AND NOT (d.back - d.settled BETWEEN p.came - p.taken AND p.came AND EXISTS (
                      SELECT FROM payments_paymentoperation x JOIN payments_payment y ON y.id = x.payment_id
                      WHERE y.order_id = o.id AND x.verb = 'refund' AND x.refund_for <> '' AND x.status <> 'succeeded'))
                  ELSE p.came - d.given + p.awaited + d.settled <> o.gross_minor END)
             AND NOT EXISTS (SELECT FROM kernel_outboxevent e WHERE e.done_at IS NULL
               AND e.name = 'payments.payment_changed' AND e.payload ->> 'order_id' = o.id::text)""",
    ),
    verify.Invariant(
        "ordering.cards_are_what_was_paid",
        "A line of gift cards of a paid order that nothing keeps back and whose money is there has as many as were "
        "paid for and not given back, each of what was paid for one; no other line has more, and one of an order that "
        "is not paid has none.",
        """SELECT l.id, o.number, l.sku, l.quantity, c.alive, w.wanted FROM ordering_orderline l
           JOIN ordering_order o ON o.id = l.order_id
           CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE m.minor IS NULL) AS alive,
               count(*) FILTER (WHERE i.minor * l.quantity <> l.gross_minor) AS odd
             FROM stored_value_storedvalue v
             LEFT JOIN LATERAL (SELECT sum(amount_minor) AS minor FROM stored_value_storedvaluemove
               WHERE value_id = v.id AND kind = 'issue') i ON true
             LEFT JOIN LATERAL (SELECT sum(amount_minor) AS minor FROM stored_value_storedvaluemove
               WHERE value_id = v.id AND kind = 'take_back') m ON true
             WHERE v.line_id = l.id) c
           CROSS JOIN LATERAL (SELECT CASE WHEN o.status = 'cancelled' OR o.payment IN ('awaited', 'void')
                 OR l.tax_code <> 'gift_card' THEN 0
               ELSE l.quantity - coalesce((SELECT sum(quantity) FROM ordering_refundline WHERE line_id = l.id), 0)
             END AS wanted) w
           WHERE o.origin = 'placed' AND (c.odd > 0 OR c.alive > w.wanted OR o.payment = 'paid' AND c.alive < w.wanted
             AND NOT EXISTS (SELECT FROM ordering_orderhold h WHERE h.order_id = o.id AND h.released_at IS NULL)
             AND NOT EXISTS (SELECT FROM payments_payment p WHERE p.order_id = o.id AND p.state <> 'void'
               HAVING sum(captured_minor - refunded_minor - refunding_minor - charged_back_minor) < o.gross_minor
               - coalesce((SELECT sum(gross_minor) FROM ordering_refund WHERE order_id = o.id AND NOT is_difference), 0)
             ))""",
    ),
    verify.Invariant(
        "ordering.refunds_give_back_their_share",
        "Of each line, refunds gave back the share of what was paid for the units they name, and no unit twice; of "
        "shipping no more than was paid.",
        """SELECT l.id, o.number, l.sku, l.quantity, r.quantity AS refunded FROM ordering_orderline l
           JOIN ordering_order o ON o.id = l.order_id
           JOIN (SELECT line_id, sum(quantity) AS quantity, sum(net_minor) AS net, sum(tax_minor) AS tax,
                        sum(gross_minor) AS gross, sum(discount_minor) AS discount, sum(allowed_units) AS allowed
                 FROM ordering_refundline GROUP BY line_id) r ON r.line_id = l.id
           CROSS JOIN LATERAL (SELECT CASE WHEN o.prices_include_tax THEN l.gross_minor ELSE l.net_minor END AS paid,
                                      CASE WHEN o.prices_include_tax THEN r.gross ELSE r.net END AS given) v
           WHERE r.quantity > l.quantity OR v.given > v.paid OR r.quantity = l.quantity AND v.given <> v.paid
             OR r.allowed = 0
             AND NOT EXISTS (SELECT FROM ordering_revisionline c WHERE c.line_id = l.id AND c.kind <> 'add')
             AND (v.given <> div(2 * v.paid * r.quantity + l.quantity, 2 * l.quantity)
             OR r.discount <> div(2 * l.discount_minor * r.quantity + l.quantity, 2 * l.quantity)
             OR r.tax <> CASE WHEN v.paid = 0 THEN 0 ELSE div(2 * l.tax_minor * v.given + v.paid, 2 * v.paid) END)
           UNION ALL
           SELECT o.id, o.number, 'shipping', o.shipping_net_minor + o.shipping_tax_minor,
                  sum(r.shipping_net_minor + r.shipping_tax_minor)
           FROM ordering_order o JOIN ordering_refund r ON r.order_id = o.id AND NOT r.is_difference GROUP BY o.id
           HAVING sum(r.shipping_net_minor) > o.shipping_net_minor OR sum(r.shipping_tax_minor) > o.shipping_tax_minor
               OR sum(r.shipping_discount_minor) > o.shipping_discount_minor""",
    ),
    verify.Invariant(
        "ordering.refunds_are_sums_of_their_parts",
        "A refund's net, tax and discount are the sums of its lines and shipping; its lines are its order's.",
        """SELECT r.id, r.number FROM ordering_refund r
           LEFT JOIN ordering_refundline p ON p.refund_id = r.id LEFT JOIN ordering_orderline l ON l.id = p.line_id
           WHERE NOT r.is_difference GROUP BY r.id
           HAVING r.net_minor <> coalesce(sum(p.net_minor), 0) + r.shipping_net_minor
             OR r.tax_minor <> coalesce(sum(p.tax_minor), 0) + r.shipping_tax_minor
             OR r.discount_minor <> coalesce(sum(p.discount_minor), 0) + r.shipping_discount_minor
             OR count(*) FILTER (WHERE l.order_id <> r.order_id) > 0""",
    ),
    verify.Invariant(
        "ordering.payment_refunds_match",
        "What of a refund did not lower what was owed was paid out once, from the order's payment, or is on its way, "
        "or failed and waits for staff; nothing else was; all of it is refunded, or not.",
        """SELECT coalesce(r.id, p.id) AS id, r.number, p.reference, r.gross_minor, p.amount_minor
           FROM ordering_refund r
           FULL JOIN (SELECT (min(f.id::text))::uuid AS id, f.refund_for AS reference, sum(f.amount_minor)
                        FILTER (WHERE f.status <> 'failed') AS amount_minor, y.order_id,
                        bool_or(f.status = 'failed') AS has_failed
                      FROM payments_paymentoperation f JOIN payments_payment y ON y.id = f.payment_id
                      WHERE f.verb = 'refund' AND f.refund_for <> '' AND y.state <> 'void'
                        AND f.refund_for NOT LIKE '%-late-%'
                      GROUP BY f.refund_for, y.order_id) p
             ON p.reference = r.number AND p.order_id = r.order_id
           WHERE nullif(r.gross_minor - r.settled_minor, 0) IS DISTINCT FROM p.amount_minor
             AND NOT (p.has_failed AND coalesce(p.amount_minor, 0) < r.gross_minor - r.settled_minor)
           UNION ALL
           SELECT o.id, o.number, o.payment, o.gross_minor, sum(r.gross_minor) FROM ordering_order o
           LEFT JOIN ordering_refund r ON r.order_id = o.id AND NOT r.is_difference
           WHERE o.origin = 'placed' AND NOT (o.status = 'cancelled'
             AND (EXISTS (SELECT FROM ordering_refund d WHERE d.order_id = o.id AND d.is_difference)
               OR EXISTS (SELECT FROM payments_payment t WHERE t.order_id = o.id AND t.charged_back_minor > 0)))
           GROUP BY o.id
           HAVING o.gross_minor > 0
             AND (o.payment = 'refunded') <> (o.gross_minor = coalesce(sum(r.gross_minor), 0))""",
    ),
    verify.Invariant(
        "ordering.credit_follows_orders",
        "An order on account uses as much of credit as is due of it; a quarter of an hour is given to what just came.",
        """SELECT o.id, o.number, d.ordered_minor + d.shipped_minor + d.invoiced_minor AS used, p.due
           FROM ordering_order o
           LEFT JOIN credit_creditdocument d ON d.kind = 'order' AND d.reference_id = o.id
           LEFT JOIN (SELECT order_id, max(changed_at) AS changed_at, sum(amount_minor - captured_minor)
                        FILTER (WHERE state IN ('awaited', 'authorised')) AS due
                      FROM payments_payment GROUP BY order_id) p ON p.order_id = o.id
           WHERE o.terms_version_id IS NOT NULL AND p.changed_at < now() - interval '15 minutes'
             AND coalesce(d.ordered_minor + d.shipped_minor + d.invoiced_minor, 0) <> coalesce(p.due, 0)""",
    ),
    verify.Invariant(
        "ordering.instalments_match_orders",
        "What lenders gave for an order, less what refunds took off it, is what the plan they agreed to was for, less "
        "what refunds took off its parts; what refunds gave in money is the same in both; what was called off is asked "
        "of no lender. A quarter of an hour is given to what was just decided.",
        """SELECT coalesce(p.id, m.order_id) AS id, p.state, p.principal_minor, m.given, m.less, m.paid_out
           FROM (SELECT * FROM credit_instalmentplan WHERE reference_kind = 'order'
                   AND state IN ('active', 'defaulted', 'settled') AND EXISTS (
                     SELECT FROM ordering_order o WHERE o.id = reference_id)) p
           FULL JOIN (SELECT y.order_id, y.currency,
               sum(f.amount_minor) FILTER (WHERE f.verb = 'capture') AS given,
               sum(f.amount_minor) FILTER (WHERE f.verb = 'refund' AND f.source <> '') AS less,
               sum(f.amount_minor) FILTER (WHERE f.verb = 'refund' AND f.source = '') AS paid_out
             FROM payments_paymentoperation f JOIN payments_payment y ON y.id = f.payment_id
             WHERE y.method = 'instalments' AND f.status = 'succeeded' GROUP BY y.order_id, y.currency) m
             ON m.order_id = p.reference_id
           WHERE (p.currency, p.principal_minor, p.refunded_minor, p.paid_out_minor) IS DISTINCT FROM
                 (m.currency, m.given, coalesce(m.less, 0), coalesce(m.paid_out, 0))
             AND NOT (m.order_id IS NULL AND p.changed_at > now() - interval '15 minutes')
           UNION ALL
           SELECT o.id, p.state, p.principal_minor, NULL, NULL, NULL FROM ordering_order o
           JOIN credit_instalmentplan p ON p.reference_kind = 'order' AND p.reference_id = o.id
           WHERE p.state IN ('asked', 'papers') AND (o.status = 'cancelled' OR o.payment <> 'awaited')""",
    ),
    verify.Invariant(
        "ordering.revisions_lead_to_the_order",
        "The revisions of an order are counted without a gap, each begins where the one before ended, and the last one "
        "ended where the order, and each line that it changed, stands.",
        """SELECT r.id, o.number, r.number AS revision, r.gross_after_minor, o.gross_minor
           FROM (SELECT r.*, row_number() OVER w AS place, lead(gross_before_minor) OVER w AS gross_next,
                   lead(net_before_minor) OVER w AS net_next
                 FROM ordering_orderrevision r WINDOW w AS (PARTITION BY order_id ORDER BY number)) r
           JOIN ordering_order o ON o.id = r.order_id
           WHERE r.number <> r.place OR r.gross_after_minor <> coalesce(r.gross_next, o.gross_minor)
             OR r.net_after_minor <> coalesce(r.net_next, o.net_minor)
           UNION ALL
           SELECT c.id, c.number, c.revision, c.gross_after_minor, l.gross_minor
           FROM (SELECT DISTINCT ON (p.line_id) r.id, o.number, r.number AS revision, p.line_id, p.quantity_after,
                   p.gross_after_minor, p.net_after_minor
                 FROM ordering_revisionline p JOIN ordering_orderrevision r ON r.id = p.revision_id
                 JOIN ordering_order o ON o.id = r.order_id ORDER BY p.line_id, r.number DESC) c
           JOIN ordering_orderline l ON l.id = c.line_id
           WHERE (c.quantity_after, c.gross_after_minor, c.net_after_minor)
             <> (l.quantity, l.gross_minor, l.net_minor)""",
    ),
    verify.Invariant(
        "ordering.every_order_was_told_once",
        "An order placed here has exactly one order_placed event.",
        """SELECT o.id, o.number, count(e.id) AS events FROM ordering_order o
           LEFT JOIN kernel_outboxevent e ON e.name = 'ordering.order_placed' AND e.payload ->> 'order_id' = o.id::text
           WHERE o.origin = 'placed' GROUP BY o.id HAVING count(e.id) <> 1""",
    ),
    verify.Invariant(
        "ordering.every_line_says_why",
        "Every line of an order placed here has the reasons of its price.",
        """SELECT l.id, o.number, l.sku FROM ordering_orderline l JOIN ordering_order o ON o.id = l.order_id
           WHERE o.origin = 'placed' AND NOT EXISTS
             (SELECT FROM kernel_reason r WHERE r.subject_id = l.id AND r.decision = 'price')""",
    ),
    verify.Invariant(
        "ordering.bound_orders_passed",
        "What a party under rules of its own ordered passed them as it came to be, and none of it waits to be decided.",
        """SELECT o.id, o.number FROM ordering_order o
           JOIN approvals_approvalrule r ON r.party_id = o.buyer_id AND r.is_active AND r.made_at < o.placed_at
           LEFT JOIN approvals_passage p ON (p.subject_kind, p.subject_id) = ('cart', o.cart_id)
           WHERE o.origin = 'placed' AND p.id IS NULL
           UNION
           SELECT o.id, o.number FROM ordering_order o
           JOIN approvals_passage p ON (p.subject_kind, p.subject_id) = ('cart', o.cart_id)
           WHERE (p.party_id <> o.buyer_id OR p.total_minor <> o.gross_minor)
             AND NOT EXISTS (SELECT FROM ordering_orderrevision v WHERE v.order_id = o.id)
           UNION
           SELECT o.id, o.number FROM ordering_order o
           JOIN approvals_approvalrequest q ON (q.subject_kind, q.subject_id) = ('cart', o.cart_id)
           WHERE q.state IN ('pending', 'approved')""",
    ),
    verify.Invariant(
        "ordering.carts_wait_with_their_request",
        "A cart that waits for an approval has what was said at its checkout, and no other has.",
        """SELECT c.id, c.state FROM ordering_cart c LEFT JOIN ordering_cartsubmission s ON s.cart_id = c.id
           WHERE (c.state = 'submitted') <> (s.cart_id IS NOT NULL)""",
    ),
    verify.Invariant(
        "ordering.cart_becomes_one_order",
        "A cart is closed exactly when an order came of it.",
        """SELECT c.id, c.state, o.number FROM ordering_cart c LEFT JOIN ordering_order o ON o.cart_id = c.id
           WHERE (c.state = 'ordered') <> (o.id IS NOT NULL)""",
    ),
)


def _allocation_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    parts = ", ".join(f"{one['place']} {one['quantity']:,}" for one in because["from"])
    refused = because.get("refused")
    waits = "".join(_later_in_words(one, language) for one in because.get("later", ()))
    if not because["from"]:
        return [waits.strip()]
    if language == "ko":
        kept = "나누어 잡아" if len(because["from"]) > 1 else "잡아"
        if refused:
            return [f"{refused}에서 보낼 수 없어({because['why']}) {parts}개로 다시 {kept} 두었어요.{waits}"]
        return [f"재고는 {parts}개{'로' if len(because['from']) > 1 else '를'} {kept} 두었어요.{waits}"]
    if refused:
        return [f"{refused} could not give it ({because['why']}): now promised from {parts}.{waits}"]
    return [f"Stock is promised from {parts}.{waits}"]


def _later_in_words(one: Mapping[str, Any], language: str) -> str:
    if language == "ko":
        return f" {one['quantity']:,}개는 {one['on']}까지 들어오는 대로 보내요."
    return f" {one['quantity']:,} more leave by {one['on']}."


def _filled_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    parts = ", ".join(f"{one['place']} {one['quantity']:,}" for one in because["from"])
    by, rule, before = because["by"], because["rule"], because["before"]
    if language == "ko":
        why = "먼저 주문한 순서" if rule == "oldest" else "약속한 날짜 순서"
        others = f" 뒤에 기다리는 주문 {before:,}건보다 먼저예요." if before else ""
        return [f"기다리던 수량을 {parts}개로 채웠어요({by or '재고가 생김'}, {why}).{others}"]
    why = "who ordered first" if rule == "oldest" else "who was promised the earlier day"
    others = f" It came before {before:,} other orders." if before else ""
    return [f"What waited was filled from {parts} ({by or 'stock became free'}; by {why}).{others}"]


class OrderingConfig(AppConfig):
    name = "jangteo.ordering"
    label = "ordering"

    def ready(self) -> None:
        from jangteo.approvals.events import RequestApproved, RequestEnded
        from jangteo.credit.events import InstalmentPlanDecided
        from jangteo.kernel import because, outbox, personal
        from jangteo.ordering import handlers
        from jangteo.ordering.events import OrderCancelled, OrderRefunded, OrderRevised
        from jangteo.ordering.services.personal_data import PERSONAL_DATA
        from jangteo.payments.events import PaymentChanged

        outbox.subscribe(PaymentChanged, handlers.follow_payment)
        outbox.subscribe(InstalmentPlanDecided, handlers.follow_plan)
        outbox.subscribe(RequestApproved, handlers.place_approved)
        outbox.subscribe(RequestEnded, handlers.open_again)
        outbox.subscribe(OrderCancelled, handlers.follow_budgets)
        outbox.subscribe(OrderRefunded, handlers.follow_budgets)
        outbox.subscribe(OrderRevised, handlers.follow_budgets)

        personal.register(PERSONAL_DATA)
        because.register_wording("allocation", _allocation_in_words)
        because.register_wording("filled", _filled_in_words)
        verify.register(*INVARIANTS)
