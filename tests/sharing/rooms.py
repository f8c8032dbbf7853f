"""A room over an offer of distinct prices, and the people invited to it."""

from typing import Any
from uuid import UUID

from factories import GUEST, company, member_of, variant
from jangteo.channels.types import Channel
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.quotes import services as quotes
from jangteo.quotes.selectors import get_quote
from jangteo.quotes.types import Line, Offer, QuoteState
from jangteo.sharing import selectors, services
from jangteo.sharing.types import GuestDraft, GuestLink, Look, RoomDraft, RoomMade, RoomSeen
from quotes.using import content, seller, won
from sharing.using import market

UNIT, CHEAPER, FREIGHT = 73_129, 71_483, 48_611
SEES = GuestDraft("재무 이사", sees_prices=True)
REP = seller("rep")


def offered(shop: Channel, buyer: Actor, *, unit: int = UNIT, quantity: int = 30) -> UUID:
    """A quote of two goods and a remark that was sent to a buyer; words of it say its prices."""
    goods = [variant(f"ROOM-{shop.code}-{one}-{unit}", shop) for one in (1, 2)]
    offers = (Offer(1, won(unit), 59), Offer(60, won(CHEAPER)))
    lines = [
        Line(str(number), f"goods {number}", pk, f"SKU-{number}", quantity, offers)
        for number, pk in enumerate(goods, start=1)
    ]
    asked = content(*[_asked(one) for one in lines], valid_until=None)
    quote_id = quotes.ask_quote(channel=shop, content=asked, actor=buyer)
    write(quote_id, *lines, Line("9", f"sample for {unit:,} won each"))
    return quote_id


def write(quote_id: UUID, *lines: Line, **more: Any) -> None:
    """Send an offer."""
    facts = {
        "freight": Money(FREIGHT, "KRW"),
        "terms": f"deposit of {UNIT:,}",
        "note": f"all for {UNIT * 30} won",
    } | more
    if get_quote(quote_id, REP).head.state == QuoteState.SENT:
        quotes.revise_quote(quote_id=quote_id, content=content(*lines, **facts), actor=REP)
    else:
        quotes.write_draft(quote_id=quote_id, content=content(*lines, **facts), actor=REP)
    quotes.send_quote(quote_id=quote_id, actor=REP)


def _asked(line: Line) -> Line:
    return Line(line.key, line.text, line.variant_id, line.sku, line.quantity)


def room(*guests: GuestDraft, **shop: Any) -> tuple[Channel, Actor, RoomMade]:
    """A company's buyer who opened a room over an offer."""
    place = market(**shop)
    buyer = member_of(company())
    quote_id = offered(place, buyer)
    draft = RoomDraft(quote_id=quote_id, message="의견 주세요", guests=guests or (SEES,))
    return place, buyer, services.open_room(channel=place, draft=draft, actor=buyer)


def visit(link: GuestLink, actor: Actor = GUEST) -> Look:
    return services.note_visit(token=link.token, actor=actor, language="ko")


def seen(link: GuestLink) -> RoomSeen:
    return selectors.look_at_room(link.token, "ko")
