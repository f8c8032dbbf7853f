"""Home, categories, search, products, and why they cost what they cost."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jangteo.catalog import selectors as catalog
from jangteo.catalog.errors import CategoryNotFound, ProductNotFound
from jangteo.catalog.types import MediaView, ProductPage, Sort, VariantView
from jangteo.content.types import HOME
from jangteo.kernel import because
from jangteo.kernel.languages import say
from jangteo.pricing.selectors import allowance_in_words
from jangteo.pricing.types import PriceOffer, QuantityRule
from jangteo.search import selectors as search
from jangteo.search.types import ProductSheet
from jangteo.storefront.alike import alike
from jangteo.storefront.blocks import WINDOW_SIZE, faces_of, shelf
from jangteo.storefront.facet_boxes import chosen_links, facet_boxes
from jangteo.storefront.goods import by_content, first_to_have, goods, ladder, reduction, stock_of, unit_size
from jangteo.storefront.listing_query import (
    MOST_TEXT,
    ListingQuery,
    changed_to,
    cleared_address,
    fits_a_sheet,
    page_numbers,
    read_query,
    sheet_query,
    sort_links,
)
from jangteo.storefront.order_grid import grid_of, is_grid
from jangteo.storefront.pages.frame import show, show_part
from jangteo.storefront.pages.orders import latest_orders
from jangteo.storefront.pages.own_pages import LATEST_ORDERS, find_page, show_home
from jangteo.storefront.pages.reasons import show_why
from jangteo.storefront.pages.replaced import instead_of, show_gone
from jangteo.storefront.pages.reviews import reviews_of
from jangteo.storefront.picks import out_of_stock, picks
from jangteo.storefront.replica import may_be_old
from jangteo.storefront.structured import address_of, breadcrumbs, organization, product_facts
from jangteo.storefront.visit import Visit, get_viewer, get_visit, page_language

SHELF_SIZE, LIKED_SIZE = 8, 4
BY_PRICE = (Sort.PRICE, Sort.PRICE_DOWN)
AS_TYPED = "typed"


@require_safe
@alike
def home(request: HttpRequest) -> HttpResponse:
    """What this channel has: kinds, new things, favourites; for tools, the buyer's own orders first."""
    visit, viewer = get_visit(request), get_viewer(request)
    aisles = catalog.list_categories(viewer)
    page = find_page(request, HOME)
    if page is not None:
        return show_home(request, page, aisles)
    counts = catalog.count_products(viewer) if visit.temper == "dense" else {}
    best = shelf(request, Sort.FEATURED, WINDOW_SIZE)
    faces = faces_of(best)
    return show(
        request,
        f"home_{visit.temper}.html",
        aisles=aisles,
        greeting={part: say(words, page_language()) for part, words in visit.channel.greeting.items()},
        rooms=[(aisle, faces.get(aisle.slug), counts.get(aisle.id)) for aisle in aisles],
        newest=shelf(request, Sort.NEWEST, SHELF_SIZE),
        chosen_for_you=best[:SHELF_SIZE],
        orders=latest_orders(visit, limit=LATEST_ORDERS)[0] if visit.temper == "dense" else [],
        canonical=address_of(request, "home"),
        structured=[organization(request)],
    )


@require_safe
@alike
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One category with facets, this buyer's prices and what can be had."""
    aisles = catalog.list_categories(get_viewer(request))
    aisle = next((one for one in aisles if one.slug == slug), None)
    if aisle is None:
        raise CategoryNotFound
    query = read_query(request.GET, slug)
    crumbs = [{"name": aisle.name}]
    words = {"title": aisle.name, "blurb": aisle.blurb, "crumbs": crumbs, "category_slug": slug, "aisles": aisles}
    page = f"?page={query.page}" if query.page > 1 else ""
    told = {"canonical": address_of(request, "category", slug) + page, "structured": [breadcrumbs(request, crumbs)]}
    return _listing(request, query, words | told)


@require_safe
@alike
def find(request: HttpRequest) -> HttpResponse:
    """Search results, or everything when nothing is searched for."""
    query = read_query(request.GET)
    text = query.wanted.text
    title = _("“%(text)s”") % {"text": text} if text else _("Everything")
    return _listing(request, query, {"title": title, "query": text, "crumbs": [{"name": title}]})


@require_safe
@may_be_old
def suggest(request: HttpRequest) -> HttpResponse:
    """What to offer while somebody types in the search box."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_TEXT]
    found = search.suggest(get_viewer(request), text)
    return show_part(request, "parts/suggestions.html", found=found, text=text)


def _choices(visit: Visit, found: ProductSheet, chosen: VariantView) -> dict[str, Any]:
    """What the variants are chosen by: axes, a list of them, a table of quantities."""
    card = found.page.card
    return {
        "grid": grid_of(found) if visit.temper == "dense" and is_grid(card) else None,
        "may_grid": is_grid(card),
        "axes": picks(found.page.axes, card.variants, chosen, out_of_stock(found.tile)),
        "choices": [(one, stock_of(found.tile, one.id).is_orderable) for one in card.variants],
    }


def _price(found: ProductSheet, chosen: VariantView) -> dict[str, Any]:
    """What one costs, and more of it; how many can be ordered."""
    offer = found.tile.offers.get(chosen.id)
    reached = offer.ladder[0].from_quantity if offer and offer.ladder else 1
    rows = ladder(offer, reached, found.tile.retail.get(chosen.id))
    limit = found.limits.get(chosen.id)
    return {
        "price": rows[0] if rows else None,
        "reduction": reduction(offer, found.tile.lowest_lately.get(chosen.id)),
        "by_content": by_content(offer, chosen),
        "hidden_why": _hidden_why(offer),
        "steps": rows,
        "limit": limit,
        "allowed": _allowed(found, chosen.id),
        "start": (limit or QuantityRule()).first_from(rows[0].quantity if rows else 1),
    }


@require_safe
@alike
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product; `?sku=` chooses the variant. Of one that is no longer sold: what takes its place."""
    visit = get_visit(request)
    try:
        found = search.product(visit.channel, get_viewer(request), slug)
        card = found.page.card
        if not card.variants:
            raise ProductNotFound
    except ProductNotFound:
        return show_gone(request, slug)
    first = first_to_have(found.tile)
    wanted = request.GET.get("sku", "")
    chosen = next((one for one in card.variants if one.sku == wanted), first)
    stock = stock_of(found.tile, chosen.id)
    gallery = _gallery(found.page, chosen, request.GET.get("picture", ""))
    price = _price(found, chosen)
    crumbs = [{"name": found.page.category_name, "slug": card.category_slug}, {"name": card.name}]
    return show(
        request,
        "product.html",
        product=found.page,
        card=card,
        chosen=chosen,
        is_first_choice=chosen == first,
        replaced=None if chosen.sku == wanted else instead_of(request, wanted),
        **_choices(visit, found, chosen),
        **price,
        is_for_sale=found.tile.is_for_sale,
        units=[(one, unit_size(one), unit_size(one) <= stock.quantity or stock.is_late) for one in chosen.units],
        stock=stock,
        **gallery,
        crumbs=crumbs,
        canonical=address_of(request, "product", slug),
        structured=[
            product_facts(request, card, chosen, price["price"], stock, gallery["picture"]),
            breadcrumbs(request, crumbs),
        ],
        category_slug=card.category_slug,
        related=goods(found.related),
        promotions=[say(names, page_language()) for names in found.promotions],
        **reviews_of(request, card.id),
    )


def _allowed(found: ProductSheet, variant_id: UUID) -> list[str]:
    """How many of a variant one buyer may have in a period, in sentences."""
    own = (one for one in found.may_have if one.variant_id == variant_id)
    return [allowance_in_words(one.maximum, one.period, page_language()) for one in own]


@require_safe
def why_price(request: HttpRequest, sku: str) -> HttpResponse:
    """The reasons of one variant's price for this buyer, in sentences."""
    visit = get_visit(request)
    variant = catalog.variants_by_sku([sku], get_viewer(request)).get(sku)
    if variant is None:
        raise ProductNotFound
    tile = search.tiles(visit.channel, get_viewer(request), [variant.product_id])[0]
    sentences = because.in_words("price", tile.offers[variant.id].because, page_language())
    return show_why(request, sentences, back=reverse("storefront:product", args=[tile.card.slug]))


def _listing(request: HttpRequest, query: ListingQuery, words: dict[str, Any]) -> HttpResponse:
    visit, viewer = get_visit(request), get_viewer(request)
    page = search.listing(
        visit.channel,
        viewer,
        query.wanted,
        own=query.own,
        sort=query.sort,
        page=query.page,
        categories=words.get("aisles"),
        as_typed=query.params.get("as") == AS_TYPED,
    )
    boxes, found = facet_boxes(query, page, visit.channel.currency), goods(page.tiles, request)
    return show(
        request,
        "listing.html",
        goods=found,
        total=page.total,
        finding=page.finding,
        liked=shelf(request, Sort.FEATURED, LIKED_SIZE) if not found and query.wanted.text else [],
        as_typed=changed_to(query.params, {"as": AS_TYPED}),
        replaced=instead_of(request, query.wanted.text) if not found or _is_code(query.wanted.text) else None,
        boxes=boxes,
        chosen=chosen_links(query, boxes, visit.channel.currency),
        unread=[*query.unread, *page.left_out],
        is_too_wide=page.is_too_wide,
        compared=page.compared if query.sort in BY_PRICE else None,
        cleared=cleared_address(query),
        kept=[(key, value) for key, values in query.params.lists() for value in values if key != "page"],
        sorts=sort_links(query, sees_prices=viewer.sees_prices),
        sheet_query=sheet_query(query) if fits_a_sheet(query) else None,
        page=page.page,
        page_count=page.pages,
        page_numbers=page_numbers(page.page, page.pages),
        **words,
    )


def _is_code(text: str) -> bool:
    """Whether it may be somebody's code of a thing: SKUs and barcodes have digits or hyphens, and no spaces."""
    return " " not in text.strip() and any(one.isdigit() or one == "-" for one in text)


def _hidden_why(offer: PriceOffer | None) -> list[str]:
    """Why a price that may be there is not shown, and who can help."""
    return because.in_words("price", offer.because, page_language()) if offer and offer.is_hidden else []


def _gallery(page: ProductPage, chosen: VariantView, wanted: str) -> dict[str, Any]:
    """The pictures, the large one, and what is on it: of one that nobody described, what is sold."""
    pictures = _pictures(page, chosen)
    picture = _picture(pictures, wanted)
    sold = ", ".join(filter(None, (page.card.name, chosen.label)))
    words = picture.title if picture and picture.renditions else sold
    return {"pictures": pictures, "picture": picture, "picture_words": words or sold}


def _pictures(page: ProductPage, chosen: VariantView) -> list[MediaView]:
    """The chosen variant's pictures first, then those of the product as a whole."""
    own = [picture for picture in page.pictures if picture.variant_id == chosen.id]
    shared = [picture for picture in page.pictures if picture.variant_id is None]
    return own + shared or list(page.pictures)


def _picture(pictures: list[MediaView], wanted: str) -> MediaView | None:
    place = int(wanted) - 1 if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
    return pictures[place if 0 <= place < len(pictures) else 0] if pictures else None
