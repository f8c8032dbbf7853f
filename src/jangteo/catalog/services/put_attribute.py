"""The typed properties that products may have."""

import re
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from jangteo.catalog.errors import InvalidAttribute
from jangteo.catalog.models import Attribute, AttributeOption
from jangteo.catalog.rules import MEASURES
from jangteo.catalog.types import AttributeDraft, AttributeKind
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LONGEST_NAME, MOST_OPTIONS, LARGEST_POSITION = 200, 500, 10**6
_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@transaction.atomic
def put_attribute(*, draft: AttributeDraft, actor: Actor) -> UUID:
    """Let an attribute stand as it is told; kind and unit stay once it is there.

    locks   the attribute
    raises  NotPermitted; InvalidAttribute naming the field, for an option too that goods still have
    """
    require(actor, Action.CATALOGUE_CHANGE)
    _check(draft)
    kept = {"kind": draft.kind.value, "unit": draft.unit}
    said: dict[str, Any] = {"names": dict(draft.names), "is_facet": draft.is_facet, "position": draft.position}
    dimension = MEASURES[draft.unit][0] if draft.unit else ""
    row, is_new = Attribute.objects.select_for_update().get_or_create(
        code=draft.code, defaults=kept | said | {"dimension": dimension}
    )
    if (row.kind, row.unit) != (draft.kind.value, draft.unit):
        field = "kind" if row.kind != draft.kind else "unit"
        raise InvalidAttribute(f"{draft.code} is a {row.kind} in {row.unit!r} already", field=field)
    before = None if is_new else _told(row)
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=list(said))
    _put_options(row, draft)
    if before != (after := _told(row)):
        audit.record(
            actor=actor,
            action="catalog.put_attribute",
            subject_kind="attribute",
            subject_id=row.pk,
            before=before,
            after=after,
        )
    return row.pk


def _check(draft: AttributeDraft) -> None:
    for field, codes in (("code", [draft.code]), ("options", draft.options)):
        if any(len(one) > 40 or not _CODE.fullmatch(one) for one in codes):
            raise InvalidAttribute("a code has small letters, digits and hyphens, at most 40", field=field)
    for field, names in (("names", [draft.names]), ("options", draft.options.values())):
        if any(not any(one.values()) or max(map(len, one.values())) > LONGEST_NAME for one in names):
            raise InvalidAttribute(f"a name has at most {LONGEST_NAME} letters, and there is one", field=field)
    if draft.unit and (draft.kind != AttributeKind.NUMBER or draft.unit not in MEASURES):
        raise InvalidAttribute("a unit is one we can measure in, and of numbers", field="unit")
    if len(draft.options) > MOST_OPTIONS or (draft.options and draft.kind != AttributeKind.OPTION):
        raise InvalidAttribute(f"an option attribute has at most {MOST_OPTIONS}, others none", field="options")
    if abs(draft.position) > LARGEST_POSITION:
        raise InvalidAttribute(f"a position is at most {LARGEST_POSITION}", field="position")


def _put_options(row: Attribute, draft: AttributeDraft) -> None:
    for place, (code, names) in enumerate(draft.options.items()):
        said: dict[str, Any] = {"names": dict(names), "position": place}
        AttributeOption.objects.update_or_create(attribute=row, code=code, defaults=said)
    try:
        AttributeOption.objects.filter(attribute=row).exclude(code__in=draft.options).delete()
    except ProtectedError as error:
        kept = [getattr(one, "option", None) for one in error.protected_objects]
        used = sorted({one.code for one in kept if one})
        raise InvalidAttribute("goods still have an option that is left out", field="options", used=used) from None


def _told(row: Attribute) -> dict[str, Any]:
    options = {one.code: one.names for one in AttributeOption.objects.filter(attribute=row).order_by("position", "pk")}
    return {
        "code": row.code,
        "names": row.names,
        "kind": row.kind,
        "unit": row.unit,
        "is_facet": row.is_facet,
        "position": row.position,
        "options": options,
    }
