"""Panels that extensions bring, where a page has room for them."""

from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.template import Context

from jangteo.extending import services as extending
from jangteo.extending.types import HookKind, PanelFacts, PanelPlace, Shown
from jangteo.kernel import permissions
from jangteo.kernel.languages import say
from jangteo.office.pages.frame import language, staff_actor

register = template.Library()


@register.inclusion_tag("office/parts/extension_panels.html", takes_context=True)
def extension_panels(
    context: Context, place: str, subject_id: UUID | None = None, party_id: UUID | None = None
) -> dict[str, Any]:
    """The panels of a page, for staff who hold each one's right over whose page it is."""
    found: list[dict[str, Any]] = []
    if settings.EXTENSIONS.used:
        actor = staff_actor(context["request"])
        facts = PanelFacts(PanelPlace(place), subject_id, language())
        for bound in extending.hooks(HookKind.PANEL):
            hook, is_today = bound.hook, place == PanelPlace.TODAY
            sees = permissions.has(actor, hook.action) if is_today else _allows(actor, hook.action, party_id)
            if facts.place in hook.places and sees:
                found.append(_panel(bound, facts))
    return {"panels": [one for one in found if one["shown"] or one["failed"]]}


def _allows(actor: Any, action: Any, party_id: UUID | None) -> bool:
    return permissions.allows(actor, action, party_id=party_id)


def _panel(bound: extending.Bound, facts: PanelFacts) -> dict[str, Any]:
    said = extending.ask(bound, lambda hook: hook.show(facts), extending.is_shown)
    shown: Shown | None = said.value
    title = say(bound.hook.titles, facts.language) or bound.name
    return {"title": (shown.heading if shown else "") or title, "shown": shown, "failed": said.failed}
