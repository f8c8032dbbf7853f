"""Lists of what is ordered again and again: a person's own, or shared with a role of whom they act for."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.parties import selectors as parties
from jangteo.purchasing.errors import InvalidList, ListNameTaken, ListNotFound, ListTooLong, TooManyLists
from jangteo.purchasing.models import RequisitionLine, RequisitionList
from jangteo.purchasing.selectors.lists import access_list
from jangteo.purchasing.types import EVERYBODY, LONGEST_LIST_NAME, MOST_LINES, MOST_LISTS, Wanted


@transaction.atomic
def create_list(*, channel: Channel, name: str, wanted: Sequence[Wanted], actor: Actor) -> UUID:
    """A list of one's own with these lines; rows of one SKU and unit count together.

    raises  InvalidList, ListNameTaken, ListTooLong, TooManyLists, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None or actor.person_id is None:
        raise ListNotFound("log in to keep lists")
    mine = RequisitionList.objects.filter(party=actor.party_id, made_by=actor.person_id)
    if mine.count() >= MOST_LISTS:
        raise TooManyLists(f"{MOST_LISTS} lists at most", limit=MOST_LISTS)
    now = clock.now()
    row = RequisitionList(party_id=actor.party_id, made_by_id=actor.person_id, made_at=now, changed_at=now)
    row.name = _name(name)
    _save(row)
    _write(row, channel, wanted, actor)
    return row.pk


@transaction.atomic
def set_list_lines(*, channel: Channel, list_id: UUID, wanted: Sequence[Wanted], actor: Actor) -> None:
    """Let a list of one's own hold exactly these lines.

    raises  ListNotFound, InvalidList, ListTooLong, NotPermitted
    """
    row = access_list(list_id, actor, is_changed=True)
    RequisitionLine.objects.filter(list=row).delete()
    _write(row, channel, wanted, actor)
    _touch(row)


@transaction.atomic
def put_on_list(*, channel: Channel, list_id: UUID, wanted: Sequence[Wanted], actor: Actor) -> None:
    """Add lines to a list of one's own; what is on it already becomes more.

    raises  ListNotFound, InvalidList, ListTooLong, NotPermitted
    """
    row = access_list(list_id, actor, is_changed=True)
    lines = RequisitionLine.objects.filter(list=row).order_by("position")
    held = [Wanted(sku, count, unit) for sku, count, unit in lines.values_list("variant__sku", "unit_quantity", "unit")]
    set_list_lines(channel=channel, list_id=list_id, wanted=[*held, *wanted], actor=actor)


@transaction.atomic
def change_list(*, list_id: UUID, name: str, shared_with: str, actor: Actor) -> None:
    """Call a list otherwise, and say with whom it is shared.

    shared_with  the code of a role of its party, `EVERYBODY`, or empty: nobody
    raises       ListNotFound, InvalidList naming the field, ListNameTaken, NotPermitted
    """
    row = access_list(list_id, actor, is_changed=True)
    party = parties.get_party(row.party_id)
    known = {one.code for one in parties.list_roles([*actor.units, row.party_id], party.kind)}
    if shared_with and shared_with != EVERYBODY and shared_with not in known:
        raise InvalidList(f"{shared_with[:60]!r} is no role here", field="shared_with")
    row.name, row.shared_with = _name(name), shared_with
    _save(row)
    _touch(row)


@transaction.atomic
def delete_list(*, list_id: UUID, actor: Actor) -> None:
    """Throw a list of one's own away.

    raises  ListNotFound, NotPermitted
    """
    access_list(list_id, actor, is_changed=True).delete()


def _name(typed: str) -> str:
    name = " ".join(typed.replace("\0", "").split())
    if not 1 <= len(name) <= LONGEST_LIST_NAME:
        raise InvalidList(f"a name has 1 to {LONGEST_LIST_NAME} characters", field="name", maximum=LONGEST_LIST_NAME)
    return name


def _save(row: RequisitionList) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ListNameTaken(field="name") from None


def _touch(row: RequisitionList) -> None:
    row.changed_at = clock.now()
    row.save(update_fields=["changed_at"])


def _write(row: RequisitionList, channel: Channel, wanted: Sequence[Wanted], actor: Actor) -> None:
    viewer = catalog.viewer_for(channel, actor, channel.default_language)
    variants = catalog.variants_by_sku({one.sku for one in wanted if "\0" not in one.sku}, viewer)
    sums: dict[tuple[UUID, str], int] = {}
    for at, one in enumerate(wanted, 1):
        variant = variants.get(one.sku)
        if variant is None or one.unit not in {unit.code for unit in variant.units}:
            raise InvalidList(f"{one.sku[:64]!r} is not sold here so", field="lines", line=at, sku=one.sku[:64])
        if not one.quantity or not 1 <= one.quantity <= 1_000_000:
            raise InvalidList("a quantity is a whole number from 1 up", field="lines", line=at, sku=one.sku)
        sums[variant.id, one.unit] = sums.get((variant.id, one.unit), 0) + one.quantity
    if len(sums) > MOST_LINES:
        raise ListTooLong(f"a list has {MOST_LINES} lines at most", limit=MOST_LINES)
    RequisitionLine.objects.bulk_create(
        RequisitionLine(list=row, position=at, variant_id=variant_id, unit=unit, unit_quantity=count)
        for at, ((variant_id, unit), count) in enumerate(sums.items(), 1)
    )
