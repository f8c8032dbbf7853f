"""What the list of products is narrowed to, read from its address: by the list, saved views and runs."""

from django.http import HttpRequest

from jangteo.catalog.selectors.staff import StaffFilter, list_all_categories
from jangteo.catalog.types import ProductStatus
from jangteo.channels.selectors import list_channels
from jangteo.office.pages.frame import language, one_of, searched


def product_filter(request: HttpRequest) -> StaffFilter:
    """What an address narrows the list to; what it names that there is not narrows nothing."""
    channels = {one.code: one.id for one in list_channels()}
    code = one_of(request, "channel", channels)
    return StaffFilter(
        text=searched(request),
        category_slug=one_of(request, "category", [slug for slug, _name in list_all_categories(language())]) or "",
        channel_id=channels[code] if code else None,
        status=one_of(request, "status", list(ProductStatus)),
    )
