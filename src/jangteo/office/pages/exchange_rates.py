"""What currencies are worth in one another: the newest quotes, one more, or a table of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import list_channels
from jangteo.exchange import services
from jangteo.exchange.selectors import holds_for, list_rates, newest_rates
from jangteo.exchange.types import LONGEST_SOURCE, RateDraft
from jangteo.kernel import clock
from jangteo.office.pages.amounts import CurrencyField, FigureField
from jangteo.office.pages.frame import PAGE_SIZE, attempt, page_number, pager, searched, show, staff_actor
from jangteo.office.pages.whole_field import WholeField

MOST_BYTES = 1024 * 1024
SMALLEST = Decimal("0.0000000001")


class RateForm(forms.Form):
    """One quote."""

    on = forms.DateField(label=pgettext_lazy("office", "Day"))
    per = WholeField(label=pgettext_lazy("office", "Units"), min_value=1, max_value=10_000, initial=1)
    currency = CurrencyField(label=pgettext_lazy("office", "Currency"), initial="USD")
    rate = FigureField(label=pgettext_lazy("office", "Rate"), min_value=SMALLEST, max_digits=19, decimal_places=10)
    quoted_in = CurrencyField(label=pgettext_lazy("office", "In"), initial="KRW")
    source = forms.CharField(label=pgettext_lazy("office", "Published by"), max_length=LONGEST_SOURCE)


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The newest quote of each pair, those too old to be used among them, and what was noted before."""
    return _page(request, RateForm(initial={"on": clock.today().isoformat()}))


def _page(request: HttpRequest, form: RateForm) -> HttpResponse:
    offset, currency = (page_number(request) - 1) * PAGE_SIZE, searched(request).upper()
    rows, total = list_rates(currency=currency, offset=offset, limit=PAGE_SIZE)
    newest = newest_rates()
    sold_in = {one.currency for one in list_channels()}
    known = {code for one in newest if not one.is_old for code in (one.draft.currency, one.draft.quoted_in)}
    return show(
        request,
        "exchange_rates",
        pgettext("office", "Exchange rates"),
        newest=newest,
        missing=sorted(sold_in - known) if len(sold_in) > 1 else [],
        rows=rows,
        pager=pager(request, total),
        q=currency,
        days=holds_for().days,
        form=form,
    )


@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """One quote more."""
    form = RateForm(request.POST)
    if not form.is_valid():
        response = _page(request, form)
        response.status_code = 422
        return response
    facts: Mapping[str, Any] = {**form.cleaned_data}
    draft = RateDraft(
        on=facts["on"],
        currency=facts["currency"],
        quoted_in=facts["quoted_in"],
        rate=facts["rate"],
        source=facts["source"],
        per=facts["per"],
    )
    done = pgettext("office", "The rate is noted.")
    attempt(request, done, lambda: services.note_rate(draft=draft, actor=staff_actor(request)))
    return redirect("office:exchange_rates")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """A table of quotes: all of them or none."""
    upload = request.FILES.get("file")
    data = upload.read(MOST_BYTES + 1) if upload is not None else b""
    if not data or len(data) > MOST_BYTES:
        messages.error(request, pgettext("office", "Choose a file of at most 1 MB."))
        return redirect("office:exchange_rates")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp949", errors="replace")
    source = request.POST.get("source", "").replace("\x00", "")
    done = pgettext("office", "The table is read: what was new is noted.")
    attempt(request, done, lambda: services.import_rates(text=text, source=source, actor=staff_actor(request)))
    return redirect("office:exchange_rates")
