"""Reads of gift cards and store credit."""

import hmac
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet, Sum, Window

from jangteo.kernel import clock
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows, require_any
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.stored_value import rules
from jangteo.stored_value.errors import ValueNotFound
from jangteo.stored_value.models import PayoutRequest, StoredValue, StoredValueMove, StoredValuePart
from jangteo.stored_value.types import (
    PAID_FOR,
    BoughtCard,
    Claim,
    MoveKind,
    Part,
    PartView,
    Payout,
    PayoutAsked,
    PayoutState,
    PayoutTerms,
    Source,
    ValueId,
    ValueKind,
    ValueMoveView,
    ValueState,
    ValueView,
)

_MAY_SEE = (Action.PAYMENTS_HANDLE, Action.MONEY_SEE)


def digest(code: str, key: str = "") -> str:
    """How a code is kept: by HMAC-SHA-256 with the installation's secret key, so that the table alone tells nothing.

    code  as `rules.plain_code` gives it
    key   empty: the key of today
    """
    secret = (key or settings.SECRET_KEY).encode()
    return hmac.new(b"stored_value.code:" + secret, code.encode(), sha256).hexdigest()


def derived_code(card_id: UUID, key: str = "") -> str:
    """The code of a card that is bought, which follows from the card and the secret key: so its buyer can look again,
    and nothing that opens it is kept.

    key  empty: the key of today
    """
    secret = (key or settings.SECRET_KEY).encode()
    return rules.code_of(hmac.new(b"stored_value.bought:" + secret, card_id.bytes, sha256).digest())


def found_code(card_id: UUID, kept: str) -> str | None:
    """The code of a card that was bought by the key of today or one of before; None: that key is gone.

    kept  its digest, which says by which key it was made
    """
    for key in (str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)):
        code = derived_code(card_id, key)
        if hmac.compare_digest(digest(code, key), kept):
            return code
    return None


def bought_cards(order_id: UUID) -> list[BoughtCard]:
    """The gift cards that were bought with an order, by line and number. Two queries."""
    of_order = StoredValue.objects.filter(order_id=order_id).order_by("line_id", "number")
    rows = list(of_order.annotate(until=Max("parts__expires_on")))
    told = StoredValueMove.objects.filter(
        value__in=[row.pk for row in rows], kind__in=[MoveKind.ISSUE.value, MoveKind.TAKE_BACK.value]
    )
    moved = {(value, kind): minor for value, kind, minor in _summed(told)}
    found = []
    for row in rows:
        face, is_gone = moved[row.pk, MoveKind.ISSUE.value], (row.pk, MoveKind.TAKE_BACK.value) in moved
        found.append(
            BoughtCard(
                id=ValueId(row.pk),
                line_id=row.line_id or row.pk,
                number=row.number or 0,
                code_end=row.code_end,
                face=Money(face, row.currency),
                balance=Money(row.balance_minor, row.currency),
                is_whole=row.balance_minor == face and not is_gone,
                is_gone=is_gone,
                until=row.until,
            )
        )
    return found


def _summed(rows: QuerySet[StoredValueMove]) -> Iterable[tuple[UUID, str, int]]:
    return rows.order_by().values_list("value", "kind").annotate(total=Sum("amount_minor"))


def find_by_code(text: str) -> ValueView | None:
    """The gift card of a code, however it was typed; also by secret keys of before. None: there is none.

    Guesses are counted by `services.look_up`, the door to this.
    """
    code = rules.plain_code(text)
    if code is None:
        return None
    digests = [digest(code), *(digest(code, str(key)) for key in settings.SECRET_KEY_FALLBACKS)]
    return next(iter(_views(StoredValue.objects.filter(code_digest__in=digests))), None)


def count_cards_with_money() -> int:
    """How many gift cards are worth something: their codes are found by the secret key of their day."""
    return StoredValue.objects.filter(kind=ValueKind.GIFT_CARD.value, balance_minor__gt=0).count()


def balance_of(value_id: UUID) -> Money:
    """All that is left of a gift card or store credit.

    raises  ValueNotFound
    """
    row = StoredValue.objects.filter(pk=value_id).first()
    if row is None:
        raise ValueNotFound
    return Money(row.balance_minor, row.currency)


def values_by_id(value_ids: Collection[UUID]) -> dict[UUID, ValueView]:
    """{id: gift card or store credit}. Two queries."""
    return {one.id: one for one in _views(StoredValue.objects.filter(pk__in=set(value_ids)))}


def values_of(lineage: Sequence[UUID], currency: str = "") -> list[ValueView]:
    """Store credit of a buyer and of the units above it, the nearest first. Two queries.

    currency  empty: of all
    """
    rows = StoredValue.objects.filter(party__in=list(lineage))
    if currency:
        rows = rows.filter(currency=currency)
    places = {party: place for place, party in enumerate(lineage)}
    return sorted(_views(rows.order_by("currency")), key=lambda one: places[one.party_id] if one.party_id else 0)


def access_value(value_id: UUID, actor: Actor) -> ValueView:
    """The door to one, for those who handle payments or see money of its party; to a card only for the first.

    raises  ValueNotFound, as for one that is not there
    """
    row = StoredValue.objects.filter(pk=value_id).first()
    if row is None or not any(allows(actor, one, party_id=row.party_id) for one in _MAY_SEE):
        raise ValueNotFound
    return _views([row])[0]


def list_values(
    actor: Actor,
    *,
    kind: ValueKind | None = None,
    code_end: str = "",
    is_asked: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[ValueView], int]:
    """What staff may see, the newest first, and how many there are.

    code_end  the last four letters of a gift card's code
    is_asked  only those that are asked to be paid out
    raises    NotPermitted
    """
    rows = _theirs(actor, kind, code_end)
    if is_asked:
        rows = rows.filter(pk__in=asked_payouts())
    return _views(rows.order_by("-pk")[offset : offset + limit]), rows.count()


def page_of_values(
    actor: Actor, *, kind: ValueKind | None = None, code_end: str = "", cursor: str = "", limit: int = 50
) -> Page[ValueView]:
    """The same by where the last page ended; counted to 10,000.

    raises  NotPermitted
    """
    page = page_of(_theirs(actor, kind, code_end), ("-id",), cursor, limit=limit)
    return page.showing(_views(page.rows))


def _theirs(actor: Actor, kind: ValueKind | None, code_end: str) -> QuerySet[StoredValue]:
    require_any(actor, Action.PAYMENTS_HANDLE)
    rows = StoredValue.objects.all()
    if actor.rights[Action.PAYMENTS_HANDLE] != Scope.ALL:
        rows = rows.filter(party__in=actor.unit_ids)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if code_end:
        rows = rows.filter(code_end=code_end.strip().upper()[-4:])
    return rows


def list_moves(value_id: UUID, *, limit: int = 100) -> list[ValueMoveView]:
    """The history of one, the newest first; access is checked by the caller. One query."""
    rows = StoredValueMove.objects.filter(value=value_id).select_related("value")
    rows = rows.annotate(after=Window(Sum("amount_minor"), order_by=F("pk").asc())).order_by("-pk")
    return [
        ValueMoveView(
            at=row.at,
            kind=MoveKind(row.kind),
            amount=Money(row.amount_minor, row.value.currency),
            after=Money(row.after, row.value.currency),
            order_id=row.order_id,
            by=row.actor_name,
            why=row.why,
        )
        for row in rows[:limit]
    ]


def asked_payouts() -> frozenset[UUID]:
    """The gift cards that are asked to be paid out and wait for staff."""
    return frozenset(PayoutRequest.objects.filter(state=PayoutState.ASKED.value).values_list("value_id", flat=True))


def latest_asked(value_id: UUID) -> PayoutAsked | None:
    """What was asked for a card last, without whose account it is; access is checked by the caller."""
    row = PayoutRequest.objects.filter(value=value_id).order_by("-asked_at", "-pk").first()
    if row is None:
        return None
    asked_by = PartyId(row.asked_by_id) if row.asked_by_id else None
    return PayoutAsked(row.asked_at, PayoutState(row.state), row.account_end, asked_by, row.closed_at, row.why)


def payout_terms() -> PayoutTerms:
    """When the holder of a card may ask for money, as the installation says."""
    terms: PayoutTerms = settings.GIFT_CARD_PAYOUTS
    return terms


def payout_of(value_id: UUID) -> Payout | None:
    """What may be asked back in money of a gift card that was paid for; None: nothing now. Three queries."""
    row = StoredValue.objects.filter(pk=value_id).first()
    found = claims_on(row) if row else []
    if row is None or not found:
        return None
    paid, kept = sum(one.paid for one in found), sum(one.kept for one in found)
    return Payout(Money(paid, row.currency), Money(kept, row.currency))


def claims_on(row: StoredValue) -> list[Claim]:
    """The same by part; nothing of store credit, of a card that was given away, or of a blocked one."""
    if row.kind != ValueKind.GIFT_CARD or row.state == ValueState.BLOCKED:
        return []
    moved = {
        (source in PAID_FOR, kind): total
        for source, kind, total in StoredValueMove.objects.filter(
            value=row, kind__in=[MoveKind.ISSUE.value, MoveKind.SPEND.value, MoveKind.GIVE_BACK.value]
        )
        .values_list("part__source", "kind")
        .annotate(total=Sum("amount_minor"))
    }
    issued = moved.get((True, MoveKind.ISSUE.value), 0)
    if not issued:
        return []
    used = -sum(total for (_, kind), total in moved.items() if kind != MoveKind.ISSUE)
    rows = StoredValuePart.objects.filter(value=row, left_minor__gt=0).exclude(source=Source.GOODWILL.value)
    parts = [Part(one.pk, one.left_minor, one.expires_on) for one in rows.order_by("expires_on", "id")]
    of_card = Money(issued, row.currency)
    return rules.claims(parts, issued=of_card, used=used, today=clock.today(), terms=payout_terms())


def _views(found: Iterable[StoredValue]) -> list[ValueView]:
    rows = list(found)
    if not rows:
        return []
    parts: dict[UUID, list[StoredValuePart]] = {row.pk: [] for row in rows}
    for part in StoredValuePart.objects.filter(Q(left_minor__gt=0), value__in=rows).order_by("expires_on", "pk"):
        parts[part.value_id].append(part)
    return [_view(row, parts[row.pk]) for row in rows]


def _view(row: StoredValue, parts: Sequence[StoredValuePart]) -> ValueView:
    today = clock.today()
    plain = [Part(one.pk, one.left_minor, one.expires_on) for one in parts]
    usable = 0 if row.state == ValueState.BLOCKED else rules.usable(plain, today)
    ends = [one.expires_on for one in plain if one.expires_on and rules.is_usable(one, today)]
    return ValueView(
        id=ValueId(row.pk),
        kind=ValueKind(row.kind),
        party_id=PartyId(row.party_id) if row.party_id else None,
        code_end=row.code_end,
        state=ValueState(row.state),
        balance=Money(row.balance_minor, row.currency),
        usable=Money(usable, row.currency),
        next_end=min(ends, default=None),
        issued_at=row.issued_at,
        parts=tuple(
            PartView(Money(one.left_minor, row.currency), one.expires_on, Source(one.source), one.issued_at)
            for one in parts
        ),
    )
