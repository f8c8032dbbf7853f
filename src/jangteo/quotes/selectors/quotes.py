"""Quotes as each side may see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.keyset import MOST_COUNTED, Page, count_several, page_of
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.permissions import allows, has
from jangteo.kernel.types import Action, Actor, Scope, is_back_office
from jangteo.quotes import rules
from jangteo.quotes.errors import FileNotFound, QuoteNotFound
from jangteo.quotes.models import Quote, QuoteFile, QuoteLine, QuoteMove, QuoteVersion
from jangteo.quotes.types import (
    Concern,
    ConcernKind,
    Content,
    FileView,
    Line,
    MessageView,
    MoveView,
    QuoteAct,
    QuoteHead,
    QuoteState,
    QuoteView,
    Side,
    VersionView,
)

# In these states the last version is no draft of ours that was never sent.
NOTHING_WITHIN = frozenset(QuoteState) - {
    QuoteState.DRAFTED,
    QuoteState.CHECKED,
    QuoteState.DECLINED,
    QuoteState.WITHDRAWN,
}
OURS = (Action.QUOTES_MAKE, Action.QUOTES_ALLOW)


def side_of(actor: Actor) -> Side:
    """On which side of a quote somebody stands."""
    return Side.SELLER if is_back_office(actor) else Side.BUYER


def access_quote(quote_id: UUID, actor: Actor, *, is_locked: bool = False) -> Quote:
    """The one door to a quote: staff who make or allow the party's quotes, its own who see its orders and prices.

    To a buyer an offer that they did not ask for is not there until it was sent.

    An offer is its prices: who may not see any sees no quote, rather than one with holes.

    raises  QuoteNotFound, the same for one that is not there and one that may not be seen
    """
    rows = Quote.objects.filter(pk=quote_id)
    is_locked = is_locked and "quote-lock" not in settings.JANGTEO_UNGUARDED
    row = (rows.select_for_update() if is_locked else rows).first()
    if row is None or not _may_see(row, actor):
        raise QuoteNotFound
    return row


def _may_see(row: Quote, actor: Actor) -> bool:
    if side_of(actor) == Side.SELLER:
        return any(allows(actor, action, party_id=row.party_id) for action in OURS)
    is_out = row.sent_version is not None or row.versions.filter(by=Side.BUYER.value).exists()
    return is_out and is_reader(actor, row.party_id, row.person_id)


def is_reader(actor: Actor, party_id: UUID, person_id: UUID) -> bool:
    """Whether a buyer may see a party's quotes that a person asked for."""
    sees_orders = allows(actor, Action.ORDERS_SEE, party_id=party_id, made_by=person_id)
    return sees_orders and has(actor, Action.PRICES_SEE)


def list_quotes(
    actor: Actor,
    *,
    is_open: bool | None = None,
    channel_id: UUID | None = None,
    party_id: UUID | None = None,
    limit: int = 50,
) -> list[QuoteHead]:
    """Quotes that somebody may see, the last moved first; two queries."""
    rows = Quote.objects.all()
    if channel_id is not None:
        rows = rows.filter(channel=channel_id)
    if party_id is not None:
        rows = rows.filter(party=party_id)
    if side_of(actor) == Side.SELLER:
        rows &= _ours(actor)
    else:
        scope = actor.rights.get(Action.ORDERS_SEE) if has(actor, Action.PRICES_SEE) else None
        rows = rows.filter(party__in=actor.unit_ids) if scope else rows.none()
        rows = rows.filter(person=actor.person_id) if scope == Scope.OWN else rows
        asked = QuoteVersion.objects.filter(quote=OuterRef("pk"), by=Side.BUYER.value)
        rows = rows.filter(Q(sent_version__isnull=False) | Exists(asked))
    if is_open is not None:
        ended = [QuoteState.DECLINED, QuoteState.WITHDRAWN, QuoteState.ORDERED]
        rows = rows.exclude(state__in=ended) if is_open else rows.filter(state__in=ended)
    return _titled([_head(row, side_of(actor)) for row in rows.order_by("-moved_at", "-pk")[:limit]])


def find_some_quotes(actor: Actor, text: str, *, limit: int) -> list[QuoteHead]:
    """The first quotes of a number or its end that staff may see, not counted: the last moved first."""
    found = _ours(actor).filter(number__iendswith=text).order_by("-moved_at", "-pk")[:limit]
    return [_head(row, Side.SELLER) for row in found]


def page_of_quotes(
    actor: Actor,
    states: Collection[QuoteState] = (),
    *,
    cursor: str = "",
    limit: int = 50,
    most: int = MOST_COUNTED,
) -> Page[QuoteHead]:
    """Quotes that staff may see, the last moved first, by where the last page ended; counted to 10,000."""
    rows = _ours(actor)
    rows = rows.filter(state__in=[one.value for one in states]) if states else rows
    page = page_of(rows, ("-moved_at", "-id"), cursor, limit=limit, most=most)
    return page.showing(_titled([_head(row, Side.SELLER) for row in page.rows]))


def count_quotes(actor: Actor, wanted: Mapping[str, Collection[QuoteState]]) -> dict[str, int]:
    """{name: how many quotes in these states staff may see}, each counted to 10,000; one query."""
    rows = _ours(actor)
    return count_several({name: rows.filter(state__in=list(states)) for name, states in wanted.items()})


def _ours(actor: Actor) -> QuerySet[Quote]:
    """What staff may see of quotes, as `access_quote` decides it."""
    scopes = {actor.rights.get(one) for one in OURS}
    if side_of(actor) != Side.SELLER or scopes == {None}:
        return Quote.objects.none()
    return Quote.objects.all() if Scope.ALL in scopes else Quote.objects.filter(party__in=actor.unit_ids)


def _titled(heads: list[QuoteHead]) -> list[QuoteHead]:
    """The same with what each is of; one query."""
    shown = reduce(or_, (Q(version__quote=one.id, version__number=one.version) for one in heads), Q(pk=None))
    lines = QuoteLine.objects.filter(shown).order_by("position").values_list("version__quote", "text")
    texts = defaultdict[UUID, list[str]](list)
    for quote_id, text in lines:
        texts[quote_id].append(text)
    return [replace(one, title=texts[one.id][0], lines=len(texts[one.id])) if texts[one.id] else one for one in heads]


def get_quote(quote_id: UUID, actor: Actor) -> QuoteView:
    """A quote whole, as this side may see it: a buyer none of our drafts, of what was said within, of our margins.

    raises  QuoteNotFound
    """
    row = access_quote(quote_id, actor)
    side = side_of(actor)
    seen = [one for one in row.versions.order_by("number") if side == Side.SELLER or _is_out(row, one)]
    return QuoteView(
        head=_head(row, side),
        versions=tuple(_version(row, one) for one in seen),
        messages=_messages(row, side),
        moves=_moves(row, side, actor),
        acts=_acts(row, actor, side),
        selection=row.selection,
        accepted_version=row.accepted_version,
        keep_until=row.keep_until,
        cart_id=row.cart_id,
        order_id=row.order_id,
        files=_files(row, side),
    )


def get_file(quote_id: UUID, file_id: UUID, actor: Actor) -> FileView:
    """A file of a quote that one may see.

    raises  QuoteNotFound; FileNotFound, also for an inner one where a buyer asks
    """
    row = access_quote(quote_id, actor)
    found = next((one for one in _files(row, side_of(actor)) if one.id == file_id), None)
    if found is None:
        raise FileNotFound
    return found


def _files(row: Quote, side: Side) -> tuple[FileView, ...]:
    """What came with a quote, the first first; of what is ours alone a buyer gets nothing."""
    rows = QuoteFile.objects.filter(quote=row).order_by("at", "pk")
    if side == Side.BUYER:
        rows = rows.filter(is_inner=False)
    return tuple(
        FileView(
            id=one.pk,
            name=one.name,
            content_type=one.content_type,
            size=one.size,
            by=Side(one.by),
            by_name=one.made_by_name,
            at=one.at,
            path=one.path,
            message_id=one.message_id,
            is_inner=one.is_inner,
        )
        for one in rows
    )


def content_of(row: Quote, number: int) -> Content:
    """What a version says."""
    version = QuoteVersion.objects.get(quote=row, number=number)
    lines = QuoteLine.objects.filter(version=version).order_by("position")
    freight = version.freight_minor
    return Content(
        currency=row.currency,
        prices_include_tax=version.prices_include_tax,
        lines=tuple(_line(one, row.currency) for one in lines),
        freight=None if freight is None else Money(freight, row.currency),
        terms=version.terms,
        deliver_on=version.deliver_on,
        valid_until=version.valid_until,
        hold_until=version.hold_until,
        may_take_part=version.may_take_part,
        note=version.note,
    )


def _line(row: QuoteLine, currency: str) -> Line:
    return Line(
        key=row.key,
        text=row.text,
        variant_id=row.variant_id,
        sku=row.sku,
        quantity=row.quantity,
        offers=rules.read_offers(row.offers, currency),
        choice=row.choice,
        is_optional=row.is_optional,
        usual=None if row.usual is None else UnitPrice(row.usual, currency),
        wish=None if row.wish is None else UnitPrice(row.wish, currency),
        made=rules.read_made(row.made),
    )


def _is_out(row: Quote, version: QuoteVersion) -> bool:
    """Whether a buyer has it: their own, and ours once it was sent."""
    if version.by == Side.BUYER:
        return True
    sent = (QuoteAct.SEND.value, QuoteAct.ALLOW.value)
    return row.steps.filter(act__in=sent, version=version.number).exists()


def state_of(row: Quote) -> QuoteState:
    """Where a quote stands now: an offer whose time is over has run out, also before the job has noticed."""
    is_over = row.state == QuoteState.SENT and row.valid_until is not None and row.valid_until <= clock.now()
    return QuoteState.EXPIRED if is_over else QuoteState(row.state)


def _head(row: Quote, side: Side) -> QuoteHead:
    state, version = state_of(row), row.version
    if side == Side.BUYER:
        state = rules.as_buyer_sees(state, was_sent=row.sent_version is not None)
        version = row.version if row.state in NOTHING_WITHIN else row.sent_version or 1
    return QuoteHead(
        id=row.pk,
        number=row.number,
        channel_id=row.channel_id,
        party_id=row.party_id,
        person_id=row.person_id,
        state=state,
        version=version,
        currency=row.currency,
        moved_at=row.moved_at,
        valid_until=row.valid_until,
    )


def _version(row: Quote, one: QuoteVersion) -> VersionView:
    return VersionView(one.number, Side(one.by), one.made_by_name, one.made_at, content_of(row, one.number))


def _messages(row: Quote, side: Side) -> tuple[MessageView, ...]:
    rows = row.messages.order_by("at", "pk")
    if side == Side.BUYER:
        rows = rows.filter(is_inner=False)
    return tuple(
        MessageView(one.pk, one.at, Side(one.by), one.made_by_name, one.text, one.line_key, one.version, one.is_inner)
        for one in rows
    )


def masked(concerns: tuple[Concern, ...], actor: Actor) -> tuple[Concern, ...]:
    """Concerns as somebody of ours may see them: without margins, of which a cost is worked out, for most."""
    if allows(actor, Action.COSTS_SEE):
        return concerns
    bare = (ConcernKind.BELOW_COST, ConcernKind.BELOW_MARGIN)
    return tuple(replace(one, share=None, limit=None) if one.kind in bare else one for one in concerns)


def _moves(row: Quote, side: Side, actor: Actor) -> tuple[MoveView, ...]:
    rows = row.steps.order_by("position")
    if side == Side.SELLER:
        seen = [_move(one, QuoteAct(one.act)) for one in rows]
        return tuple(replace(one, concerns=masked(one.concerns, actor)) for one in seen)
    return tuple(_told(one) for one in rows if not _is_within(one))


def _is_within(one: QuoteMove) -> bool:
    """Whether a buyer hears nothing of a step: how we come to an offer, and that one which never left is made anew."""
    act = QuoteAct(one.act)
    return act in rules.INSIDE - {QuoteAct.ALLOW} or (act == QuoteAct.REVISE and one.from_state == QuoteState.CHECKED)


def _move(one: QuoteMove, act: QuoteAct) -> MoveView:
    concerns = rules.read_concerns(one.concerns)
    target = QuoteState(one.to_state)
    return MoveView(one.at, act, Side(one.by), one.made_by_name, target, one.version, one.why, concerns)


def _told(one: QuoteMove) -> MoveView:
    """A step as a buyer hears of it: that somebody allowed an offer is that it was sent."""
    if one.act == QuoteAct.ALLOW:
        return replace(_move(one, QuoteAct.SEND), by_name="", why="", concerns=())
    seen = _move(one, QuoteAct(one.act))
    return replace(seen, concerns=(), target=rules.as_buyer_sees(seen.target, was_sent=True))


def _acts(row: Quote, actor: Actor, side: Side) -> tuple[QuoteAct, ...]:
    state = state_of(row)
    return tuple(
        one.act
        for one in rules.MOVES
        if one.source == state
        and one.by == side
        and one.right is not None
        and allows(actor, one.right, party_id=row.party_id, made_by=row.person_id)
    )
