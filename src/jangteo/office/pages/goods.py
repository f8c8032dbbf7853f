"""Products: the list, and one product with its texts side by side, its prices in every list, its stock by place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from mimetypes import guess_extension
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors.staff import (
    StaffProduct,
    StaffProductPage,
    WrittenText,
    find_any_media,
    get_any_product,
    list_all_categories,
    page_of_products,
)
from jangteo.catalog.types import MediaKind, ProductStatus, TextField
from jangteo.channels.selectors import channels_by_id, list_channels
from jangteo.channels.types import Channel, ChannelId
from jangteo.inventory.selectors import list_stock
from jangteo.kernel.api import media_policy
from jangteo.kernel.types import Action
from jangteo.office.pages.bundles import bundle_forms, change_bundle, in_bundles
from jangteo.office.pages.buyer_field import near
from jangteo.office.pages.contents import ContentForm, MixForm, content_rows, say_content, say_mix
from jangteo.office.pages.costs import product_margins
from jangteo.office.pages.frame import PAGE_SIZE, cursor, key_pager, language, may, show, staff_actor
from jangteo.office.pages.options import change_options, options_form
from jangteo.office.pages.pictures import change_pictures, new_form, picture_rows
from jangteo.office.pages.price_ladder import CalendarLine, calendar_lines
from jangteo.office.pages.product_filter import product_filter
from jangteo.office.pages.quantities import (
    AllowanceForm,
    QuantityForm,
    allow,
    allowance_rows,
    rule_rows,
    set_rule,
    stop_allowing,
)
from jangteo.office.pages.run_choices import product_choices
from jangteo.office.pages.successors import SuccessorForm, say_successor, successor_rows
from jangteo.office.pages.views import opens_by_view
from jangteo.pricing.selectors import calendar_of, list_prices
from jangteo.pricing.types import ListedPrice


@require_GET
@opens_by_view("products")
def list_page(request: HttpRequest) -> HttpResponse:
    """Every product, by category."""
    channels = list_channels()
    categories = list_all_categories(language())
    wanted = product_filter(request)
    chosen = next((channel for channel in channels if channel.id == wanted.channel_id), None)
    page = page_of_products(wanted, language=language(), cursor=cursor(request), limit=PAGE_SIZE)
    free = free_by_product(page.rows)
    rows = [
        {
            "product": product,
            "free": free.get(product.id, 0),
            "channels": [channel for channel in channels if channel.id in product.channel_ids],
        }
        for product in page.rows
    ]
    return show(
        request,
        "products",
        pgettext("office", "Products"),
        rows=rows,
        wanted=wanted,
        chosen=chosen,
        channels=channels,
        categories=categories,
        statuses=list(ProductStatus),
        actions=product_choices(request),
        pager=key_pager(request, page),
    )


@require_GET
def product_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One product whole."""
    page = _any_product(slug)
    return _show_product(request, page)


@require_POST
def set_quantities(request: HttpRequest, slug: str) -> HttpResponse:
    """Set how many of a variant may be ordered at once, or take the rule away."""
    page = _any_product(slug)
    form = near(QuantityForm(page.product, request.POST), request)
    if not form.is_valid():
        return _show_product(request, page, rule=form)
    set_rule(request, page.product, form.cleaned_data)
    return redirect("office:product", slug=slug)


@require_POST
def set_allowances(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many of a variant one buyer may have in a period, or end what was said (`end` names it)."""
    page = _any_product(slug)
    if "end" in request.POST:
        stop_allowing(request, page.product, request.POST["end"], request.POST.get("why", ""))
        return redirect("office:product", slug=slug)
    form = AllowanceForm(page.product, request.POST)
    if not form.is_valid():
        return _show_product(request, page, allowance=form)
    allow(request, page.product, form.cleaned_data)
    return redirect("office:product", slug=slug)


@require_POST
def set_contents(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how much is in one piece of a variant, or take it away; or (`mix`) what the product counts together with."""
    page = _any_product(slug)
    if "mix" in request.POST:
        mix = MixForm(request.POST)
        if not mix.is_valid():
            return _show_product(request, page, mix=mix)
        say_mix(request, page.product, mix.cleaned_data)
        return redirect("office:product", slug=slug)
    form = ContentForm(page.product, request.POST)
    if not form.is_valid():
        return _show_product(request, page, content=form)
    say_content(request, page.product, form.cleaned_data)
    return redirect("office:product", slug=slug)


@require_POST
def set_pictures(request: HttpRequest, slug: str) -> HttpResponse:
    """Add pictures, put them in order, say what is on them, or take one away (`act` says which)."""
    page = _any_product(slug)
    wrong = change_pictures(request, page)
    return _show_product(request, page, picture=wrong) if wrong else redirect("office:product", slug=slug)


@require_POST
def set_bundles(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what one of a variant consists of; no lines: it is no bundle any more."""
    page = _any_product(slug)
    wrong = change_bundle(request, page.product)
    return _show_product(request, page, bundle=wrong) if wrong else redirect("office:product", slug=slug)


@require_POST
def set_axes(request: HttpRequest, slug: str) -> HttpResponse:
    """Say in which ways the variants differ, or (`act=look`) show the fields of what was typed."""
    page = _any_product(slug)
    typed = change_options(request, page.product)
    if typed is None:
        return redirect("office:product", slug=slug)
    return _show_product(request, page, options=typed)


@require_POST
def set_successors(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what takes the place of a variant, or of all like for like; or take that away."""
    page = _any_product(slug)
    form = SuccessorForm(page.product, request.POST)
    if not form.is_valid() or not say_successor(request, page.product, form):
        return _show_product(request, page, successor=form)
    return redirect("office:product", slug=slug)


def _any_product(slug: str) -> StaffProductPage:
    try:
        return get_any_product(slug, language=language())
    except ProductNotFound:
        raise Http404 from None


def _show_product(request: HttpRequest, page: StaffProductPage, **wrong: Any) -> HttpResponse:
    """The page; `wrong` is the form that was refused: rule, allowance, content, mix, bundle, axes, picture or
    successor.
    """
    variants = page.product.variants
    channels = channels_by_id(listing.channel_id for listing in page.listings)
    stock = list_stock([variant.id for variant in variants])
    prices = _price_table(list_prices([variant.id for variant in variants], staff_actor(request)))
    response = show(
        request,
        "product",
        page.product.names.get(language()) or page.product.slug,
        page=page,
        texts=_texts_side_by_side(page, channels),
        listings=[(channels[ChannelId(listing.channel_id)], listing) for listing in page.listings],
        prices=prices,
        margins=product_margins(request, page.product, prices),
        stock={variant.id: [level for level in stock if level.variant_id == variant.id] for variant in variants},
        pictures=picture_rows(page, wrong.get("picture")),
        picture_form=new_form(page, wrong.get("picture")),
        documents=[item for item in page.media if item.kind == MediaKind.DOCUMENT],
        calendar=_dated(page.product, request),
        rules=rule_rows(page.product),
        form=wrong.get("rule") or QuantityForm(page.product),
        allowances=allowance_rows(page.product),
        allowance_form=wrong.get("allowance") or AllowanceForm(page.product),
        may_change=may(request, Action.PRICE_LISTS_CHANGE),
        contents=content_rows(page.product),
        content_form=wrong.get("content") or ContentForm(page.product),
        mix_form=wrong.get("mix") or MixForm(initial={"mix": variants[0].mix if variants else ""}),
        bundles=bundle_forms(page.product, wrong.get("bundle")),
        in_bundles=in_bundles(variant.id for variant in variants),
        successors=successor_rows(page.product),
        successor_form=wrong.get("successor") or SuccessorForm(page.product),
        options=wrong.get("options") or options_form(page.product),
        may_change_goods=may(request, Action.CATALOGUE_CHANGE),
    )
    if wrong and request.POST.get("act") != "look":
        response.status_code = 422
    return response


@require_GET
def media(request: HttpRequest, media_id: UUID) -> FileResponse:
    """A picture or document of any product, for staff."""
    stored = find_any_media(media_id)
    found = stored.named(request.GET.get("name", "")) if stored else None
    path = Path(settings.MEDIA_ROOT) / found.path if found else None
    if found is None or path is None or not path.is_file():
        raise Http404
    shown = found.content_type.startswith("image/") or guess_extension(found.content_type) == ".pdf"
    response = FileResponse(path.open("rb"), content_type=found.content_type, as_attachment=not shown)
    response._csp_config = media_policy(found.content_type)  # type: ignore[attr-defined]
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _dated(product: StaffProduct, request: HttpRequest) -> list[CalendarLine]:
    """When prices of a product hold, of steps that have more than one price over time, or one that ends or begins."""
    skus = {UUID(str(variant.id)): variant.sku for variant in product.variants}
    rows = calendar_of([*skus], staff_actor(request))
    dated = {
        (row.price_list.code, row.variant_id, row.min_quantity) for row in rows if row.period.since or row.period.until
    }
    wanted = [row for row in rows if (row.price_list.code, row.variant_id, row.min_quantity) in dated]
    return calendar_lines(wanted, skus)


def free_by_product(products: Sequence[StaffProduct]) -> dict[UUID, int]:
    """{product: how many units of all its variants are free in all places}."""
    owner = {variant.id: product.id for product in products for variant in product.variants}
    free: dict[UUID, int] = defaultdict(int)
    for level in list_stock(owner):
        free[owner[level.variant_id]] += level.available
    return free


def _texts_side_by_side(page: StaffProductPage, channels: dict[Any, Channel]) -> list[dict[str, Any]]:
    """For each audience a row of each field in Korean and English."""
    scopes: dict[tuple[str, UUID | None], list[WrittenText]] = defaultdict(list)
    for text in page.texts:
        scopes[text.audience, text.channel_id].append(text)
    return [
        {
            "audience": audience,
            "channel": channels.get(channel_id) if channel_id else None,
            "fields": [
                (field, _said(written, field, "ko"), _said(written, field, "en"))
                for field in TextField
                if any(text.field == field for text in written)
            ],
        }
        for (audience, channel_id), written in sorted(scopes.items(), key=lambda item: (item[0][0], str(item[0][1])))
    ]


def _said(written: Iterable[WrittenText], field: TextField, code: str) -> str:
    return next((text.text for text in written if text.field == field and text.language == code), "")


def _price_table(prices: Iterable[ListedPrice]) -> dict[UUID, list[ListedPrice]]:
    table: dict[UUID, list[ListedPrice]] = defaultdict(list)
    for price in prices:
        table[price.variant_id].append(price)
    return dict(table)
