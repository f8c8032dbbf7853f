"""What the visitor wishes for, asked once a page and only where a page shows it."""

from uuid import UUID

from django import template

from jangteo.storefront.visit import visit_of
from jangteo.wishes.selectors import wished_variants

register = template.Library()
_ATTRIBUTE = "storefront_wished"


@register.simple_tag(takes_context=True)
def is_wished(context: template.Context, variant_id: UUID | None) -> bool:
    """Whether a variant is on a list of the visitor's own."""
    request = context.get("request")
    visit = visit_of(request) if request is not None else None
    if visit is None or visit.actor.person_id is None or variant_id is None:
        return False
    known: frozenset[UUID] | None = getattr(request, _ATTRIBUTE, None)
    if known is None:
        known = wished_variants(visit.actor)
        setattr(request, _ATTRIBUTE, known)
    return variant_id in known
