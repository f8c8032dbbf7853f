"""What search engines read of a page: the very figures that it shows, as schema.org names them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jangteo.catalog.types import MediaView, ProductCard, VariantView
from jangteo.storefront.goods import LadderRow, Stock
from jangteo.storefront.visit import get_visit, page_language

SCHEMA = "https://schema.org"


def address_of(request: HttpRequest, name: str, *args: str) -> str:
    """The one whole address of a page, without what narrows or arranges it."""
    return request.build_absolute_uri(reverse(f"storefront:{name}", args=args))


def organization(request: HttpRequest) -> dict[str, Any]:
    """Who sells, as the page's foot says it."""
    visit, language = get_visit(request), page_language()
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Organization",
        "name": visit.channel.name(language),
        "url": address_of(request, "home"),
    }
    seller = visit.channel.seller
    if seller is not None:
        facts = {
            "legalName": seller.name(language),
            "telephone": seller.phone,
            "email": seller.email,
            "address": seller.address(language),
        }
        found |= {key: value for key, value in facts.items() if value}
    return found


def breadcrumbs(request: HttpRequest, crumbs: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The way to a page, as it stands at its top."""
    steps = [{"name": _("Home"), "item": address_of(request, "home")}]
    for crumb in crumbs:
        step = {"name": crumb["name"]}
        if crumb.get("slug"):
            step["item"] = address_of(request, "category", crumb["slug"])
        steps.append(step)
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, **step} for place, step in enumerate(steps, start=1)
        ],
    }


def product_facts(
    request: HttpRequest,
    card: ProductCard,
    chosen: VariantView,
    price: LadderRow | None,
    stock: Stock,
    picture: MediaView | None,
) -> dict[str, Any]:
    """A product with the price that this page shows; without an offer where it shows none."""
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": card.name,
        "sku": chosen.sku,
        "url": address_of(request, "product", card.slug),
    }
    facts = {"description": card.tagline, "gtin": chosen.gtin}
    found |= {key: value for key, value in facts.items() if value}
    if picture is not None:
        path = reverse("storefront:media", args=[picture.id, picture.file_name])
        found["image"] = request.build_absolute_uri(path)
    if price is not None:
        found["offers"] = _offer(request, price, stock, f"{found['url']}?sku={chosen.sku}")
    return found


def _offer(request: HttpRequest, price: LadderRow, stock: Stock, address: str) -> dict[str, Any]:
    shown, currency = price.price.to_text(), price.price.currency
    return {
        "@type": "Offer",
        "price": shown,
        "priceCurrency": currency,
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": shown,
            "priceCurrency": currency,
            "valueAddedTaxIncluded": get_visit(request).channel.prices_include_tax,
        },
        "availability": f"{SCHEMA}/{_availability(stock)}",
        "url": address,
    }


def _availability(stock: Stock) -> str:
    if stock.is_available:
        return "InStock"
    return "BackOrder" if stock.is_late else "OutOfStock"
