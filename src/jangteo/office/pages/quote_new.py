"""An offer that nobody asked for: to whom, where, and of which goods; then it is written as any other."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names
from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.stock_lines import PastedLine, Problem, read_lines
from jangteo.office.wording import refusal_in_words
from jangteo.parties.types import PartySummary
from jangteo.quotes import services
from jangteo.quotes.selectors import takers_of
from jangteo.quotes.types import LARGEST_QUOTED, MOST_QUOTE_LINES, Content, Line


class NewQuoteForm(forms.Form):
    """To whom and where; who may take it is asked where several may."""

    buyer = BuyerField(label=pgettext_lazy("office", "Buyer"))
    channel = forms.ChoiceField(label=pgettext_lazy("office", "Channel"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        names = [(one.code, say(one.names, language())) for one in list_channels()]
        self.fields["channel"].choices = names  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@reads_personal_data("list of buyers", lambda page: [one.id for one in page["takers"]])
def new_page(request: HttpRequest) -> HttpResponse:
    """GET shows the form, with `?party=` for one buyer; POST begins a draft of the pasted goods and opens it."""
    form = near(NewQuoteForm(request.POST or None, initial={"buyer": parse_id(request.GET.get("party", ""))}), request)
    if request.method == "GET":
        return _page(request, form)
    lines, problems = read_lines(request.POST.get("lines", ""))
    if problems or not form.is_valid():
        return _page(request, form, problems=problems, is_wrong=True)
    takers = takers_of(form.cleaned_data["buyer"])
    taker = _taker(request, takers)
    wrong = _wrong(lines, takers, taker)
    if wrong or taker is None:
        return _page(request, form, wrong=wrong, takers=takers, is_wrong=True)
    channel = next(one for one in list_channels() if one.code == form.cleaned_data["channel"])
    try:
        quote_id = services.draft_quote(
            channel=channel,
            party_id=form.cleaned_data["buyer"],
            person_id=taker.id,
            content=_content(channel, lines),
            actor=staff_actor(request),
        )
    except JangteoError as refusal:
        if refusal.status >= 500:
            raise
        return _page(request, form, wrong=refusal_in_words(refusal), takers=takers, is_wrong=True)
    return redirect("office:quote_draft", quote_id=quote_id)


def _wrong(lines: list[PastedLine], takers: list[PartySummary], taker: PartySummary | None) -> str:
    """Why no draft can begin so; empty: it can."""
    if not 0 < len(lines) <= MOST_QUOTE_LINES or any(line.quantity > LARGEST_QUOTED for line in lines):
        return pgettext("office", "Paste 1 to 200 lines of at most 100,000 pieces.")
    if not takers:
        return pgettext("office", "Nobody who may order there has a log-in yet, so nobody could take it.")
    return "" if taker else pgettext("office", "Say who gets the offer and may take it.")


def _taker(request: HttpRequest, takers: list[PartySummary]) -> PartySummary | None:
    """Who was chosen, or the only one there is."""
    wanted = parse_id(request.POST.get("person", ""))
    return takers[0] if len(takers) == 1 else next((one for one in takers if one.id == wanted), None)


def _content(channel: Channel, lines: list[PastedLine]) -> Content:
    """A line of each that was pasted, without prices yet."""
    known = variants_by_id([line.variant_id for line in lines])
    names = base_names({one.product_id for one in known.values()})
    return Content(
        channel.currency,
        channel.prices_include_tax,
        tuple(
            Line(
                str(number),
                say(names.get(known[line.variant_id].product_id, {}), "ko") or known[line.variant_id].sku,
                UUID(str(line.variant_id)),
                known[line.variant_id].sku,
                line.quantity,
            )
            for number, line in enumerate(lines, start=1)
        ),
    )


def _page(
    request: HttpRequest,
    form: NewQuoteForm,
    *,
    wrong: str = "",
    problems: list[Problem] | None = None,
    takers: list[PartySummary] | None = None,
    is_wrong: bool = False,
) -> HttpResponse:
    response = show(
        request,
        "quote_new",
        pgettext("office", "An offer unasked"),
        form=form,
        wrong=wrong,
        problems=problems or [],
        problem_count=len(problems or []),
        takers=takers or [],
        person=request.POST.get("person", ""),
        lines=request.POST.get("lines", ""),
    )
    response.status_code = 422 if is_wrong else 200
    return response
