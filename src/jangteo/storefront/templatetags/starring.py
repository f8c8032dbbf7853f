"""Stars on the tiles of lists."""

from typing import Any

from django import template

from jangteo.storefront.stars import rating_shown

register = template.Library()


@register.inclusion_tag("storefront/parts/tile_stars.html", takes_context=True)
def tile_stars(context: template.Context, product_id: Any) -> dict[str, Any]:
    """Average and number of a product's reviews; nothing where there are none, or too few."""
    request = context.get("request")
    return {"rating": rating_shown(request, product_id) if request is not None else None}
