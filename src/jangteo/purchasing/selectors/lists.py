"""A buyer's lists: their own, and those shared with a role that they hold."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.purchasing.errors import ListNotFound
from jangteo.purchasing.models import RequisitionLine, RequisitionList
from jangteo.purchasing.types import EVERYBODY, Earlier, RequisitionView


def access_list(list_id: UUID, actor: Actor, *, is_changed: bool = False) -> RequisitionList:
    """The one door to a list; only whose it is changes it.

    is_changed  it is locked
    raises      ListNotFound, the same for one that is not there and one that may not be seen; NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    rows = RequisitionList.objects.filter(pk=list_id, party__in=list(actor.units))
    row = (rows.select_for_update() if is_changed else rows).first()
    if row is None or not (_is_mine(row, actor) or (not is_changed and _is_shared(row, _roles(actor)))):
        raise ListNotFound
    return row


def list_lists(actor: Actor) -> list[RequisitionView]:
    """The lists that whoever acts may order from, their own first."""
    if actor.party_id is None or actor.person_id is None:
        return []
    rows = RequisitionList.objects.filter(party__in=list(actor.units)).order_by("name", "pk")
    roles = _roles(actor)
    found = [row for row in rows if _is_mine(row, actor) or _is_shared(row, roles)]
    lines = RequisitionLine.objects.filter(list__in=found).values_list("list")
    counts = {row.pk: 0 for row in found} | dict(lines.annotate(Count("id")))
    return sorted(_views(found, actor, counts), key=lambda one: not one.is_mine)


def get_list(list_id: UUID, channel: Channel, actor: Actor, language: str) -> tuple[RequisitionView, list[Earlier]]:
    """A list with its lines as they would be ordered; of another's list only what the actor may see.

    raises  ListNotFound, NotPermitted
    """
    row = access_list(list_id, actor)
    lines = list(RequisitionLine.objects.filter(list=row).order_by("position"))
    variants = catalog.variants_by_id({line.variant_id for line in lines}, language)
    viewer = catalog.viewer_for(channel, actor, language)
    names = catalog.product_names({one.product_id for one in variants.values()}, viewer)
    listed = catalog.listed_variant_ids(viewer, list(variants))
    found = []
    for line in lines:
        if not _is_mine(row, actor) and line.variant_id not in listed:
            continue
        variant = variants[VariantId(line.variant_id)]
        name = f"{names.get(variant.product_id, variant.sku)} {variant.label}".strip()
        found.append(Earlier(variant.id, variant.sku, name, line.unit, line.unit_quantity))
    return _views([row], actor, {row.pk: len(found)})[0], found


def _views(rows: Sequence[RequisitionList], actor: Actor, counts: Mapping[UUID, int]) -> list[RequisitionView]:
    people = parties.parties_by_id({row.made_by_id for row in rows})
    return [
        RequisitionView(
            id=row.pk,
            name=row.name,
            made_by_id=row.made_by_id,
            made_by_name=people[PartyId(row.made_by_id)].name,
            shared_with=row.shared_with,
            is_mine=_is_mine(row, actor),
            line_count=counts[row.pk],
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def _is_mine(row: RequisitionList, actor: Actor) -> bool:
    return actor.person_id is not None and row.made_by_id == actor.person_id and row.party_id == actor.party_id


def _is_shared(row: RequisitionList, roles: frozenset[str]) -> bool:
    return bool(roles) and (row.shared_with == EVERYBODY or row.shared_with in roles)


def _roles(actor: Actor) -> frozenset[str]:
    """The codes of the roles that whoever acts holds now where they act, or above."""
    if actor.person_id is None:
        return frozenset()
    now = clock.now()
    return frozenset(
        held.role.code
        for members in parties.members_by_party(actor.units).values()
        for one in members
        if one.person.id == actor.person_id
        for held in one.roles
        if held.since <= now
    )
