import re
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from jangteo.extending.calling import Answer, Bound, ask, broken, find_hook, hook_names, hooks
from jangteo.extending.errors import UnknownExtension
from jangteo.extending.models import ExtensionSwitch
from jangteo.extending.selectors import failures, switches
from jangteo.extending.types import ExtensionView, Shown
from jangteo.kernel import audit, clock, permissions
from jangteo.kernel.types import Action, Actor

__all__ = [
    "Answer",
    "Bound",
    "ask",
    "broken",
    "find_hook",
    "hook_names",
    "hooks",
    "is_shown",
    "list_extensions",
    "switch_extension",
]

LONGEST_WHY = 300
LINK = re.compile(r"(/(?![/\\])|https://)[^\s\\]*$")


def is_shown(said: object) -> bool:
    """Whether a block or panel answered as it may: plain text, and addresses that lead nowhere bad."""
    if said is None:
        return True
    if not isinstance(said, Shown) or not isinstance(said.heading, str) or not isinstance(said.text, str):
        return False
    pairs = [*said.facts, *said.links]
    addresses = [to for _, to in said.links]
    is_text = all(isinstance(part, str) for pair in pairs for part in pair) and all(len(pair) == 2 for pair in pairs)
    return is_text and all(LINK.match(to) for to in addresses)


def list_extensions(actor: Actor) -> list[ExtensionView]:
    """The extensions of this installation, how they are switched and how they failed; two queries.

    raises  NotPermitted
    """
    permissions.require(actor, Action.CHECKS_RUN)
    if not settings.EXTENSIONS.used:
        return []
    switched, failed = switches(), failures()
    views = []
    for one in settings.EXTENSIONS.used:
        row = switched.get(one.name)
        view = ExtensionView(one, is_on=True, broken=broken(one), failures=tuple(failed.get(one.name, ())))
        if row is not None:
            view = replace(view, is_on=row.is_on, by=row.by, why=row.why, changed_at=row.changed_at)
        views.append(view)
    return views


@transaction.atomic
def switch_extension(*, name: str, is_on: bool, actor: Actor, why: str = "") -> None:
    """Let an extension work, or no more: every process knows within a second or so.

    raises  NotPermitted, UnknownExtension
    """
    permissions.require(actor, Action.CHECKS_RUN)
    if name not in [one.name for one in settings.EXTENSIONS.used]:
        raise UnknownExtension(name=name[:60])
    facts = {"is_on": is_on, "by": "staff", "why": why[:LONGEST_WHY], "changed_at": clock.now()}
    row, _ = ExtensionSwitch.objects.update_or_create(name=name, defaults=facts)
    audit.record(
        actor=actor,
        action="extending.switch_extension",
        subject_kind="extension",
        subject_id=row.pk,
        after={"name": name, "is_on": is_on},
        why=why[:LONGEST_WHY],
    )
