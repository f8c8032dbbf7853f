"""Late interest: what would be charged to whom, the notes, and how each is paid or waived."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.billing import services
from jangteo.billing.errors import ChargeNotFound
from jangteo.billing.selectors.charges import ChargeFilter, get_charge, list_charges, preview_charges
from jangteo.billing.types.charges import ChargeState, ChargeView
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.credit_forms import LONGEST_WHY
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    one_of,
    page_number,
    pager,
    reach,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.invoices import LANGUAGES, file_answer
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import note_reading, reads_personal_data


@require_GET
@reads_personal_data("list of buyers", lambda page: [one.party_id for one in (*page["waiting"], *page["rows"])])
def list_page(request: HttpRequest) -> HttpResponse:
    """What would be charged now, and the notes that were, the newest first."""
    state = one_of(request, "state", list(ChargeState))
    wanted = ChargeFilter(searched(request), ChargeState(state) if state else None)
    offset = (page_number(request) - 1) * PAGE_SIZE
    rows, total = list_charges(staff_actor(request), wanted, offset=offset, limit=PAGE_SIZE)
    return show(
        request,
        "charges",
        pgettext("office", "Late interest"),
        waiting=preview_charges(party_ids=reach(request, Action.PAYMENTS_HANDLE)),
        rows=rows,
        states=list(ChargeState),
        state=wanted.state,
        text=wanted.text,
        pager=pager(request, total),
        today=clock.today(),
    )


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Charge a buyer what the list shows."""
    party, entity = parse_id(request.POST.get("party", "")), parse_id(request.POST.get("entity", ""))
    amount = read_money(request.POST.get("amount", ""), request.POST.get("currency", ""))
    if party is None or entity is None or amount is None:
        raise Http404
    attempt(
        request,
        pgettext("office", "Charged. The note stands below."),
        lambda: services.charge_interest(
            party_id=party, entity_id=entity, expected=amount, actor=staff_actor(request), why=why_of(request)
        ),
    )
    return redirect("office:charges")


@require_GET
@reads_personal_data("buyer", lambda page: [page["charge"].summary.party_id])
def charge_page(request: HttpRequest, number: str) -> HttpResponse:
    """A note whole."""
    return show(request, "charge", number, charge=_found(request, number), today=clock.today())


@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Money for it came to our bank otherwise than by a deposit that was imported."""
    charge = _found(request, number)
    return _move(
        request,
        charge,
        pgettext("office", "Noted as paid."),
        lambda amount, why: services.receive_charge(
            charge_id=charge.summary.id, amount=amount, actor=staff_actor(request), why=why
        ),
    )


@require_POST
def waive(request: HttpRequest, number: str) -> HttpResponse:
    """Some of it, or all that is open, is let go."""
    charge = _found(request, number)
    return _move(
        request,
        charge,
        pgettext("office", "Waived."),
        lambda amount, why: services.waive_charge(
            charge_id=charge.summary.id, amount=amount, actor=staff_actor(request), why=why
        ),
    )


@require_POST
def take_back(request: HttpRequest, number: str, move_id: UUID) -> HttpResponse:
    """A payment that staff noted was none."""
    charge, why = _found(request, number), why_of(request)
    if move_id not in {one.id for one in charge.moves if not one.is_deposit}:
        raise Http404
    if not why:
        messages.error(request, _say_why())
    else:
        attempt(
            request,
            pgettext("office", "Taken back."),
            lambda: services.return_charge(move_id=move_id, actor=staff_actor(request), why=why),
        )
    return redirect("office:charge", number=number)


@require_GET
def pdf(request: HttpRequest, number: str, lang: str) -> HttpResponse:
    """A note as PDF."""
    if lang not in LANGUAGES:
        raise Http404
    found = _found(request, number)
    note_reading(request, "buyer", [found.summary.party_id])
    data = services.render_charge(actor=staff_actor(request), number=number, language=lang)
    return file_answer(data, f"{number}-{lang}.pdf", "application/pdf")


def _move(request: HttpRequest, charge: ChargeView, done: str, work: Callable[[Money, str], object]) -> HttpResponse:
    amount, why = read_money(request.POST.get("amount", ""), charge.summary.amount.currency), why_of(request)
    if amount is None:
        messages.error(request, pgettext("office", "Write the amount as a number."))
    elif not why:
        messages.error(request, _say_why())
    else:
        attempt(request, done, lambda: work(amount, why))
    return redirect("office:charge", number=charge.summary.number)


def _say_why() -> str:
    return pgettext("office", "Say why, in at most %(most)s letters.") % {"most": LONGEST_WHY}


def _found(request: HttpRequest, number: str) -> ChargeView:
    try:
        return get_charge(staff_actor(request), number)
    except ChargeNotFound:
        raise Http404 from None
