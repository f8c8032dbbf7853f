"""Units with numbers of their own, for files and what compares them."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import OuterRef, Subquery

from jangteo.catalog.types import VariantId
from jangteo.inventory.models import SerialMove, SerialUnit
from jangteo.inventory.types import PlaceKind, SerialAt, SerialState

AT_ONCE = 2_000


def serials_by_number(pairs: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], SerialAt]:
    """{(variant, number): where the unit is} of those that were ever here; one query."""
    wanted = set(pairs)
    rows = SerialUnit.objects.filter(
        variant__in={variant for variant, _ in wanted}, serial__in={serial for _, serial in wanted}
    ).values_list("variant_id", "serial", "state", "level__place__code")
    return {
        (variant, serial): SerialAt(VariantId(variant), serial, SerialState(state), place or "")
        for variant, serial, state, place in rows
        if (variant, serial) in wanted
    }


def iterate_serials(variant_id: UUID) -> Iterator[tuple[str, str]]:
    """(place, number) of every unit of ours that is in a place, in order; what others own and what is between places
    is left out. Fetched in pieces."""
    came = SerialMove.objects.filter(unit=OuterRef("pk"), movement__quantity__gt=0).order_by("-movement__at", "-pk")
    rows = SerialUnit.objects.filter(variant=variant_id, state=SerialState.HERE.value)
    rows = rows.exclude(level__place__kind=PlaceKind.TRANSIT.value)
    rows = rows.annotate(owner=Subquery(came.values("movement__part__owner")[:1])).filter(owner=None)
    return rows.order_by("level__place__code", "serial").values_list("level__place__code", "serial").iterator(AT_ONCE)
