"""One line of a bank account: what it may pay, and what a person decides."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.banking import services
from jangteo.banking.errors import LineNotFound
from jangteo.banking.selectors import get_line
from jangteo.banking.types.views import Aside, AsideReason, LineView, Part
from jangteo.billing.errors import ChargeNotFound
from jangteo.billing.selectors.charges import charge_numbers, get_charge
from jangteo.kernel.ids import parse_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.frame import attempt, show, staff_actor
from jangteo.office.pages.orders import LONGEST_WHY
from jangteo.office.pages.promotions_shown import why_of
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import get_order
from jangteo.ordering.selectors.staff import orders_by_id

ROWS = 5
MOST_ROWS = 50
NOTES = "INT-"  # numbers of notes of late interest
_PART = re.compile(r"[0-9]{1,3}")


@require_GET
def line_page(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The line, the ways to apply it with their reasons, and what was done with it."""
    line = _line(line_id)
    candidates = services.find_candidates(line_id) if line.left else []
    used = orders_by_id(staff_actor(request), {one.order_id for one in line.applications if one.order_id})
    notes = charge_numbers(one.charge_id for one in line.applications if one.charge_id)
    names = {
        part.order_id or part.charge_id: part.order_number
        for one in candidates
        for entry in one.entries
        for part in entry.parts
    }
    return show(
        request,
        "bank_line",
        pgettext("office", "Deposit") if line.amount.minor > 0 else pgettext("office", "Went out"),
        line=line,
        candidates=[(one, [_named(part, names) for part in one.parts], _payers(one.entries)) for one in candidates],
        applications=[
            (
                one,
                used[one.order_id].number
                if one.order_id in used
                else notes.get(one.charge_id, "")
                if one.charge_id
                else "",
                bool(one.charge_id),
            )
            for one in line.applications
        ],
        rows=range(ROWS),
        reasons=list(AsideReason),
    )


def _named(part: Part, names: Mapping[UUID | None, str]) -> tuple[str, Money, bool]:
    """The number of what a part is for, how much, and whether that is a note of late interest."""
    return names[part.order_id or part.charge_id], part.amount, bool(part.charge_id)


def _payers(entries: Iterable[object]) -> str:
    return ", ".join(dict.fromkeys(entry.item.party_names[0] for entry in entries if entry.item.party_names))  # type: ignore[attr-defined]


@require_POST
def apply(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Set the line against the orders and amounts of the form."""
    line, actor = _line(line_id), staff_actor(request)
    parts, wrong = _parts(request, line, actor)
    if wrong:
        messages.error(request, wrong)
        return redirect("office:bank_line", line_id=line_id)
    done = pgettext("office", "Assigned. The orders are paid by it.")
    attempt(request, done, lambda: services.apply_line(line_id=line_id, parts=parts, actor=actor, why=why_of(request)))
    return redirect("office:bank_line", line_id=line_id)


def _parts(request: HttpRequest, line: LineView, actor: Actor) -> tuple[list[Part], str]:
    """The fields `order-0`, `amount-0` and so on; what is wrong with them in words, empty: nothing."""
    parts = []
    for index in range(MOST_ROWS):
        number = request.POST.get(f"order-{index}", "").replace("\x00", "").strip()[:40]
        text = request.POST.get(f"amount-{index}", "")
        if not number and not text.strip():
            continue
        amount = read_money(text, line.amount.currency)
        if amount is None:
            return [], pgettext("office", "%(text)s is no amount.") % {"text": text[:40].replace("\x00", "") or "–"}
        try:
            if number.upper().startswith(NOTES):
                parts.append(Part(None, amount, get_charge(actor, number.upper()).summary.id))
            else:
                parts.append(Part(get_order(number, actor).summary.id, amount))
        except (OrderNotFound, ChargeNotFound):
            return [], pgettext("office", "There is no order %(number)s.") % {"number": number or "–"}
    return parts, "" if parts else pgettext("office", "Name an order and an amount.")


@require_POST
def set_aside(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The line, or some of it, is for no order."""
    line, actor = _line(line_id), staff_actor(request)
    reason = next((one for one in AsideReason if one.value == request.POST.get("reason")), None)
    amount = read_money(request.POST.get("amount", ""), line.amount.currency)
    fee = read_money(request.POST.get("fee", "").strip() or "0", line.amount.currency)
    if reason is None or amount is None or fee is None:
        messages.error(request, pgettext("office", "Choose what it is, and write amounts as numbers."))
        return redirect("office:bank_line", line_id=line_id)
    counterpart = request.POST.get("counterpart", "").replace("\x00", "").strip()[:60]
    is_remittance = reason == AsideReason.REMITTANCE
    aside = Aside(reason, amount, fee, counterpart if is_remittance else "")
    done = pgettext("office", "Noted: it is for no order.")
    attempt(request, done, lambda: services.set_aside(line_id=line_id, aside=aside, actor=actor, why=why_of(request)))
    return redirect("office:bank_line", line_id=line_id)


@require_POST
def take_back(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """One use of the line is taken back, of the form's fields `application` or `aside`."""
    line, actor, why = _line(line_id), staff_actor(request), why_of(request)
    application, aside = parse_id(request.POST.get("application", "")), parse_id(request.POST.get("aside", ""))
    if not why:
        messages.error(request, pgettext("office", "Say why, in at most %(most)s letters.") % {"most": LONGEST_WHY})
    elif application in {one.id for one in line.applications}:
        done = pgettext("office", "Taken off the order; the deposit is open by it.")
        attempt(
            request,
            done,
            lambda: services.reverse_application(application_id=application, actor=actor, why=why),
        )
    elif aside in {one.id for one in line.asides}:
        done = pgettext("office", "The deposit is open by it again.")
        attempt(request, done, lambda: services.take_up_again(aside_id=aside, actor=actor, why=why))
    return redirect("office:bank_line", line_id=line_id)


def _line(line_id: UUID) -> LineView:
    try:
        return get_line(line_id)
    except LineNotFound:
        raise Http404 from None
