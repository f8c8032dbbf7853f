import re
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, permissions
from jangteo.kernel.types import Action, Actor
from jangteo.relations.errors import InvalidTerritory
from jangteo.relations.models import Territory
from jangteo.relations.services.notes import require_staff
from jangteo.relations.types import TerritoryDraft

CODE = re.compile("[a-z0-9-]{1,40}")
MOST_CONDITIONS, LONGEST_CONDITION, HIGHEST_RANK = 500, 60, 1_000_000


@transaction.atomic
def put_territory(*, draft: TerritoryDraft, person_id: UUID, actor: Actor, is_active: bool = True) -> None:
    """Say whose the new companies of a territory are; the same code again replaces it. Accounts stay as they are.

    raises  InvalidTerritory naming the field, NotPermitted, NotStaff
    """
    permissions.require(actor, Action.ACCOUNTS_ASSIGN)
    _require_sound(draft)
    require_staff([person_id], field="person")
    row, _made = Territory.objects.update_or_create(
        code=draft.code,
        defaults={
            "names": dict(draft.names),
            "rank": draft.rank,
            "person_id": person_id,
            "postcode_prefixes": list(draft.postcode_prefixes),
            "regions": list(draft.regions),
            "segments": list(draft.segments),
            "is_active": is_active,
        },
    )
    audit.record(
        actor=actor,
        action="relations.put_territory",
        subject_kind="territory",
        subject_id=row.pk,
        after={"code": draft.code, "person": str(person_id), "is_active": is_active},
    )


def _require_sound(draft: TerritoryDraft) -> None:
    conditions = {name: getattr(draft, name) for name in ("postcode_prefixes", "regions", "segments")}
    if not CODE.fullmatch(draft.code):
        raise InvalidTerritory("a code has 1 to 40 small letters, digits and hyphens", field="code")
    if not all(_is_sound(name) for name in (draft.names.get("ko", ""), draft.names.get("en", ""))):
        raise InvalidTerritory("a territory has a Korean and an English name", field="names")
    if not 0 <= draft.rank <= HIGHEST_RANK:
        raise InvalidTerritory(f"a rank is 0 to {HIGHEST_RANK}", field="rank")
    if not any(conditions.values()):
        raise InvalidTerritory("a territory has at least one condition", field="postcode_prefixes")
    for name, values in conditions.items():
        if len(values) > MOST_CONDITIONS or not all(map(_is_sound, values)):
            raise InvalidTerritory(f"{name} has texts of 1 to {LONGEST_CONDITION} letters", field=name)


def _is_sound(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST_CONDITION and "\0" not in text
