"""The keys of the office, with the places of the menu that whoever presses them may enter."""

from typing import Any

from django import template
from django.urls import reverse

from jangteo.office.appearance import UNFOLD

register = template.Library()
PLACES = {
    "t": "office:today",
    "o": "office:orders",
    "p": "office:products",
    "l": "office:price_lists",
    "s": "office:stock",
    "c": "office:companies",
    "i": "office:invoices",
    "q": "office:quotes",
}  # after g


@register.inclusion_tag("office/parts/keys.html", takes_context=True)
def keys(context: dict[str, Any]) -> dict[str, Any]:
    """The dialog of keys; what a role does not open is not offered."""
    entries = [entry for group in UNFOLD["SIDEBAR"]["navigation"] for entry in group["items"]]
    by_link = {str(entry["link"]): entry for entry in entries if entry["permission"](context["request"])}
    found = [(key, by_link.get(reverse(name))) for key, name in PLACES.items()]
    return {"places": [(key, entry["title"], entry["link"]) for key, entry in found if entry]}
