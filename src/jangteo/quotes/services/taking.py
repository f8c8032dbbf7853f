"""A buyer takes all or a part of what was sent, and orders it; or its time runs out."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors import cart_of_order, orders_by_cart
from jangteo.ordering.services import give_up_agreed_cart, open_agreed_cart, place_order
from jangteo.ordering.types import CheckoutDetails, OrderId
from jangteo.pricing.services import agree
from jangteo.quotes import rules
from jangteo.quotes.errors import QuoteChanged, QuoteExpired
from jangteo.quotes.models import Quote, QuotePolicy
from jangteo.quotes.selectors.figures import agreement_of
from jangteo.quotes.selectors.quotes import access_quote, content_of
from jangteo.quotes.services.holding import pass_to_cart
from jangteo.quotes.services.writing import begin, write_move
from jangteo.quotes.types import QuoteAct, QuoteState, Selection

KEEP_DAYS = 14
AT_ONCE = 200
RAN_OUT = "its time ran out"
TAKEN = (QuoteState.ACCEPTED, QuoteState.ORDERED)


@transaction.atomic
def accept_quote(*, quote_id: UUID, version: int, selection: Selection, actor: Actor) -> UUID:
    """Take exactly this of what was sent; returns the cart that holds it, the same where it was taken so already.

    What the offer holds of it in stock is the cart's at once.

    version    that the buyer looked at
    locks      the quote, then stock rows by id
    raises     QuoteNotFound, NotNow, NotPermitted, QuoteChanged, QuoteExpired, InvalidSelection
    publishes  QuoteMoved
    """
    wanted = {key: many for key, many in selection.items() if many}
    known = access_quote(quote_id, actor, is_locked=True)
    is_same = (known.accepted_version, known.selection) == (version, wanted)
    if known.state in TAKEN and is_same and known.person_id == actor.person_id and known.cart_id is not None:
        return known.cart_id
    row, move = begin(quote_id, QuoteAct.ACCEPT, actor)
    now = clock.now()
    if row.sent_version != version:
        raise QuoteChanged(version=row.sent_version)
    if row.valid_until is None or row.valid_until <= now:
        raise QuoteExpired(number=row.number)
    content = content_of(row, version)
    chosen = rules.choose(content, wanted)
    keep = QuotePolicy.objects.filter(channel=row.channel_id).values_list("keep_days", flat=True).first() or KEEP_DAYS
    row.keep_until = max(row.valid_until, now + timedelta(days=keep))
    draft = replace(agreement_of(row, content, chosen), number=_agreed_number(row), until=row.keep_until)
    row.agreement_id = agree(draft=draft)
    row.cart_id = open_agreed_cart(channel_id=row.channel_id, agreement_id=row.agreement_id, actor=actor)
    pass_to_cart(row, row.cart_id, chosen)
    row.accepted_version, row.selection = version, wanted
    write_move(row, move, actor)
    return row.cart_id


def _agreed_number(row: Quote) -> str:
    """What was taken, ran out and is taken again is another agreement."""
    return row.number if row.agreement_id is None else f"{row.number}/{row.version}"


@transaction.atomic
def order_quote(
    *, quote_id: UUID, expected_gross: Money, details: CheckoutDetails, actor: Actor, language: str = "ko"
) -> OrderId:
    """Order what was accepted, at what was accepted; once, however often it is asked.

    What an order of this buyer has to pass it passes in `place_order` as any other. What became an order by another
    way, as by the cart of the quote, is that order.

    locks      the quote, then as placing an order does
    raises     QuoteNotFound, NotNow, NotPermitted, QuoteExpired, and what `ordering.place_order` raises
    publishes  ordering OrderPlaced; QuoteMoved
    """
    known = access_quote(quote_id, actor, is_locked=True)
    if known.state == QuoteState.ORDERED and known.person_id == actor.person_id and known.order_id is not None:
        return OrderId(known.order_id)
    row, move = begin(quote_id, QuoteAct.ORDER, actor)
    order_id = orders_by_cart([row.cart_id]).get(row.cart_id) if row.cart_id else None
    if order_id is None:
        if row.keep_until is None or row.cart_id is None or row.keep_until <= clock.now():
            raise QuoteExpired(number=row.number)
        order_id = place_order(
            cart_id=row.cart_id,
            expected_gross=expected_gross,
            details=details,
            key=f"quote:{row.pk}",
            actor=actor,
            language=language,
        )
    row.order_id = order_id
    write_move(row, move, actor)
    return order_id


@transaction.atomic
def note_ordered(*, order_id: UUID, actor: Actor) -> None:
    """What was accepted was ordered by another way, as after an approval; nothing where it is known. Safe to run twice.

    locks  the quote
    """
    cart_id = cart_of_order(order_id)
    row = Quote.objects.select_for_update().filter(cart_id=cart_id).first() if cart_id else None
    if row is None or row.state != QuoteState.ACCEPTED:
        return
    row.order_id = order_id
    write_move(row, rules.move_for(QuoteState.ACCEPTED, QuoteAct.ORDER), actor)


def expire_due(*, actor: Actor) -> int:
    """Let offers run out that were not taken, and what was taken and not ordered; how many. Safe to run twice."""
    now = clock.now()
    due = Quote.objects.filter(
        Q(state=QuoteState.SENT.value, valid_until__lte=now) | Q(state=QuoteState.ACCEPTED.value, keep_until__lte=now)
    )
    ids = list(due.order_by("moved_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(expire_quote(pk, actor) for pk in ids)


@transaction.atomic
def expire_quote(quote_id: UUID, actor: Actor) -> bool:
    """Let one run out whose time is over; whether it did."""
    row = Quote.objects.select_for_update().get(pk=quote_id)
    until = {QuoteState.SENT: row.valid_until, QuoteState.ACCEPTED: row.keep_until}.get(QuoteState(row.state))
    if until is None or until > clock.now():
        return False  # somebody else was here first
    cart_id = row.cart_id if row.state == QuoteState.ACCEPTED else None
    if cart_id is not None and not give_up_agreed_cart(cart_id=cart_id, actor=actor, why=RAN_OUT):
        return False  # it was ordered, and hears of it
    write_move(row, rules.move_for(QuoteState(row.state), QuoteAct.EXPIRE), actor)
    return True
