"""One SKU in one list: its whole ladder in a form, what applies when, and what was known before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.selectors.staff import base_names
from jangteo.catalog.types import VariantView
from jangteo.insights.services import simulate_draft
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import attempt, language, may, show, staff_actor
from jangteo.office.pages.price_door import own_list, price_list_of
from jangteo.office.pages.price_drafts import change_cells, open_draft, publish
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.selectors import calendar_of, past_prices, price_periods, prices_at, read_price
from jangteo.pricing.services import make_sheet_draft
from jangteo.pricing.types import CalendarRow, PriceListView

NEW_STEPS, MOST_STEPS, LATEST, LARGEST_STEP = 2, 30, 20, 10**9
type Key = tuple[UUID, int]


@dataclass(slots=True)
class LadderStep:
    """One line of the form; `seen` is the price as the page showed it, `quantity` and `price` what stands in it."""

    quantity: str
    seen: str
    price: str
    is_new: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A price and when it holds; `state` is past, now, coming or not_valid where the list doesn't apply."""

    row: CalendarRow
    sku: str
    state: str


class WhenForm(forms.Form):
    """From when until when, and why."""

    since = forms.DateTimeField(label=pgettext_lazy("office", "From when"), required=False)
    until = forms.DateTimeField(label=pgettext_lazy("office", "Until when"), required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)


@require_GET
def ladder_page(request: HttpRequest, code: str, sku: str) -> HttpResponse:
    """The ladder of a SKU in a list, and its calendar."""
    price_list = price_list_of(request, code)
    return _page(request, price_list, _variant(sku), WhenForm(initial={"why": ""}))


@require_POST
@own_list
def change_ladder(request: HttpRequest, price_list: PriceListView, sku: str) -> HttpResponse:
    """Set what was changed: at once, or as a draft with `act=draft`; either can be looked at and taken back."""
    variant, form, steps = _variant(sku), WhenForm(request.POST), _sent(request)
    cells: dict[Key, tuple[Decimal | None, Decimal | None]] = {}
    for step in steps:
        _read(step, UUID(str(variant.id)), cells)
    if not form.is_valid() or any(step.error for step in steps):
        return _page(request, price_list, variant, form, steps=steps)
    try:
        draft_id = make_sheet_draft(
            price_list_code=price_list.code, cells=cells, actor=staff_actor(request), **form.cleaned_data
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        moved = pgettext("office", "Somebody changed a price meanwhile. Look again before you change it.")
        problem = moved if error.code == "pricing.prices_moved" else refusal_in_words(error)
        return _page(request, price_list, variant, form, steps=steps, problem=problem)
    if request.POST.get("act") == "draft":
        return open_draft(request, draft_id)
    simulate_draft(draft_id=draft_id, actor=staff_actor(request))
    return publish(request, draft_id=draft_id)


@require_POST
@own_list
def end_step(request: HttpRequest, price_list: PriceListView, sku: str) -> HttpResponse:
    """End one step, now or at a moment."""
    variant, form, quantity = _variant(sku), WhenForm(request.POST), read_whole(request.POST.get("quantity", ""))
    if not form.is_valid() or quantity is None:
        return _page(request, price_list, variant, form, problem=pgettext("office", "Say which step ends, and when."))
    key = (UUID(str(variant.id)), quantity)
    known = prices_at(price_periods(price_list.code, [key[0]]), clock.now()).get(key)
    attempt(
        request,
        pgettext("office", "%(sku)s from %(quantity)s has no price in this list from then on.")
        % {"sku": sku, "quantity": f"{quantity:,}"},
        lambda: change_cells(
            price_list.code,
            {key: (known.unit_price if known else None, None)},
            staff_actor(request),
            since=form.cleaned_data["until"],
            why=form.cleaned_data["why"],
        ),
    )
    return redirect("office:price_ladder", code=price_list.code, sku=sku)


def calendar_lines(rows: Iterable[CalendarRow], skus: dict[UUID, str], *, only: str = "") -> list[CalendarLine]:
    """Prices and when they hold, with the state of each.

    only  the code of a list; empty: of all
    """
    now = clock.now()
    return [
        CalendarLine(row, skus.get(row.variant_id, ""), _state(row, now))
        for row in rows
        if not only or row.price_list.code == only
    ]


def _state(row: CalendarRow, now: datetime) -> str:
    period, one = row.period, row.price_list
    if period.until is not None and period.until <= now:
        return "past"
    if period.since is not None and period.since > now:
        return "coming"
    is_valid = (one.valid_from is None or one.valid_from <= now) and (one.valid_until is None or now < one.valid_until)
    return "now" if is_valid else "not_valid"


def _read(step: LadderStep, variant_id: UUID, cells: dict[Key, tuple[Decimal | None, Decimal | None]]) -> None:
    """Take a line of the form when it is changed; what is wrong with it is told in it."""
    if step.price.strip() == step.seen and not (step.is_new and step.quantity.strip()):
        return
    quantity = read_whole(step.quantity)
    if quantity is None or not 1 <= quantity <= LARGEST_STEP:
        step.error = pgettext("office", "A quantity step is a whole number from 1 up.")
        return
    try:
        price = read_price(step.price) if step.price.strip() else None
        seen = read_price(step.seen) if step.seen else None
    except ValueError:
        step.error = pgettext("office", "A price is a number from 0 up with at most 6 decimals.")
        return
    key = (variant_id, quantity)
    if key in cells:
        step.error = pgettext("office", "This step stands above already.")
    elif price != seen:
        cells[key] = (seen, price)


def _sent(request: HttpRequest) -> list[LadderStep]:
    columns = [request.POST.getlist(name)[:MOST_STEPS] for name in ("quantity", "seen", "price")]
    found = []
    for quantity, seen, price in zip(*columns, strict=False):
        seen, price = (text.replace("\x00", "")[:40] for text in (seen, price))
        found.append(LadderStep(quantity, seen, price, is_new=not seen))
    return found


def _variant(sku: str) -> VariantView:
    found = variants_by_sku([sku.replace("\x00", "")], language=language()).get(sku)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    price_list: PriceListView,
    variant: VariantView,
    form: WhenForm,
    *,
    steps: Sequence[LadderStep] = (),
    problem: str = "",
) -> HttpResponse:
    variant_id = UUID(str(variant.id))
    now = prices_at(price_periods(price_list.code, [variant_id]), clock.now())
    known = {q: UnitPrice(one.unit_price, price_list.currency).to_text() for (_, q), one in sorted(now.items())}
    fresh = [LadderStep(str(quantity), price, price) for quantity, price in known.items()]
    fresh += [LadderStep("" if known or number else "1", "", "", is_new=True) for number in range(NEW_STEPS)]
    name = say(base_names([variant.product_id]).get(variant.product_id, {}), language())
    more: dict[str, Any] = {}
    if not price_list.derived_from:
        more["past"] = [
            (one, UnitPrice(one.period.unit_price, price_list.currency))
            for one in past_prices(price_list.code, variant_id, limit=LATEST)
        ]
    response = show(
        request,
        "price_ladder",
        f"{variant.sku} · {say(price_list.names, language()) or price_list.code}",
        price_list=price_list,
        variant=variant,
        name=name,
        steps=steps or fresh,
        held=known,
        form=form,
        problem=problem,
        lines=calendar_lines(
            calendar_of([variant_id], staff_actor(request)), {variant_id: variant.sku}, only=price_list.code
        ),
        may_change=may(request, Action.PRICE_LISTS_CHANGE) and not price_list.derived_from,
        **more,
    )
    response.status_code = 422 if steps or problem else 200
    return response
