"""Named sets of products, and what they mean to whom."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from jangteo.catalog.errors import AssortmentNotFound, GrantEnded, GrantNotFound, InvalidAssortment, InvalidGrant
from jangteo.catalog.models import (
    Assortment,
    AssortmentGrant,
    AssortmentSelection,
    Attribute,
    AttributeOption,
    Category,
    Product,
)
from jangteo.catalog.types import AttributeKind, GrantDraft, Level, Mode, SelectionDraft, SelectionKind
from jangteo.channels.selectors import channels_by_id
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.segments.selectors import segments_by_id

MOST_SELECTIONS = 10_000
LONGEST_WHY = 500
LONGEST_NAME = 200
_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
type Row = tuple[SelectionKind, UUID | int | None]
COLUMNS = {
    SelectionKind.CATEGORY: "category_id",
    SelectionKind.OPTION: "option_id",
    SelectionKind.FLAG: "attribute_id",
    SelectionKind.PRODUCT: "product_id",
}


@transaction.atomic
def put_assortment(*, code: str, names: Mapping[str, str], actor: Actor, is_active: bool = True) -> UUID:
    """A named set of products, empty at first; the same code again renames it or takes it out of use.

    Out of use, its grants count for nothing.

    raises  NotPermitted, InvalidAssortment
    """
    require(actor, Action.ASSORTMENTS_CHANGE)
    if not _CODE.fullmatch(code) or len(code) > 40:
        raise InvalidAssortment(f"{code[:40]!r} is no code: small letters, digits and hyphens", field="code")
    if not names.get("ko") or any("\0" in name or len(name) > LONGEST_NAME for name in names.values()):
        raise InvalidAssortment("an assortment has a Korean name, at most 200 letters each", field="names")
    known = Assortment.objects.select_for_update().filter(code=code).first()
    before = {"names": known.names, "is_active": known.is_active} if known else None
    after = {"names": dict(names), "is_active": is_active}
    if before == after and known:
        return known.pk
    row, _ = Assortment.objects.update_or_create(
        code=code,
        defaults=after,
        create_defaults=after | {"created_at": clock.now(), "number": _next_number() if known is None else 0},
    )
    _record(actor, "put_assortment", row.pk, before=before, after=after | {"code": code})
    return row.pk


@transaction.atomic
def set_selections(*, code: str, selections: Sequence[SelectionDraft], actor: Actor) -> int:
    """Say anew what an assortment takes in and leaves out; returns how many selections are new or gone.

    Products are placed at once by the database, those alone that a changed selection touches.

    locks   the assortment
    raises  NotPermitted, AssortmentNotFound, InvalidAssortment; then nothing is written
    """
    require(actor, Action.ASSORTMENTS_CHANGE)
    assortment = _locked(code)
    wanted = _resolved(selections)
    rows = list(AssortmentSelection.objects.filter(assortment=assortment))
    kept = {_key(row): row for row in rows if wanted.get(_key(row)) == row.is_include}
    gone = [row.pk for row in rows if _key(row) not in kept]
    fresh = [
        AssortmentSelection(assortment=assortment, kind=kind.value, is_include=is_include, **_column(kind, pk))
        for (kind, pk), is_include in wanted.items()
        if (kind, pk) not in kept
    ]
    if gone:
        AssortmentSelection.objects.filter(pk__in=gone).delete()
    if fresh:
        AssortmentSelection.objects.bulk_create(fresh)
    if gone or fresh:
        told = [f"{'+' if one.is_include else '-'} {one.kind} {one.attribute} {one.value}" for one in selections[:100]]
        _record(actor, "set_selections", assortment.pk, after={"selections": told, "count": len(selections)})
    return len(gone) + len(fresh)


@transaction.atomic
def create_grant(*, code: str, draft: GrantDraft, actor: Actor) -> UUID:
    """Let an assortment mean something to an audience, from and until when.

    raises  NotPermitted, AssortmentNotFound, InvalidGrant
    """
    require(actor, Action.ASSORTMENTS_CHANGE)
    return _write_grant(_locked(code), check_grant(draft), actor)


@transaction.atomic
def change_grant(*, grant_id: UUID, draft: GrantDraft, actor: Actor) -> UUID:
    """End a grant and put another into its place in the same moment; returns the new one. What was stays told.

    locks   the grant
    raises  NotPermitted, GrantNotFound, GrantEnded, InvalidGrant
    """
    require(actor, Action.ASSORTMENTS_CHANGE)
    checked = check_grant(draft)
    row = _open_grant(grant_id)
    _end(row, actor, why=checked.why)
    return _write_grant(row.assortment, checked, actor)


@transaction.atomic
def end_grant(*, grant_id: UUID, actor: Actor, why: str = "") -> None:
    """A grant counts no more, from now on; one that has not begun never will.

    locks   the grant
    raises  NotPermitted, GrantNotFound, GrantEnded, InvalidGrant
    """
    require(actor, Action.ASSORTMENTS_CHANGE)
    _check_why(why)
    _end(_open_grant(grant_id), actor, why=why)


def check_grant(draft: GrantDraft) -> GrantDraft:
    """The draft, if it holds.

    raises  InvalidGrant, naming the field
    """
    if draft.channel_id is None and draft.segment_id is None and draft.party_id is None:
        raise InvalidGrant("a grant is for a channel, a segment or a party", field="audience")
    if not isinstance(draft.mode, Mode) or not isinstance(draft.level, Level):
        raise InvalidGrant("mode is only, except or reserved; level is see, price or buy", field="mode")
    _check_why(draft.why)
    for field, moment in (("from_at", draft.from_at), ("until_at", draft.until_at)):
        if moment is not None and (not isinstance(moment, datetime) or moment.utcoffset() is None):
            raise InvalidGrant("a time says its zone", field=field)
    if draft.until_at is not None and draft.until_at <= (draft.from_at or clock.now()):
        raise InvalidGrant("it ends before it begins", field="until_at")
    found: dict[str, tuple[UUID | None, Any]] = {
        "channel_id": (draft.channel_id, channels_by_id),
        "segment_id": (draft.segment_id, segments_by_id),
        "party_id": (draft.party_id, parties_by_id),
    }
    for field, (pk, by_id) in found.items():
        if pk is not None and (not isinstance(pk, UUID) or pk not in by_id([pk])):
            raise InvalidGrant(f"there is no such {field.removesuffix('_id')}", field=field)
    return draft


def _check_why(why: str) -> None:
    if "\0" in why or len(why) > LONGEST_WHY:
        raise InvalidGrant(f"a reason is a text of at most {LONGEST_WHY} letters", field="why")


def _write_grant(assortment: Assortment, draft: GrantDraft, actor: Actor) -> UUID:
    now = clock.now()
    row = AssortmentGrant.objects.create(
        assortment=assortment,
        channel_id=draft.channel_id,
        segment_id=draft.segment_id,
        party_id=draft.party_id,
        mode=draft.mode.value,
        level=draft.level.value,
        from_at=draft.from_at or now,
        until_at=draft.until_at,
        why=draft.why,
        created_at=now,
    )
    audience = {name: getattr(draft, name) for name in ("channel_id", "segment_id", "party_id")}
    after = {name.removesuffix("_id"): str(pk) for name, pk in audience.items() if pk}
    after |= {"grant": str(row.pk), "mode": row.mode, "level": row.level, "from": row.from_at.isoformat()}
    after |= {"until": row.until_at.isoformat()} if row.until_at else {}
    _record(actor, "create_grant", assortment.pk, after=after, why=draft.why)
    return row.pk


def _open_grant(grant_id: UUID) -> AssortmentGrant:
    row = AssortmentGrant.objects.select_for_update().filter(pk=grant_id).first()
    if row is None:
        raise GrantNotFound
    if row.until_at is not None and row.until_at <= clock.now():
        raise GrantEnded(until=row.until_at.isoformat())
    return row


def _end(row: AssortmentGrant, actor: Actor, *, why: str) -> None:
    before = row.until_at.isoformat() if row.until_at else None
    row.until_at = max(clock.now(), row.from_at)
    row.save(update_fields=["until_at"])
    facts = {"grant": str(row.pk)}
    _record(
        actor,
        "end_grant",
        row.assortment_id,
        before=facts | {"until": before},
        after=facts | {"until": row.until_at.isoformat()},
        why=why,
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('catalog_assortment_number')")
        return int(cursor.fetchone()[0])


def _locked(code: str) -> Assortment:
    row = Assortment.objects.select_for_update().filter(code=code).first() if "\0" not in code else None
    if row is None:
        raise AssortmentNotFound(f"there is no assortment {code[:40]!r}")
    return row


def _key(row: AssortmentSelection) -> Row:
    kind = SelectionKind(row.kind)
    return kind, getattr(row, COLUMNS[kind]) if kind in COLUMNS else None


def _column(kind: SelectionKind, pk: UUID | int | None) -> dict[str, Any]:
    return {COLUMNS[kind]: pk} if kind in COLUMNS else {}


def _resolved(selections: Sequence[SelectionDraft]) -> dict[Row, bool]:
    """{(kind, id): whether it includes}; what a draft names is looked up in one query a kind."""
    if len(selections) > MOST_SELECTIONS:
        raise InvalidAssortment(f"an assortment has at most {MOST_SELECTIONS} selections", field="selections")
    values: dict[SelectionKind, set[str]] = {kind: set() for kind in SelectionKind}
    for number, one in enumerate(selections):
        if not isinstance(one.kind, SelectionKind) or "\0" in one.value + one.attribute:
            raise InvalidAssortment("no such kind of selection, or a text with NUL", field="selections", number=number)
        values[one.kind].add(one.value)
    known: dict[tuple[SelectionKind, str, str], UUID | int | None] = {(SelectionKind.EVERYTHING, "", ""): None}
    for model, kind in ((Category, SelectionKind.CATEGORY), (Product, SelectionKind.PRODUCT)):
        rows = model._default_manager.filter(slug__in=values[kind])
        known |= {(kind, slug, ""): pk for slug, pk in rows.values_list("slug", "pk")}
    flags = Attribute.objects.filter(code__in=values[SelectionKind.FLAG], kind=AttributeKind.FLAG.value)
    known |= {(SelectionKind.FLAG, code, ""): pk for code, pk in flags.values_list("code", "pk")}
    options = AttributeOption.objects.filter(code__in=values[SelectionKind.OPTION])
    for attribute, code, pk in options.values_list("attribute__code", "code", "pk"):
        known[SelectionKind.OPTION, code, attribute] = pk
    resolved: dict[Row, bool] = {}
    for number, one in enumerate(selections):
        place = (one.kind, one.value, one.attribute)
        if place not in known:
            raise InvalidAssortment(
                f"there is no {one.kind} {one.attribute[:40]} {one.value[:40]!r}", field="selections", number=number
            )
        row = (one.kind, known[place])
        if resolved.setdefault(row, one.is_include) != one.is_include:
            raise InvalidAssortment(
                f"{one.kind} {one.value[:40]!r} is taken in and left out", field="selections", number=number
            )
    return resolved


def _record(actor: Actor, action: str, assortment_id: UUID, **facts: Any) -> None:
    audit.record(actor=actor, action=f"catalog.{action}", subject_kind="assortment", subject_id=assortment_id, **facts)
