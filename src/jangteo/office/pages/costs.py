"""What goods cost the seller: today's costs by SKU, new ones typed or pasted, looked at before they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import StaffProduct, base_names, page_of_variants
from jangteo.channels.selectors import list_channels
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.keyset import named_or_kept
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    cursor,
    key_pager,
    language,
    may,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.price_files import pasted
from jangteo.office.price_words import COST_PROBLEMS
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.selectors import (
    costs_of,
    list_costs,
    list_tax_rates,
    margin_share,
    read_cost_table,
    try_costs,
    variants_with_cost,
)
from jangteo.pricing.services import set_costs
from jangteo.pricing.types import CostChange, CostProblem, CostRow, CostsTried, KnownCost, ListedPrice

MOST_LINES, SHOWN, LONGEST, LONGEST_TEXT = 20_000, 200, 40, 4_000_000
TYPED = "c-"


@dataclass(frozen=True, slots=True)
class CostLine:
    """A SKU with the cost that holds now and the next one to come."""

    sku: str
    name: str
    now: UnitPrice | None
    known: KnownCost | None
    next: UnitPrice | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What a row would change, ready to show."""

    line: int
    sku: str
    name: str
    old: UnitPrice | None
    new: UnitPrice | None
    since: datetime | None
    until: datetime | None
    share: Decimal | None

    @property
    def size(self) -> Decimal | None:
        return None if self.share is None else abs(self.share)


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Fifty SKUs with their costs, and both ways to change them."""
    return _page(request)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """What new costs would change; with `apply` they are kept, if they still change what was shown."""
    asked = request.POST.get("currency", "")
    currency = _currency(asked)
    text = _lines_of(request)[:LONGEST_TEXT]
    if asked and currency != asked:  # costs of one currency never become another's
        return _page(request, text=text, problem=pgettext("office", "There is no such currency. Write KRW, EUR, JPY …"))
    since = _since(request)
    if isinstance(since, str):
        return _page(request, text=text, problem=since)
    lines = pasted(text) if text.strip() else []
    if not lines:
        return _page(request, problem=pgettext("office", "There is nothing yet. Write a cost, or paste lines."))
    if len(lines) > MOST_LINES:
        most = {"most": f"{MOST_LINES:,}"}
        return _page(request, problem=pgettext("office", "At most %(most)s lines at once. Send more as a file.") % most)
    rows, problems = _rows(lines, currency, since)
    tried = try_costs(currency=currency, rows=rows, actor=staff_actor(request))
    problems = sorted([*problems, *tried.problems], key=lambda one: one.line)
    if problems:
        return _page(request, text=text, problems=_told(problems), count=len(problems))
    if not tried.changes:
        return _page(request, text=text, problem=pgettext("office", "Everything is so already: nothing would change."))
    problem = _applied(request, currency, rows) if "apply" in request.POST else ""
    if problem is None:
        return redirect(f"{reverse('office:costs')}?currency={currency}")
    return _preview(request, currency, text, tried, problem)


def _applied(request: HttpRequest, currency: str, rows: Sequence[CostRow]) -> str | None:
    """Keep the rows; None when it went well, else what is wrong in words."""
    try:
        count = set_costs(
            currency=currency,
            rows=rows,
            actor=staff_actor(request),
            why=_why(request),
            mark=request.POST.get("mark", "") or "none",
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        return refusal_in_words(error)
    messages.success(request, pgettext("office", "%(count)s costs were set.") % {"count": f"{count:,}"})
    return None


def _lines_of(request: HttpRequest) -> str:
    """The pasted lines, or those of the cells that were filled in."""
    text = request.POST.get("text", "").replace("\x00", "")
    if text.strip():
        return text
    typed = [(name.removeprefix(TYPED), str(cost).strip()) for name, cost in request.POST.items() if name[:2] == TYPED]
    return "\n".join(f"{sku}\t{cost[:LONGEST]}" for sku, cost in typed if cost).replace("\x00", "")


def _since(request: HttpRequest) -> datetime | str | None:
    """From which day rows hold that say none; the text is what is wrong."""
    day = request.POST.get("since", "").strip()
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), timezone.get_current_timezone())
    except ValueError:
        return str(COST_PROBLEMS["bad_moment"])


def _rows(
    lines: Sequence[Sequence[str]], currency: str, since: datetime | None
) -> tuple[list[CostRow], list[CostProblem]]:
    table = read_cost_table(lines, currency=currency, zone=timezone.get_current_timezone())
    rows = [
        row if row.since is not None else CostRow(row.sku, row.amount, since, row.until, row.line) for row in table.rows
    ]
    return rows, list(table.problems)


def _told(problems: Sequence[CostProblem]) -> list[tuple[int, Any, str]]:
    """(line, why in words, what stands there) of the first problems."""
    return [(one.line, COST_PROBLEMS.get(one.why, one.why), one.value or one.sku) for one in problems[:SHOWN]]


def _preview(request: HttpRequest, currency: str, text: str, tried: CostsTried, problem: str) -> HttpResponse:
    shown = tried.changes[:SHOWN]
    names = _names([one.variant_id for one in shown])
    response = show(
        request,
        "cost_preview",
        pgettext("office", "New costs"),
        currency=currency,
        text=text,
        since=request.POST.get("since", ""),
        why=_why(request),
        mark=tried.mark,
        rows=[_change_line(one, names, currency) for one in shown],
        count=len(tried.changes),
        left_out=len(tried.changes) - len(shown),
        problem=problem,
    )
    response.status_code = 409 if problem else 200
    return response


def _change_line(one: CostChange, names: dict[UUID, str], currency: str) -> ChangeLine:
    share = None
    if one.old and one.row.amount is not None:
        share = ((one.row.amount - one.old) * 100 / one.old).quantize(Decimal("0.1"))
    return ChangeLine(
        line=one.row.line,
        sku=one.row.sku,
        name=names.get(one.variant_id, ""),
        old=None if one.old is None else UnitPrice(one.old, currency),
        new=None if one.row.amount is None else UnitPrice(one.row.amount, currency),
        since=one.row.since,
        until=one.row.until,
        share=share,
    )


def _page(request: HttpRequest, *, text: str = "", **more: Any) -> HttpResponse:
    actor = staff_actor(request)
    currency = _currency(request.POST.get("currency", "") or request.GET.get("currency", ""))
    known_only = request.GET.get("of") == "known"
    within = named_or_kept(partial(variants_with_cost, currency, actor)) if known_only else None
    page = page_of_variants(searched(request), within=within, cursor=cursor(request), limit=PAGE_SIZE)
    ids = page.rows
    response = show(
        request,
        "costs",
        pgettext("office", "What goods cost"),
        rows=_lines(ids, currency, list_costs(ids, currency, actor)),
        currency=currency,
        currencies=_currencies(),
        query=searched(request),
        known_only=known_only,
        may_change=may(request, Action.COSTS_CHANGE),
        text=text,
        since=request.POST.get("since", ""),
        why=_why(request),
        pager=key_pager(request, page),
        **more,
    )
    response.status_code = 422 if more else 200
    return response


def _lines(ids: Sequence[UUID], currency: str, costs: dict[UUID, list[KnownCost]]) -> list[CostLine]:
    now, names = clock.now(), _names(ids)
    skus = {UUID(str(pk)): one.sku for pk, one in variants_by_id(ids).items()}
    lines = []
    for pk in ids:
        own = costs.get(pk, [])
        held = next((one for one in own if _holds(one, now)), None)
        coming = next((one for one in own if one.since is not None and one.since > now), None)
        lines.append(
            CostLine(
                sku=skus[pk],
                name=names.get(pk, ""),
                now=UnitPrice(held.amount, currency) if held else None,
                known=held,
                next=UnitPrice(coming.amount, currency) if coming else None,
                next_at=coming.since if coming else None,
            )
        )
    return lines


def _holds(one: KnownCost, at: datetime) -> bool:
    return (one.since is None or one.since <= at) and (one.until is None or at < one.until)


def _names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What variants are called; two queries."""
    variants = variants_by_id(ids, language())
    names = base_names({one.product_id for one in variants.values()})
    return {
        UUID(str(pk)): f"{say(names.get(one.product_id, {}), language())} {one.label}".strip()
        for pk, one in variants.items()
    }


@dataclass(frozen=True, slots=True)
class VariantMargin:
    """What a variant costs now, and of each list's price for one the share that is left of it without tax."""

    sku: str
    cost: UnitPrice
    margins: Sequence[tuple[str, Decimal]]


def product_margins(
    request: HttpRequest, product: StaffProduct, prices: Mapping[UUID, Sequence[ListedPrice]]
) -> list[VariantMargin]:
    """Of the variants whose cost is known now, in the first channel's currency; nothing for who may not see costs.

    Prices with tax are told where all channels of the currency sell in one country, whose rate it is.
    """
    actor = staff_actor(request)
    if not allows(actor, Action.COSTS_SEE):
        return []
    currency, now = _currency(""), clock.now()
    costs = costs_of([one.id for one in product.variants], currency, now)
    countries = {one.country for one in list_channels() if one.currency == currency}
    rates = {one.rate for one in list_tax_rates(now) if one.country in countries and one.code == product.tax_code}
    rate = rates.pop() if len(rates) == len(countries) == 1 else None
    known = [(one, UnitPrice(costs[one.id], currency)) for one in product.variants if one.id in costs]
    return [VariantMargin(one.sku, cost, _margins(prices.get(one.id, ()), cost, rate)) for one, cost in known]


def _margins(prices: Sequence[ListedPrice], unit: UnitPrice, rate: Decimal | None) -> list[tuple[str, Decimal]]:
    found = []
    for one in prices:
        if one.min_quantity != 1 or one.unit.currency != unit.currency or (one.includes_tax and rate is None):
            continue
        net = one.unit.value / (1 + (rate or 0)) if one.includes_tax else one.unit.value
        share = margin_share(net, unit.value)
        if share is not None:
            found.append((one.list_code, share))
    return found


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").replace("\x00", "")[:200]


def _currencies() -> list[str]:
    """Those of the channels, the first channel's first."""
    return list(dict.fromkeys(channel.currency for channel in list_channels()))


def _currency(asked: str) -> str:
    known = _currencies()
    return asked if asked in known else next(iter(known), "KRW")
