"""Quick order: paste, a file or scans become lines, put right in place, and go into the cart together."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.services import read_sheet
from jangteo.kernel.errors import JangteoError
from jangteo.ordering.errors import CartTooLarge, InvalidQuantity
from jangteo.purchasing import selectors, services
from jangteo.purchasing.errors import InvalidList, ListHasProblems, ListNameTaken, ListTooLong, TooManyLists
from jangteo.purchasing.types import LARGEST, LONGEST_LINE, MOST_LINES, Decision, ReadLine, Sheet
from jangteo.storefront.carts import ensure_secret, guest_secret
from jangteo.storefront.pages.cart import refusal_words
from jangteo.storefront.pages.frame import show, show_part, wants_part
from jangteo.storefront.pages.plan import MOST_BYTES
from jangteo.storefront.quick_lines import read_fields, rows_of, wanted_of, with_scanned
from jangteo.storefront.visit import get_visit, page_language

MOST_TEXT = 200_000


@require_http_methods(["GET", "HEAD", "POST"])
def quick_order(request: HttpRequest) -> HttpResponse:
    """GET shows an empty list, or with `?sku=` one of these; POST reads what was pasted, sent or scanned, and with
    `act=add` puts all of it into the cart, whole or not at all.
    """
    if request.method != "POST":
        skus = [sku.replace("\0", "")[:64] for sku in request.GET.getlist("sku")[:MOST_LINES]]
        lines = [ReadLine(at, sku, sku, None) for at, sku in enumerate(skus, 1) if sku]
        return _page(request, _matched(request, lines) if lines else Sheet(()))
    lines, said = read_fields(request.POST)
    try:
        new, scanned = _sent(request), _scanned(request)
        visit = get_visit(request)
        sheet = selectors.match_lines(
            channel=visit.channel,
            actor=visit.actor,
            lines=[*lines, *new, *scanned],
            language=page_language(),
            chosen=said,
        )
    except UnreadableFile as error:
        return _page(request, _matched(request, lines), wrong=_unreadable(error), status=422)
    except ListTooLong:
        wrong = _("That is too much at once; %(value)s at most.") % {"value": MOST_LINES}
        return _page(request, _matched(request, lines), wrong=wrong, status=422)
    sheet = with_scanned(sheet, len(scanned))
    act = request.POST.get("act", "")
    if act in ("add", "keep") and not new and not scanned:
        return _add(request, sheet) if act == "add" else _keep(request, sheet)
    return _page(request, sheet)


def put_into_cart(request: HttpRequest, wanted: list[Any]) -> None:
    """Put lines into the visitor's cart, and say so on the next page.

    raises  as `fill_cart`
    """
    visit = get_visit(request)
    ensure_secret(request)
    services.fill_cart(channel=visit.channel, actor=visit.actor, wanted=wanted, secret=guest_secret(request))
    told = ngettext("%(n)s line is in the cart.", "%(n)s lines are in the cart.", len(wanted))
    messages.success(request, told % {"n": len(wanted)})


def why_words(why: str) -> str:
    """Why a line can't go into the cart."""
    words = {
        "unknown": _("This is not sold here."),
        "not_for_you": _("This is not sold to you here."),
        "no_price": _("It has no price for you. Ask the seller."),
        "unit": _("It is not sold in this unit."),
    }
    return words.get(why, _("How many?"))


def list_refusal(refusal: JangteoError) -> str:
    """Why a list was not kept."""
    if isinstance(refusal, ListNameTaken):
        return _("You have a list of this name already.")
    if isinstance(refusal, TooManyLists):
        return _("You can keep %(n)s lists. Throw one away first.") % {"n": refusal.facts["limit"]}
    if isinstance(refusal, InvalidList) and refusal.facts["field"] == "name":
        return _("A name has 1 to %(n)s characters.") % {"n": refusal.facts["maximum"]}
    if isinstance(refusal, InvalidList) and refusal.facts["field"] == "lines":
        return _("%(sku)s is not sold to you here, or not in this unit.") % {"sku": refusal.facts["sku"]}
    return _("This list could not be kept.")


def _add(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if not sheet.lines or sheet.total_of(Decision.SURE) < len(sheet.lines):
        wrong = _("Nothing was added yet. Please settle the marked lines first.")
        return _page(request, sheet, wrong=wrong, status=422)
    try:
        put_into_cart(request, wanted_of(sheet))
    except ListHasProblems as refusal:
        told = {one["line"] - 1: why_words(one["why"]) for one in refusal.facts["problems"]}
        wrong = _("Nothing was added yet. Please settle the marked lines first.")
        return _page(request, sheet, wrong=wrong, problems=told, status=refusal.status)
    except (CartTooLarge, InvalidQuantity) as refusal:
        return _page(request, sheet, wrong=refusal_words(refusal), status=refusal.status)
    return redirect("storefront:cart")


def _keep(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    visit = get_visit(request)
    try:
        found = services.create_list(
            channel=visit.channel, name=request.POST.get("name", "")[:200], wanted=wanted_of(sheet), actor=visit.actor
        )
    except (InvalidList, ListNameTaken, TooManyLists) as refusal:
        return _page(request, sheet, wrong=list_refusal(refusal), status=refusal.status)
    return redirect("storefront:list", list_id=found)


def _sent(request: HttpRequest) -> tuple[ReadLine, ...]:
    """The lines of what was pasted and of the file that was sent.

    raises  UnreadableFile, ListTooLong
    """
    text = request.POST.get("text", "")
    if len(text) > MOST_TEXT:
        raise ListTooLong(limit=MOST_LINES)
    found = selectors.read_list(text)
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        return found
    rows = read_sheet(sent.read(MOST_BYTES + 1), most_rows=MOST_LINES + 50, most_bytes=MOST_BYTES)
    return (*found, *selectors.read_rows(rows))


def _scanned(request: HttpRequest) -> list[ReadLine]:
    """What a scanner typed: codes one after the other, each one piece, or "code*12"."""
    typed = request.POST.get("scan", "").replace("\0", "")[:LONGEST_LINE]
    found = []
    for code in typed.split():
        words, _star, count = code.partition("*")
        quantity = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 1
        if words:
            found.append(ReadLine(1, words, words, min(max(quantity, 1), LARGEST)))
    return found


def _matched(request: HttpRequest, lines: list[ReadLine]) -> Sheet:
    visit = get_visit(request)
    return selectors.match_lines(
        channel=visit.channel, actor=visit.actor, lines=lines[:MOST_LINES], language=page_language()
    )


def _page(
    request: HttpRequest, sheet: Sheet, *, wrong: str = "", problems: Mapping[int, str] | None = None, status: int = 200
) -> HttpResponse:
    rows = rows_of(sheet, problems)
    totals = [row.total for row in rows if row.total]
    context: dict[str, Any] = {
        "rows": rows,
        "sure": sheet.total_of(Decision.SURE),
        "open": len(rows) - sheet.total_of(Decision.SURE),
        "total": sum(totals[1:], totals[0]) if totals else None,
        "wrong": wrong,
        "may_keep": get_visit(request).actor.party_id is not None,
        "lists": selectors.list_lists(get_visit(request).actor),
    }
    if wants_part(request):
        return show_part(request, "parts/quick_sheet.html", status=status, **context)
    return show(request, "quick_order.html", status=status, **context)


def _unreadable(error: UnreadableFile) -> str:
    words = {
        "empty": _("This file is empty."),
        "too_large": _("This file is larger than 2 MB."),
        "too_many_rows": _("That is too much at once; %(value)s at most.") % {"value": MOST_LINES},
        "old_excel": _("This is an old Excel file (.xls). Save it as .xlsx and send it again."),
    }
    return words.get(str(error.facts.get("why")), _("We could not read this file. Send an Excel (.xlsx) or CSV file."))
