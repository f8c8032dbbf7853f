"""A shared cart as whoever holds its link sees it."""

from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.ordering.errors import NotLent
from jangteo.ordering.selectors import look_at_lent
from jangteo.ordering.types import CartLineView, CartView, LentCart
from jangteo.parties.selectors import parties_by_id
from jangteo.sharing.models import PaymentShare, ShareLine
from jangteo.sharing.selectors.links import cap_of, order_of, share_by_token, state_of, waits
from jangteo.sharing.types import SharedCart, SharedLine, ShareState


def look_at_share(token: str, language: str, *, channel_id: UUID | None = None) -> SharedCart:
    """What a token opens: goods, what they come to and to whom they go, or what became of it.

    raises  LinkNotFound
    """
    row = share_by_token(token, channel_id=channel_id)
    state = state_of(row)
    lent, lines = None, tuple[SharedLine, ...]()
    if state == ShareState.OPEN:
        try:
            lent = look_at(row, language)
            lines = _lines(row, lent.view, language)
        except NotLent:  # it ended while we looked, or who shared it may not act there any more
            row = share_by_token(token, channel_id=channel_id)
            state, lent = _ended(row), None
    return SharedCart(
        id=row.pk,
        state=state,
        channel=channels_by_id([row.channel_id])[ChannelId(row.channel_id)],
        asked_by=name_of(row),
        to_whom=lent.to_whom if lent else "",
        message=row.message if lent else "",
        cap=cap_of(row),
        expires_at=row.link.expires_at,
        revision=row.revision,
        lines=lines,
        view=lent.view if lent else None,
        methods=lent.methods if lent else (),
        waits_for_approval=waits(row),
        order=order_of(row),
    )


def _ended(row: PaymentShare) -> ShareState:
    state = state_of(row)
    return ShareState.TAKEN_BACK if state == ShareState.OPEN else state


def look_at(row: PaymentShare, language: str, *, as_asked: bool = False) -> LentCart:
    """The cart of an open share, as whoever pays wants it.

    as_asked  as it was shared
    raises    NotLent
    """
    lines = ShareLine.objects.filter(share=row)
    wanted = {(one.variant_id, one.unit): one.asked if as_asked else one.wanted for one in lines}
    return look_at_lent(row.cart_id, wanted, language)


def name_of(row: PaymentShare) -> str:
    """Who asks: the person, and for whom where that is another."""
    people = parties_by_id([row.link.person_id, row.link.party_id])
    names = dict.fromkeys(people[one].name for one in (row.link.person_id, row.link.party_id) if one in people)  # type: ignore[index]
    return " · ".join(names)


def _lines(row: PaymentShare, view: CartView, language: str) -> tuple[SharedLine, ...]:
    """All that was asked for, what is not wanted too."""
    asked = {(one.variant_id, one.unit): one for one in look_at(row, language, as_asked=True).view.lines}
    now = {(one.variant_id, one.unit): one for one in view.lines}
    totals = {one.key: one.subtotal for one in view.quote.lines}
    problems = {one.line_id: one for one in view.problems}
    found = []
    for line in ShareLine.objects.filter(share=row).order_by("position"):
        key = (VariantId(line.variant_id), line.unit)
        known: CartLineView | None = now.get(key) or asked.get(key)
        if known is not None:
            found.append(
                SharedLine(
                    key=str(line.position),
                    name=known.product_name,
                    label=known.variant_label,
                    sku=known.sku,
                    unit_name=known.unit_name,
                    picture=known.picture,
                    asked=line.asked,
                    wanted=line.wanted,
                    total=totals.get(known.id) if line.wanted else None,
                    problem=problems.get(known.id) if line.wanted else None,
                )
            )
    return tuple(found)
