from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "sharing.lent_carts_are_shared",
        "A cart is lent exactly while a link to it is open, with what was said at its checkout.",
        """SELECT c.id, c.state FROM ordering_cart c
           LEFT JOIN ordering_cartloan l ON l.cart_id = c.id
           LEFT JOIN sharing_paymentshare s ON s.cart_id = c.id AND s.state = 'open'
           WHERE (c.state = 'lent') <> (s.link_id IS NOT NULL)
             OR (c.state = 'lent') <> (l.cart_id IS NOT NULL AND l.details <> '{}'::jsonb)
             OR (l.cart_id IS NOT NULL AND c.state NOT IN ('lent', 'ordered'))""",
    ),
    verify.Invariant(
        "sharing.ordered_for_who_shared",
        "What was ordered by a link is of the cart it shared, for its own buyer, and within the cap; and what somebody "
        "else ordered of a lent cart came by a link.",
        """SELECT s.link_id AS id, o.number FROM sharing_paymentshare s
           JOIN sharing_personallink k ON k.id = s.link_id JOIN ordering_order o ON o.id = s.order_id
           WHERE o.cart_id <> s.cart_id OR (o.buyer_id IS NOT NULL AND o.buyer_id <> k.party_id)
             OR o.currency <> s.currency
             OR (o.gross_minor > s.cap_minor
                 AND NOT EXISTS (SELECT FROM ordering_orderrevision v WHERE v.order_id = o.id))
           UNION ALL
           SELECT o.id, o.number FROM ordering_order o
           JOIN ordering_cartloan l ON l.cart_id = o.cart_id
           WHERE NOT EXISTS (SELECT FROM sharing_paymentshare s WHERE s.order_id = o.id)""",
    ),
)


class SharingConfig(AppConfig):
    name = "jangteo.sharing"
    label = "sharing"

    def ready(self) -> None:
        from jangteo.approvals.events import RequestApproved, RequestEnded
        from jangteo.kernel import outbox, personal
        from jangteo.payments.events import PaymentChanged
        from jangteo.sharing import handlers
        from jangteo.sharing.services.personal_data import PERSONAL_DATA

        outbox.subscribe(RequestApproved, handlers.tell_approved)
        outbox.subscribe(RequestEnded, handlers.end_with_request)
        outbox.subscribe(PaymentChanged, handlers.tell_paid)
        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
