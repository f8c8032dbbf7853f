"""A firm that asks, a rep who offers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from factories import company, member_of
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.quotes import services
from jangteo.quotes.types import Content, Line, Offer


def won(amount: int | str) -> UnitPrice:
    return UnitPrice(Decimal(amount), "KRW")


def goods(key: str, variant_id: UUID, *offers: Offer, quantity: int = 10, **more: Any) -> Line:
    return Line(key, f"goods {key}", variant_id, f"SKU-{key}", quantity, offers, **more)


def content(*lines: Line, **more: Any) -> Content:
    facts: dict[str, Any] = {"valid_until": clock.now() + timedelta(days=7), **more}
    return Content("KRW", True, lines, **facts)


def seller(name: str, *actions: Action, person_id: Any = None) -> Actor:
    return Actor(
        person_id=person_id,
        name=name,
        is_staff=True,
        via="office",
        rights=dict.fromkeys(actions or (Action.QUOTES_MAKE, Action.QUOTES_ALLOW), Scope.ALL),
    )


def sent(shop: Channel, variant_id: UUID, rep: Actor, unit: int | str = 800, **more: Any) -> tuple[UUID, Actor]:
    """An offer of ten or more of a variant that its buyer may take, and the buyer."""
    buyer = member_of(company())
    return sent_to(buyer, shop, variant_id, rep, unit, **more), buyer


def sent_to(buyer: Actor, shop: Channel, variant_id: UUID, rep: Actor, unit: int | str = 800, **more: Any) -> UUID:
    """An offer of ten to fifty of a variant that a buyer asked for."""
    asked = content(goods("1", variant_id), valid_until=None)
    quote_id = services.ask_quote(channel=shop, content=asked, actor=buyer)
    offered = content(goods("1", variant_id, Offer(10, won(unit), 50)), **more)
    services.write_draft(quote_id=quote_id, content=offered, actor=rep)
    services.send_quote(quote_id=quote_id, actor=rep)
    return quote_id
