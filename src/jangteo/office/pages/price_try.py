"""Trying a price: a scenario is pasted, opened, or written by a small form, and priced; nothing of it is kept."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from jangteo.kernel.because import in_words
from jangteo.kernel.money import Money
from jangteo.office.pages.frame import language, one_of, show
from jangteo.office.pages.price_builder import BuilderForm, scenario_of
from jangteo.office.scenario_words import COUPON_REFUSALS, problem_in_words, scenario_in_words, value_in_words
from jangteo.pricing.errors import BadScenario
from jangteo.pricing.services import try_scenario
from jangteo.pricing.types import TriedScenario

LARGEST = 200_000  # bytes; what takes longer than a page may take is for `jangteo price`
SHOWN = 200
EXAMPLES = {
    "ladder": pgettext_lazy("office", "A ladder and a contract"),
    "coupon": pgettext_lazy("office", "Coupons"),
    "buy-two": pgettext_lazy("office", "Buy 2, get 1 free"),
    "order": pgettext_lazy("office", "Order discount, free shipping"),
    "merge": pgettext_lazy("office", "Two lists merged"),
    "tax-included": pgettext_lazy("office", "Tax included"),
    "tax-on-top": pgettext_lazy("office", "Tax on top"),
}
# Half of a character pair, and a number of more than a hundred hexadecimal or octal digits.
ESCAPED = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2}")
ENDLESS = re.compile(r"0[xo][0-9a-fA-F]{101}")


@require_http_methods(["GET", "POST"])
def try_page(request: HttpRequest) -> HttpResponse:
    """A scenario and its receipt; the form's buttons price it, write one, or give it as a file."""
    if request.method != "POST":
        example = one_of(request, "example", EXAMPLES)
        if example is None:
            return _page(request, "", BuilderForm())
        return _priced(request, example_text(example), BuilderForm(), example=example)
    text, problem = _sent(request)
    builder = BuilderForm(initial={name: value for name, value in request.POST.items() if len(value) <= LARGEST})
    act = request.POST.get("act", "")
    if act == "write" or (not text.strip() and not problem and request.POST.get("sku_1")):
        return _written(request, text)
    if not problem and not text.strip():
        problem = pgettext("office", "There is no scenario yet. Paste one, open a file, or begin with an example.")
    if problem:
        return _page(request, text, builder, problem=problem)
    if act == "download":
        return _file(text)
    return _priced(request, text, builder)


@cache
def example_text(name: str) -> str:
    """A scenario to begin with.

    name  a key of `EXAMPLES`
    """
    return (Path(__file__).parents[1] / "examples" / f"{name}.yaml").read_text("utf-8")


def _sent(request: HttpRequest) -> tuple[str, str]:
    """The text of the opened file, else of the field; and what is wrong with it, if anything is."""
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    upload = request.FILES.get("file")
    too_large = pgettext(
        "office", "A scenario has at most %(most)s bytes here. Larger ones are priced by the command jangteo price."
    ) % {"most": f"{LARGEST:,}"}
    if upload is not None:
        if (upload.size or 0) > LARGEST:
            return typed, too_large
        try:
            text = upload.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return typed, pgettext("office", "The file is no UTF-8 text. Save it as UTF-8 and open it again.")
        if not text.strip():
            return typed, pgettext("office", "The file is empty.")
    else:
        text = typed
    if len(text.encode()) > LARGEST:
        return text, too_large
    return text, _unreadable(text)


def _unreadable(text: str) -> str:
    found = ESCAPED.search(text)
    if found:
        return pgettext("office", "%(escape)s is only half a character. Write the character itself.") % {
            "escape": found[0]
        }
    return pgettext("office", "The number is too long.") if ENDLESS.search(text) else ""


def _written(request: HttpRequest, text: str) -> HttpResponse:
    form = BuilderForm(request.POST)
    if not form.is_valid():
        return _page(request, text, form, status=422)
    return _priced(request, scenario_of(form.cleaned_data), form)


def _file(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="scenario.yaml"'
    return response


def _priced(request: HttpRequest, text: str, builder: BuilderForm, *, example: str = "") -> HttpResponse:
    try:
        tried = try_scenario(text.encode())
    except BadScenario as refusal:
        return _page(request, text, builder, problem=scenario_in_words(refusal.why), path=refusal.path)
    return _page(request, text, builder, example=example, receipt=_receipt(tried))


def _page(request: HttpRequest, text: str, builder: BuilderForm, *, status: int = 200, **more: Any) -> HttpResponse:
    response = show(
        request,
        "price_try",
        pgettext("office", "Try a price"),
        text=text.replace("\x00", "\ufffd"),
        builder=builder,
        examples=EXAMPLES,
        **more,
    )
    response.status_code = 422 if more.get("problem") else status
    return response


def _receipt(tried: TriedScenario) -> dict[str, Any]:
    """What the page shows of a priced scenario; of very many lines only the first."""
    quote, tongue = tried.quote, language()
    return {
        "quote": quote,
        "lines": [(line, in_words("price", line.because, tongue)) for line in quote.lines[:SHOWN]],
        "more_lines": max(0, len(quote.lines) - SHOWN),
        "shipping": quote.shipping if tried.scenario.shipping is not None else None,
        "shipping_reasons": in_words("shipping", quote.shipping.because, tongue) if quote.shipping.because else [],
        "discounts": [
            (one.promotion.code, *(Money(part, quote.currency) for part in (sum(one.lines), one.shipping, one.total)))
            for one in quote.discounts
        ],
        "discount": Money(sum(one.total for one in quote.discounts), quote.currency),
        "coupons": [(one.code, COUPON_REFUSALS[one.why]) for one in quote.refused_coupons],
        "problems": [(one.sku, problem_in_words(one)) for one in quote.problems],
        "expects": tried.scenario.expect is not None,
        "difference_count": len(tried.differences),
        "differences": [
            (one.path, value_in_words(one.expected), value_in_words(one.actual)) for one in tried.differences[:SHOWN]
        ],
    }
