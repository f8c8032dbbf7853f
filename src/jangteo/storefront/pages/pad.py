"""The order pad: written on a phone, with or without a network; sent, it fills the cart."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.kernel import answers, clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.ordering.errors import CartTooLarge, InvalidQuantity
from jangteo.purchasing import selectors, services
from jangteo.purchasing.types import LARGEST, LONGEST_LINE, MOST_LINES, PadGood, PadSent, Wanted, amount
from jangteo.storefront.pad_words import pad_words
from jangteo.storefront.pages.cart import refusal_words
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.quick import why_words
from jangteo.storefront.phone import has_pad, pad_key
from jangteo.storefront.quick_lines import QuickRow, rows_of
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import get_visit, page_language


@dataclass(frozen=True, slots=True)
class PadLine:
    """A line as a phone sends it.

    id    by which the phone knows it again
    seen  what one of the unit cost when the phone last asked, as a decimal; empty: it knew no price
    """

    id: str
    wanted: Wanted
    seen: str


@require_safe
def pad(request: HttpRequest) -> HttpResponse:
    """The pad; all that is on it is on the phone."""
    if not has_pad(get_visit(request)):
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:pad')}")
    return show(request, "pad.html", pad_key=pad_key(request), words=pad_words(), most_lines=MOST_LINES)


@require_safe
def goods(request: HttpRequest) -> HttpResponse:
    """What the buyer ordered, keeps on lists and else may buy, for a pad to know without a network."""
    visit = get_visit(request)
    if not has_pad(visit):
        return _refuse("log_in", 403)
    found = selectors.list_pad_goods(channel=visit.channel, actor=visit.actor, language=page_language())
    return JsonResponse(
        {
            "pad": pad_key(request),
            "at": clock.now().isoformat(),
            "token": get_token(request),
            "goods": [_good(one) for one in found],
        }
    )


@require_POST
@answers.once
def send(request: HttpRequest) -> HttpResponse:
    """Put a pad's lines into the cart, once for each key, and say of each what became of it."""
    visit = get_visit(request)
    if not has_pad(visit):
        return _refuse("log_in", 403)
    try:
        lines = _read(request)
        answered = answers.claim(request, actor=visit.actor)
        if answered is not None:
            return answered
        sent = services.fill_from_pad(
            channel=visit.channel, actor=visit.actor, wanted=[one.wanted for one in lines], language=page_language()
        )
    except (CartTooLarge, InvalidQuantity) as refusal:
        return _refuse(refusal.code, refusal.status, refusal_words(refusal))
    except JangteoError as refusal:
        return _refuse(refusal.code, refusal.status)
    except ValueError:
        return _refuse("not_a_pad", 422)
    return JsonResponse({"lines": _told(lines, sent), "cart": reverse("storefront:cart")})


def _read(request: HttpRequest) -> list[PadLine]:
    """The lines of the body, if they are of the pad of whoever sends them.

    raises  ValueError
    """
    body = json.loads(request.body)
    rows = body["lines"] if isinstance(body, dict) and body.get("pad") == pad_key(request) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_LINES or answers.HEADER not in request.headers:
        raise ValueError
    return [_line(one) for one in rows]


def _line(row: Any) -> PadLine:
    if not isinstance(row, dict):
        raise ValueError
    quantity = row.get("quantity")
    if type(quantity) is not int or not 1 <= quantity <= LARGEST:
        raise ValueError
    wanted = Wanted(_text(row, "sku", 64), quantity, _text(row, "unit", 20), _text(row, "words", LONGEST_LINE))
    if not wanted.sku and not wanted.text:
        raise ValueError
    return PadLine(_text(row, "id", 60), wanted, _text(row, "seen", 40))


def _text(row: dict[str, Any], name: str, longest: int) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise ValueError
    return value


def _told(lines: list[PadLine], sent: PadSent) -> list[dict[str, Any]]:
    rows = rows_of(sent.sheet, {at: why_words(why) for at, why in sent.refused.items() if why != "unclear"})
    told = []
    for at, (line, row) in enumerate(zip(lines, rows, strict=True)):
        is_taken = at not in sent.refused
        note = row.note if row.tone != "good" else ""
        if not is_taken and not note:
            note = _("We are not sure what is meant. Write its code.")
        told.append({"id": line.id, "taken": is_taken, "note": note or _dearer(line, sent, at), "name": _name(row)})
    return told


def _name(row: QuickRow) -> str:
    return next((words for value, words, is_chosen in row.options if is_chosen), row.words)


def _dearer(line: PadLine, sent: PadSent, at: int) -> str:
    """That one of it costs otherwise than the phone knew."""
    now = _price_now(sent, at)
    if now is None or not line.seen or f"{now.to_decimal()}" == line.seen:
        return ""
    return _("It costs %(price)s now, otherwise than your phone knew.") % {"price": money(now)}


def _price_now(sent: PadSent, at: int) -> Money | None:
    line = sent.sheet.lines[at]
    if line.standing is None or not line.quantity or line.unit not in line.standing.units:
        return None
    return amount(line.standing, 1, line.unit)


def _good(one: PadGood) -> dict[str, Any]:
    return {
        "sku": one.sku,
        "name": one.name,
        "codes": list(one.codes),
        "own": one.is_own,
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "first": unit.first,
                "step": unit.step,
                "price": f"{unit.price.to_decimal()}" if unit.price else "",
                "shown": money(unit.price),
            }
            for unit in one.units
        ],
    }


def _refuse(code: str, status: int, words: str = "") -> HttpResponse:
    return JsonResponse({"code": code, "words": words}, status=status)
