"""Price lists: for whom each is, its prices, and the form that changes one."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_id, variants_by_sku
from jangteo.catalog.selectors.staff import base_names, page_of_variants
from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.pages.amounts import FigureField
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    cursor,
    key_pager,
    language,
    may,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.price_door import price_list_of
from jangteo.office.pages.price_drafts import change_cells
from jangteo.office.pages.price_ladder import CalendarLine, calendar_lines
from jangteo.office.pages.whole_field import WholeField
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.selectors import (
    coming_changes,
    list_drafts,
    list_price_lists,
    price_periods,
    priced_within,
    prices_at,
)
from jangteo.pricing.types import AudienceKind, PriceListView
from jangteo.segments.selectors import segments_by_id

LATEST, COMING = 10, 20
PRICE_ACTIONS = tuple(f"pricing.{name}" for name in ("set_prices", "end_prices", "publish_draft", "undo_draft"))


class PriceForm(forms.Form):
    """One price of one SKU from a quantity on."""

    sku = forms.CharField(label=pgettext_lazy("office", "SKU"), max_length=64)
    min_quantity = WholeField(label=pgettext_lazy("office", "From quantity"), min_value=1, max_value=1_000_000)
    unit_price = FigureField(
        label=pgettext_lazy("office", "Unit price"), min_value=Decimal(0), max_digits=18, decimal_places=6
    )
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every price list with its audience."""
    lists = list_price_lists(actor=staff_actor(request))
    names = audience_names(lists)
    rows = [(one, [(kind, names.get(pk, "")) for kind, pk in one.audiences]) for one in lists]
    return show(
        request,
        "price_lists",
        pgettext("office", "Price lists"),
        rows=rows,
        may_change=may(request, Action.PRICE_LISTS_CHANGE),
        may_see_costs=may(request, Action.COSTS_SEE),
    )


@require_GET
def price_list_page(request: HttpRequest, code: str) -> HttpResponse:
    """One list's prices, a row a SKU with its ladder."""
    return _page(
        request, price_list_of(request, code), PriceForm(initial={"sku": request.GET.get("sku", ""), "min_quantity": 1})
    )


@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Set one price."""
    price_list, form = price_list_of(request, code), PriceForm(request.POST)
    variant = None
    if form.is_valid():
        sku = form.cleaned_data["sku"]
        variant = variants_by_sku([sku]).get(sku)
        if variant is None:
            form.add_error("sku", pgettext("office", "There is no such SKU."))
    if variant is None:
        response = _page(request, price_list, form)
        response.status_code = 422
        return response
    data = form.cleaned_data
    key = (UUID(str(variant.id)), data["min_quantity"])
    known = prices_at(price_periods(code, [key[0]]), clock.now()).get(key)
    attempt(
        request,
        pgettext("office", "%(sku)s costs %(price)s from %(quantity)s on in this list.")
        % {"sku": variant.sku, "price": f"{data['unit_price']:f}", "quantity": data["min_quantity"]},
        lambda: change_cells(
            code,
            {key: (known.unit_price if known else None, data["unit_price"])},
            staff_actor(request),
            why=data["why"],
        ),
    )
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect("office:price_list", code=code)
    return redirect(target)


def audience_names(lists: Sequence[PriceListView]) -> dict[UUID | None, str]:
    """What the channels, segments and parties of lists are called; three queries."""
    ids: dict[AudienceKind, set[UUID]] = defaultdict(set)
    for one in lists:
        for kind, pk in one.audiences:
            if pk is not None:
                ids[kind].add(pk)
    names: dict[UUID | None, str] = {}
    names |= {pk: one.name(language()) for pk, one in channels_by_id(ids[AudienceKind.CHANNEL]).items()}
    names |= {pk: say(one, language()) for pk, one in segments_by_id(ids[AudienceKind.SEGMENT]).items()}
    names |= {pk: one.name for pk, one in parties_by_id(ids[AudienceKind.PARTY]).items()}
    return names


def _page(request: HttpRequest, price_list: PriceListView, form: PriceForm) -> HttpResponse:
    text = searched(request)
    page = page_of_variants(text, within=priced_within(price_list.code), cursor=cursor(request), limit=PAGE_SIZE)
    names = audience_names([price_list])
    return show(
        request,
        "price_list",
        say(price_list.names, language()) or price_list.code,
        price_list=price_list,
        audiences=[(kind, names.get(pk, "")) for kind, pk in price_list.audiences],
        rows=_rows(page.rows, price_list),
        coming=_coming(price_list),
        drafts=list_drafts(price_list.code, limit=LATEST),
        may_change=may(request, Action.PRICE_LISTS_CHANGE) and not price_list.derived_from,
        may_settle=may(request, Action.PRICE_LISTS_CHANGE),
        form=form,
        text=text,
        price_actions=PRICE_ACTIONS,
        audit=list_audit(subject_id=price_list.id, limit=LATEST)[0],
        pager=key_pager(request, page),
    )


def _coming(price_list: PriceListView) -> list[CalendarLine]:
    rows = coming_changes(price_list, limit=COMING)
    variants = variants_by_id({row.variant_id for row in rows})
    return calendar_lines(rows, {UUID(str(pk)): one.sku for pk, one in variants.items()})


def _rows(ids: Sequence[VariantId], price_list: PriceListView) -> list[dict[str, Any]]:
    """A row a SKU with the ladder that holds now; a derived list's comes of its base's."""
    variants = variants_by_id(ids, language())
    names = base_names({variant.product_id for variant in variants.values()})
    ladders: dict[UUID, list[tuple[int, UnitPrice]]] = defaultdict(list)
    for (variant_id, quantity), one in sorted(prices_at(price_periods(price_list.code, ids), clock.now()).items()):
        ladders[variant_id].append((quantity, UnitPrice(one.unit_price, price_list.currency)))
    return [
        {
            "variant": variants[pk],
            "name": say(names.get(variants[pk].product_id, {}), language()),
            "ladder": ladders[pk],
        }
        for pk in ids
    ]
