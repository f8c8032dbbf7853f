"""What takes the place of what is no longer sold, said where somebody looks for the old one."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from jangteo.catalog import selectors as catalog
from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.types import Replacement
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_viewer, page_language

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Instead:
    """What to look at instead of something: how it is called, where it is, since when and why."""

    old_sku: str
    name: str
    slug: str
    sku: str
    since: date
    why: str


def instead_of(request: HttpRequest, words: str) -> Instead | None:
    """What takes the place of the thing whose SKU, barcode or name is exactly this; None: it is not replaced."""
    words = words.strip()
    found = catalog.replacement_by_words(words, get_viewer(request)) if 0 < len(words) <= LONGEST else None
    return _told(request, found) if found else None


def show_gone(request: HttpRequest, slug: str) -> HttpResponse:
    """410 with what takes the place of a product that was sold here.

    raises  ProductNotFound where nothing does, or the reader may not know
    """
    found = catalog.replacement_of_product(slug, get_viewer(request)) if "\0" not in slug else None
    if found is None:
        raise ProductNotFound
    return show(request, "gone.html", status=410, replaced=_told(request, found))


def _told(request: HttpRequest, found: Replacement) -> Instead:
    viewer = get_viewer(request)
    variant = catalog.variants_by_id([found.variant_id], page_language())[found.variant_id]
    product_id, slug = catalog.product_of(found.variant_id)
    name = catalog.product_names([product_id], viewer).get(product_id, slug)
    return Instead(found.old_sku, f"{name} {variant.label}".strip(), slug, variant.sku, found.since, found.why)
