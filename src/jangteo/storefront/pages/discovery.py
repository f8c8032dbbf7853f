"""What search engines may know: nothing of a channel that asks for log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import ListingFilter, Sort
from jangteo.content.selectors import list_shown
from jangteo.storefront.replica import may_be_old
from jangteo.storefront.visit import get_viewer

MOST_ADDRESSES = 50_000  # source: sitemaps.org protocol, limits of one file


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt of this channel; only open channels have one, the door answers for the others."""
    hidden = [reverse(f"storefront:{name}") for name in ("cart", "checkout", "account", "orders", "login", "search")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('storefront:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@may_be_old
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every category and product of this channel that the one who asks may see."""
    viewer = get_viewer(request)
    ids, _total = catalog.list_product_ids(
        viewer, ListingFilter(), sort=Sort.NEWEST, offset=0, limit=MOST_ADDRESSES - 1000
    )
    paths = [reverse("storefront:home")]
    paths += [reverse("storefront:category", args=[one.slug]) for one in catalog.list_categories(viewer)]
    paths += [reverse("storefront:product", args=[card.slug]) for card in catalog.product_cards(ids, viewer)]
    shown = list_shown(viewer.channel_id, viewer.language)
    paths += [reverse("storefront:page", args=[entry.slug]) for entry in shown]
    addresses = [request.build_absolute_uri(path) for path in paths]
    return render(request, "storefront/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
