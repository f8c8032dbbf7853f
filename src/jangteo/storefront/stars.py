"""Stars of the products of a page: asked once for all of its lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest

from jangteo.reviews.selectors import ratings_of
from jangteo.reviews.types import Rating
from jangteo.storefront.visit import get_visit

_ATTRIBUTE = "storefront_stars"


@dataclass(slots=True)
class _Stars:
    products: set[UUID] = field(default_factory=set)
    found: Mapping[UUID, Rating] | None = None


def will_show(request: HttpRequest, product_ids: Iterable[UUID]) -> None:
    """Products whose stars this page will show."""
    known: _Stars = getattr(request, _ATTRIBUTE, None) or _Stars()
    setattr(request, _ATTRIBUTE, _Stars(known.products | set(product_ids)))


def rating_shown(request: HttpRequest, product_id: UUID) -> Rating | None:
    """What a product's reviews come to, where it has enough; one query for the page."""
    stars: _Stars | None = getattr(request, _ATTRIBUTE, None)
    if stars is None or product_id not in stars.products:
        return None
    if stars.found is None:
        stars.found = ratings_of(stars.products, get_visit(request).channel.id)
    return stars.found.get(product_id)
