"""Order again: from an order, a list or the usual goods. What is otherwise today is shown before anything is added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.wholes import read_whole
from jangteo.ordering.errors import CartTooLarge, InvalidQuantity
from jangteo.purchasing import selectors
from jangteo.purchasing.errors import ListHasProblems
from jangteo.purchasing.types import Again, Difference, Earlier, Replaced, Standing, Wanted, amount
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.pages.cart import refusal_words
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.orders import find_order
from jangteo.storefront.pages.quick import put_into_cart, why_words
from jangteo.storefront.templatetags.storefront import day, unit_price
from jangteo.storefront.visit import get_visit, page_language

BAD = frozenset(
    {Difference.GONE, Difference.NOT_FOR_YOU, Difference.NO_PRICE, Difference.UNIT_GONE, Difference.REPLACED}
)


@dataclass(frozen=True, slots=True)
class AgainRow:
    """A line as the page shows it; `at` is its place among the lines of what is ordered again."""

    at: int
    again: Again
    quantity: str
    unit_name: str
    tone: str
    note: str
    total: Money | None
    price: UnitPrice | None


@require_http_methods(["GET", "HEAD", "POST"])
def reorder(request: HttpRequest, number: str) -> HttpResponse:
    """Of an order."""
    find_order(request, number)
    lines = selectors.order_lines(number, get_visit(request).actor, guest_secret(request))
    title = _("Order %(number)s again") % {"number": number}
    return _again(request, lines, title=title, back=reverse("storefront:order", args=[number]))


@require_http_methods(["GET", "HEAD", "POST"])
def list_again(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Of a list."""
    visit = get_visit(request)
    found, lines = selectors.get_list(list_id, visit.channel, visit.actor, page_language())
    return _again(request, lines, title=found.name, back=reverse("storefront:list", args=[list_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def usual(request: HttpRequest) -> HttpResponse:
    """Of what is usually bought; nothing is ticked beforehand, for nobody needs all of it every time."""
    visit = get_visit(request)
    lines = selectors.usual_lines(channel=visit.channel, actor=visit.actor)
    return _again(request, lines, title=_("Usually bought"), back=reverse("storefront:quick_order"), is_usual=True)


def _again(
    request: HttpRequest, lines: Sequence[Earlier], *, title: str, back: str, is_usual: bool = False
) -> HttpResponse:
    visit = get_visit(request)
    found = selectors.order_again(channel=visit.channel, actor=visit.actor, lines=lines, language=page_language())
    wrong, status = "", 200
    if request.method == "POST":
        wanted = _wanted(found, request.POST)
        if wanted is None:
            wrong, status = _("Enter whole numbers."), 422
        elif not wanted:
            wrong, status = _("Nothing of this can be ordered now."), 422
        else:
            try:
                put_into_cart(request, wanted)
                return redirect("storefront:cart")
            except ListHasProblems as refusal:
                told = (f"{one['sku']}: {why_words(one['why'])}" for one in refusal.facts["problems"])
                wrong, status = " ".join(told), refusal.status
            except (CartTooLarge, InvalidQuantity) as refusal:
                wrong, status = refusal_words(refusal), refusal.status
    rows = [_row(at, one, request, is_usual=is_usual) for at, one in enumerate(found)]
    changed = [row for row in rows if row.tone]
    context: dict[str, Any] = {
        "heading": title,
        "back": back,
        "is_usual": is_usual,
        "groups": [
            (_("Otherwise than before"), changed),
            (_("As before") if changed else "", [row for row in rows if not row.tone]),
        ],
        "count": len(rows),
        "changed": len(changed),
        "wrong": wrong,
    }
    return show(request, "again.html", status=status, **context)


def _wanted(found: Sequence[Again], fields: Mapping[str, str]) -> list[Wanted] | None:
    """What the form asks for; a form without fields asks for all that can be had. None: a field is no number."""
    if "shown" not in fields:
        return [Wanted(one.sku, one.quantity, one.earlier.unit) for one in found if one.quantity]
    wanted = []
    for at, one in enumerate(found):
        if fields.get(f"sku-{at}", "") != one.earlier.sku:
            continue  # the list changed since the page was shown: what is new was not looked at
        typed = fields.get(f"count-{at}", "").strip()
        count = read_whole(typed) if typed else 0
        if count is None:
            return None
        instead = fields.get(f"instead-{at}", "")
        by = one.replaced
        if instead and count:
            wanted.append(Wanted(instead[:64], count, by.unit if by and by.article.sku == instead else "each"))
        elif count and one.difference not in BAD:
            wanted.append(Wanted(one.sku, count, one.earlier.unit))
    return wanted


def _row(at: int, one: Again, request: HttpRequest, *, is_usual: bool) -> AgainRow:
    tone, note = _note(one)
    by = one.replaced if one.difference == Difference.REPLACED else None
    proposed = 0 if is_usual else by.quantity if by else one.quantity
    typed = request.POST.get(f"count-{at}", "")[:7] if request.method == "POST" else str(proposed or "")
    unit = one.earlier.unit
    return AgainRow(
        at=at,
        again=one,
        quantity=typed,
        unit_name=_unit_name(by.standing, by.unit) if by else _unit_name(one.standing, unit),
        tone=tone,
        note=note,
        price=by.standing.unit_price if by else _price_now(one),
        total=amount(one.standing, one.quantity, unit) if one.standing and one.quantity else None,
    )


def _unit_name(standing: Standing | None, unit: str) -> str:
    return standing.unit_names.get(unit, unit) if standing else unit


def _replaced(by: Replaced) -> str:
    """By what the merchant replaced it, since when and why."""
    name = by.article.names[0] if by.article.names else by.article.sku
    told = _("Replaced by %(name)s since %(date)s.") % {"name": name, "date": day(by.since)}
    return f"{told} {by.why}".strip()


def _price_now(one: Again) -> UnitPrice | None:
    """Of one base unit, at the quantity of then."""
    standing, unit = one.standing, one.earlier.unit
    if standing is None or unit not in standing.units:
        return None
    return standing.price_at(one.earlier.quantity * standing.units[unit])


def _note(one: Again) -> tuple[str, str]:
    """Why a line is otherwise, and how grave it is; of what is as before nothing."""
    standing, then = one.standing, one.earlier.then
    if one.replaced is not None and one.difference == Difference.REPLACED:
        return "warn", _replaced(one.replaced)
    now = _price_now(one)
    prices = {"then": unit_price(then) if then else "", "now": unit_price(now) if now else ""}
    notes = {
        Difference.GONE: ("bad", _("This is no longer sold here.")),
        Difference.NOT_FOR_YOU: ("bad", _("This is not sold to you here.")),
        Difference.NO_PRICE: ("bad", _("It has no price for you. Ask the seller.")),
        Difference.UNIT_GONE: ("bad", _("It is not sold in this unit any more.")),
        Difference.OUT_OF_STOCK: ("warn", _("Sold out for now.")),
        Difference.FEWER: ("warn", _("Only %(n)s in stock.") % {"n": f"{standing.available:,}" if standing else 0}),
        Difference.RULE: (
            "warn",
            _("It is ordered otherwise now: %(now)s instead of %(then)s.")
            % {"now": f"{one.quantity:,}", "then": f"{one.earlier.quantity:,}"},
        ),
        Difference.DEARER: ("warn", _("Dearer: %(then)s then, %(now)s now.") % prices),
        Difference.CHEAPER: ("good", _("Cheaper: %(then)s then, %(now)s now.") % prices),
        Difference.SAME: ("", ""),
    }
    return notes[one.difference]
