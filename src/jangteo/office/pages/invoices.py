"""Invoices and what is owed on them: lists, documents and their files, ageing, statements, the end of a month."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.billing import services
from jangteo.billing.errors import InvoiceNotFound
from jangteo.billing.selectors.invoices import InvoiceFilter, get_invoice, page_of_invoices
from jangteo.billing.selectors.owed import (
    ageing_of,
    bucket_totals,
    currencies_of,
    narrowed,
    owed_by,
    statement_of,
    waiting_months,
)
from jangteo.billing.types.invoices import InvoiceView
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    cursor,
    key_pager,
    language,
    one_of,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.lists import INVOICE_STATES
from jangteo.office.pages.reading import note_reading, reads_personal_data
from jangteo.office.pages.views import opens_by_view
from jangteo.parties.selectors import parties_by_id

LANGUAGES = ("ko", "en")


@require_GET
@reads_personal_data("list of buyers", lambda page: [one.party_id for one in page["rows"]])
def receivables(request: HttpRequest) -> HttpResponse:
    """What is owed at the end of a day, by who owes it and how late it is."""
    as_of = _day(request, "as_of") or clock.today()
    text, is_late = searched(request), request.GET.get("late") == "1"
    found = narrowed(ageing_of(staff_actor(request), as_of), text=text, only_late=is_late)
    pages = pager(request, len(found))
    return show(
        request,
        "receivables",
        pgettext("office", "Receivables"),
        rows=found[pages.offset : pages.offset + PAGE_SIZE],
        pager=pages,
        totals=[
            (list(sums.items()), sum(sums.values(), Money.zero(currency)))
            for currency, sums in sorted(bucket_totals(found).items())
        ],
        as_of=as_of,
        is_late=is_late,
        text=text,
        waiting=waiting_months(),
    )


@require_GET
@reads_personal_data("buyer", lambda page: [page["party"].id])
def party_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """A buyer's statement of account over days, and what is open."""
    actor, today = staff_actor(request), clock.today()
    party = parties_by_id([party_id]).get(PartyId(party_id))
    currencies = currencies_of(party_id)
    if party is None or not currencies:
        raise Http404
    currency = one_of(request, "currency", currencies) or currencies[0]
    starts_on = _day(request, "from") or today.replace(day=1)
    ends_on = max(_day(request, "until") or today, starts_on)
    return show(
        request,
        "statement",
        party.name,
        party=party,
        statement=statement_of(actor, party_id, starts_on, ends_on, currency),
        owed=owed_by(actor, party_id, today),
        currency=currency,
        currencies=currencies,
    )


@require_GET
@reads_personal_data("list of buyers", lambda page: [one.party_id for one in page["rows"]])
@opens_by_view("invoices")
def list_page(request: HttpRequest) -> HttpResponse:
    """Invoices and credit notes, the newest first."""
    wanted = invoice_filter(request)
    page = page_of_invoices(staff_actor(request), wanted, today=clock.today(), cursor=cursor(request), limit=PAGE_SIZE)
    return show(
        request,
        "invoices",
        pgettext("office", "Invoices"),
        rows=page.rows,
        pager=key_pager(request, page),
        state=wanted.state,
        text=wanted.text,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        today=clock.today(),
    )


@require_GET
@reads_personal_data("buyer", lambda page: [page["invoice"].summary.party_id or page["invoice"].summary.id])
def invoice_page(request: HttpRequest, number: str) -> HttpResponse:
    """A document whole."""
    found = _found(request, number)
    return show(request, "invoice", found.summary.number, invoice=found, orders=_orders(found))


@require_GET
def pdf(request: HttpRequest, number: str, lang: str) -> HttpResponse:
    """A document as PDF."""
    if lang not in LANGUAGES:
        raise Http404
    found = _found(request, number)
    note_reading(request, "buyer", [found.summary.party_id or found.summary.id])
    data = services.render_invoice(actor=staff_actor(request), number=number, language=lang)
    return file_answer(data, f"{number}-{lang}.pdf", "application/pdf")


@require_GET
def ubl(request: HttpRequest, number: str) -> HttpResponse:
    """A document as UBL by EN 16931."""
    found = _found(request, number)
    note_reading(request, "buyer", [found.summary.party_id or found.summary.id])
    data = services.write_electronic(actor=staff_actor(request), number=number, language=language())
    return file_answer(data, f"{number}.xml", "application/xml")


@require_POST
def close_month(request: HttpRequest) -> HttpResponse:
    """Invoice what left until the end of a month and waits for it."""
    month = _day(request, "month", request.POST)
    if month is None:
        raise Http404
    attempt(
        request,
        pgettext("office", "What waited of that month is invoiced."),
        lambda: services.close_month(year=month.year, month=month.month, actor=staff_actor(request)),
    )
    return redirect("office:receivables")


def invoice_filter(request: HttpRequest) -> InvoiceFilter:
    """What an address narrows the list to."""
    state = one_of(request, "state", INVOICE_STATES) or ""
    return InvoiceFilter(searched(request), state, None, _day(request, "from"), _day(request, "until"))


def file_answer(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _found(request: HttpRequest, number: str) -> InvoiceView:
    try:
        return get_invoice(staff_actor(request), number)
    except InvoiceNotFound:
        raise Http404 from None


def _orders(found: InvoiceView) -> dict[UUID, str]:
    return dict(zip(found.order_ids, found.summary.order_numbers, strict=True))


def _day(request: HttpRequest, name: str, values: Any = None) -> date | None:
    try:
        return date.fromisoformat((values or request.GET).get(name, ""))
    except ValueError:
        return None
