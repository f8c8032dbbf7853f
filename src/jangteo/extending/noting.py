"""What went wrong with extensions, written beside what it went wrong in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from jangteo.extending.models import ExtensionFailure, ExtensionSwitch
from jangteo.kernel import clock

LONGEST_WHY = 300


@dataclass(frozen=True, slots=True, order=True)
class Noted:
    """One failure of a hook."""

    extension: str
    hook: str
    problem: str


@transaction.atomic
def note_failures(noted: Sequence[Noted], tripped: Mapping[str, str]) -> None:
    """Count failures, and switch off whose failed too often.

    tripped  {extension: why}
    """
    now = clock.now()
    for one, times in sorted(Counter(noted).items()):
        key = {"extension": one.extension, "hook": one.hook, "problem": one.problem}
        row, is_new = ExtensionFailure.objects.get_or_create(
            **key, defaults={"count": times, "first_at": now, "last_at": now}
        )
        if not is_new:
            ExtensionFailure.objects.filter(pk=row.pk).update(count=F("count") + times, last_at=now)
    for name, why in sorted(tripped.items()):
        facts = {"is_on": False, "by": "failures", "why": why[:LONGEST_WHY], "changed_at": now}
        ExtensionSwitch.objects.update_or_create(name=name, defaults=facts)
