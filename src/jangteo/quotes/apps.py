from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "quotes.carts_hold_what_was_agreed",
        "A cart at agreed prices holds exactly what was agreed, and is never the current one.",
        """SELECT c.id FROM ordering_cart c WHERE c.agreement_id IS NOT NULL AND (c.is_current OR EXISTS (
             SELECT FROM (SELECT variant_id, sum(quantity) AS quantity FROM ordering_cartline
                          WHERE cart_id = c.id GROUP BY variant_id) l
             FULL JOIN (SELECT variant_id, quantity FROM pricing_agreedline WHERE agreement_id = c.agreement_id) a
               ON a.variant_id = l.variant_id WHERE a.quantity IS DISTINCT FROM l.quantity))""",
    ),
    verify.Invariant(
        "quotes.state_is_the_last_move",
        "A quote stands where its last move led, and its moves follow one another.",
        """SELECT q.id, q.number FROM quotes_quote q
           LEFT JOIN quotes_quotemove m ON m.quote_id = q.id AND m.position = q.moves
           WHERE m.id IS NULL OR m.to_state <> q.state
             OR (SELECT count(*) FROM quotes_quotemove n WHERE n.quote_id = q.id) <> q.moves""",
    ),
    verify.Invariant(
        "quotes.ordered_at_what_was_accepted",
        "An order of a quote is of the quote's own cart, and that cart holds the quote's agreement.",
        """SELECT q.id, q.number FROM quotes_quote q LEFT JOIN ordering_order o ON o.id = q.order_id
           LEFT JOIN ordering_cart c ON c.id = q.cart_id
           WHERE q.state = 'ordered' AND (o.id IS NULL OR o.cart_id IS DISTINCT FROM q.cart_id
             OR c.agreement_id IS DISTINCT FROM q.agreement_id)""",
    ),
    verify.Invariant(
        "quotes.held_while_it_may_be_taken",
        "Stock is held for a quote exactly while its offer may be taken and says so, then for its cart alone.",
        """SELECT q.id, q.number FROM quotes_quote q WHERE q.held_units <> (
             SELECT coalesce(sum(h.quantity), 0) FROM inventory_stockhold h
             WHERE h.holder = q.id AND h.expires_at = q.held_until
               AND (h.state = 'open' OR h.ended_at >= h.expires_at))
           UNION ALL SELECT q.id, q.number FROM inventory_stockhold h JOIN quotes_quote q ON q.id = h.holder
             WHERE h.state = 'open' AND h.expires_at IS DISTINCT FROM q.held_until
           UNION ALL SELECT q.id, q.number FROM inventory_stockhold h JOIN quotes_quote q ON q.cart_id = h.holder
             WHERE h.state = 'open' AND q.state <> 'accepted'""",
    ),
    verify.Invariant(
        "quotes.nobody_allowed_their_own",
        "What another had to allow was not allowed by who wrote it or wanted to send it.",
        """SELECT q.id, q.number FROM quotes_quotemove a JOIN quotes_quote q ON q.id = a.quote_id
           JOIN quotes_quotemove c ON c.quote_id = a.quote_id AND c.position = a.position - 1
           JOIN quotes_quoteversion v ON v.quote_id = a.quote_id AND v.number = a.version
           WHERE a.act = 'allow' AND (a.made_by_id IS NULL OR a.made_by_id IN (c.made_by_id, v.made_by_id))""",
    ),
)


class QuotesConfig(AppConfig):
    name = "jangteo.quotes"
    label = "quotes"

    def ready(self) -> None:
        from jangteo.kernel import outbox, personal
        from jangteo.ordering.events import OrderPlaced
        from jangteo.quotes import handlers  # its models may be loaded only now
        from jangteo.quotes.events import QuoteMoved
        from jangteo.quotes.services.personal_data import PERSONAL_DATA

        outbox.subscribe(OrderPlaced, handlers.note_ordered)
        outbox.subscribe(QuoteMoved, handlers.tell_moved)
        personal.register(PERSONAL_DATA)
        verify.register(*INVARIANTS)
