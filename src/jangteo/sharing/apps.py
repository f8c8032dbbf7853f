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
    verify.Invariant(
        "sharing.gifts_wait_or_have_addresses",
        "An order that is given waits for its receiver exactly until they said where it goes, which stands on its "
        "delivery and never on the order.",
        """SELECT o.id, o.number, g.state FROM ordering_order o
           JOIN ordering_orderdelivery d ON d.order_id = o.id
           LEFT JOIN sharing_gift g ON g.cart_id = o.cart_id
           WHERE o.is_gift AND (
             g.id IS NULL OR (g.order_id IS NOT NULL AND g.order_id <> o.id)
             OR coalesce(o.ship_to ->> 'postcode', '') <> '' OR coalesce(o.ship_to ->> 'phone', '') <> ''
             OR (g.state = 'claimed' AND coalesce(d.ship_to ->> 'line1', '') = '')
             OR (o.status = 'placed' AND g.state <> 'claimed' AND coalesce(d.ship_to ->> 'line1', '') <> '')
             OR (o.status = 'placed' AND (g.state = 'claimed') = EXISTS (
                 SELECT FROM ordering_orderhold h
                 WHERE h.order_id = o.id AND h.kind = 'gift' AND h.released_at IS NULL)))""",
    ),
    verify.Invariant(
        "sharing.ended_gifts_keep_no_money",
        "A gift that came to nothing has its order called off, and its money went back or is not awaited; but for one "
        "that is looked at for fraud.",
        """SELECT g.id, o.number, g.state FROM sharing_gift g JOIN ordering_order o ON o.id = g.order_id
           WHERE g.state IN ('declined', 'expired', 'taken_back', 'called_off')
             AND (o.status <> 'cancelled' OR o.payment NOT IN ('refunded', 'void'))
             AND NOT EXISTS (SELECT FROM ordering_orderhold h
                 WHERE h.order_id = o.id AND h.kind = 'fraud' AND h.released_at IS NULL)""",
    ),
)


ROOM_INVARIANTS = (
    verify.Invariant(
        "sharing.room_visits_are_counted",
        "How often the link of a guest was opened, and when last, is what the rows of its visits say.",
        """SELECT g.link_id AS id, g.room_id FROM sharing_roomguest g JOIN sharing_personallink k ON k.id = g.link_id
           LEFT JOIN (SELECT guest_id, count(*) AS n, max(at) AS last FROM sharing_roomvisit GROUP BY guest_id) v
             ON v.guest_id = g.link_id
           WHERE k.views <> coalesce(v.n, 0) OR k.last_viewed_at IS DISTINCT FROM v.last""",
    ),
    verify.Invariant(
        "sharing.room_words_are_of_its_guests",
        "Whoever said something or voted in a room was invited to it and allowed to, and it was open then.",
        """SELECT c.id, c.room_id FROM sharing_roomcomment c JOIN sharing_dealroom r ON r.id = c.room_id
           LEFT JOIN sharing_roomguest g ON g.link_id = c.guest_id
           WHERE (g.link_id IS NOT NULL AND (g.room_id <> c.room_id OR NOT g.may_comment OR c.at > g.revoked_at))
             OR c.at > r.closed_at OR c.at < r.opened_at
           UNION ALL
           SELECT v.guest_id, g.room_id FROM sharing_roomvote v
           JOIN sharing_roomguest g ON g.link_id = v.guest_id JOIN sharing_dealroom r ON r.id = g.room_id
           WHERE NOT g.may_vote OR v.at > g.revoked_at OR v.at > r.closed_at""",
    ),
    verify.Invariant(
        "sharing.rooms_show_their_owners_things",
        "What a room shows is of the party and the channel it was opened for, and at most ten people have its links.",
        """SELECT r.id, r.title FROM sharing_dealroom r
           LEFT JOIN quotes_quote q ON q.id = r.quote_id LEFT JOIN ordering_cart c ON c.id = r.cart_id
           WHERE coalesce(q.party_id, c.party_id) IS DISTINCT FROM r.party_id
             OR coalesce(q.channel_id, c.channel_id) <> r.channel_id
             OR (SELECT count(*) FROM sharing_roomguest g WHERE g.room_id = r.id AND g.revoked_at IS NULL) > 10
             OR EXISTS (SELECT FROM sharing_roomguest g JOIN sharing_personallink k ON k.id = g.link_id
                        WHERE g.room_id = r.id AND (k.purpose, k.person_id) <> ('room', r.person_id))""",
    ),
)


class SharingConfig(AppConfig):
    name = "jangteo.sharing"
    label = "sharing"

    def ready(self) -> None:
        from jangteo.approvals.events import RequestApproved, RequestEnded
        from jangteo.kernel import outbox, personal
        from jangteo.ordering.events import OrderCancelled, OrderPlaced
        from jangteo.payments.events import PaymentChanged
        from jangteo.sharing import handlers
        from jangteo.sharing.services import room_personal
        from jangteo.sharing.services.gift_data import GIFTS_DATA
        from jangteo.sharing.services.personal_data import PERSONAL_DATA

        outbox.subscribe(RequestApproved, handlers.tell_approved)
        outbox.subscribe(RequestEnded, handlers.end_with_request)
        outbox.subscribe(PaymentChanged, handlers.tell_paid)
        outbox.subscribe(OrderPlaced, handlers.follow_placed)
        outbox.subscribe(OrderCancelled, handlers.follow_cancelled)
        outbox.subscribe(PaymentChanged, handlers.follow_payment)
        personal.register(PERSONAL_DATA)
        personal.register(room_personal.PERSONAL_DATA)
        personal.register(GIFTS_DATA)
        verify.register(*INVARIANTS, *ROOM_INVARIANTS)
