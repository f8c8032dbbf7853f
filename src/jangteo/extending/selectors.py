from collections import defaultdict

from jangteo.extending.models import ExtensionFailure, ExtensionSwitch
from jangteo.extending.types import FailureView


def switched_off() -> frozenset[str]:
    """The names of extensions that may not work; one query."""
    return frozenset(ExtensionSwitch.objects.filter(is_on=False).values_list("name", flat=True))


def switches() -> dict[str, ExtensionSwitch]:
    """{extension: how it was switched last}."""
    return {row.name: row for row in ExtensionSwitch.objects.all()}


def failures() -> dict[str, list[FailureView]]:
    """{extension: how its hooks failed}, latest first."""
    found: dict[str, list[FailureView]] = defaultdict(list)
    for row in ExtensionFailure.objects.order_by("-last_at", "-id")[:200]:
        found[row.extension].append(FailureView(row.hook, row.problem, row.count, row.first_at, row.last_at))
    return found
