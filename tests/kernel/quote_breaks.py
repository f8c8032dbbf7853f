"""How each promise of quotes and agreed carts is broken by hand."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from factories import channel, checkout, person, stocked
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering.selectors import get_cart
from jangteo.quotes import services
from jangteo.quotes.models import QuoteAuthority
from kernel.money_breaks import Break
from quotes.using import seller, sent

QUOTE_KEPT = ("quotes_quote", "quotes_quotemove", "quotes_quoteversion", "ordering_cart")
QUOTE_BREAKS: Mapping[str, Break] = {
    "quotes.state_is_the_last_move": Break("UPDATE quotes_quote SET moves = moves + 1 WHERE id = {quote}", "quote"),
    "quotes.ordered_at_what_was_accepted": Break("UPDATE quotes_quote SET cart_id = id WHERE id = {quote}", "quote"),
    "quotes.nobody_allowed_their_own": Break(
        "UPDATE quotes_quotemove SET made_by_id = NULL WHERE quote_id = {quote} AND act = 'allow'", "quote"
    ),
    "quotes.held_while_it_may_be_taken": Break(
        "UPDATE quotes_quote SET held_units = held_units + 1 WHERE id = {holding}", "holding"
    ),
    "quotes.carts_hold_what_was_agreed": Break(
        "UPDATE ordering_cartline SET quantity = quantity + 1 WHERE cart_id = {agreed_cart}", "agreed_cart"
    ),
}


def quoted() -> dict[str, Any]:
    """An offer that had to be allowed, was taken and ordered."""
    shop = channel("quoted")
    bowl = stocked(shop, {"QUOTED": 100})["QUOTED"]
    QuoteAuthority.objects.create(role="nobody", most_rate=Decimal(0))
    rep = seller("rep")
    quote_id, buyer = sent(shop, bowl, rep, 500, freight=Money(0, "KRW"))
    services.allow_quote(quote_id=quote_id, actor=seller("head", person_id=person("head")))
    cart_id = services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10}, actor=buyer)
    gross = get_cart(cart_id, buyer).quote.gross
    services.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)
    holding, _ = sent(shop, bowl, rep, 1_000, hold_until=clock.now() + timedelta(days=1))
    return {"quote": quote_id, "agreed_cart": cart_id, "holding": holding}
