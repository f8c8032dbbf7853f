"""Gift cards and store credit: found, issued, stopped, prolonged and put right, with reasons."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import list_channels
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, PartyId
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.frame import attempt, one_of, page_number, pager, reach, searched, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.wording import refusal_in_words
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.parties.selectors import parties_by_id
from jangteo.stored_value import services
from jangteo.stored_value.errors import InvalidValue, ValueNotFound
from jangteo.stored_value.selectors import access_value, asked_payouts, latest_asked, list_moves, list_values, payout_of
from jangteo.stored_value.types import IssuedCard, MoveKind, PayoutAccount, Source, ValueId, ValueKind, ValueView

PAGE = 50


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """What there is, the newest first; a card is found by the end of its code."""
    return _list(request)


def _list(request: HttpRequest, *, status: int = 200, typed: dict[str, str] | None = None) -> HttpResponse:
    actor, kind = staff_actor(request), one_of(request, "kind", list(ValueKind))
    is_asked, asked = request.GET.get("asked") == "1", asked_payouts()
    found, total = list_values(
        actor,
        kind=kind,
        code_end=searched(request),
        is_asked=is_asked,
        offset=(page_number(request) - 1) * PAGE,
        limit=PAGE,
    )
    response = show(
        request,
        "values",
        pgettext("office", "Gift cards and store credit"),
        rows=_named(found),
        pager=pager(request, total, PAGE),
        kind=kind or "",
        kinds=list(ValueKind),
        asked=asked if reach(request, Action.PAYMENTS_HANDLE) is None else (),
        is_asked=is_asked,
        q=searched(request),
        currencies=_currencies(),
        key=uuid4(),
        party=_party(request.GET.get("party", "")),
        typed=typed or {},
    )
    response.status_code = status
    return response


def _party(text: str) -> Any:
    """Whose store credit is to be given; None: a gift card is."""
    found = parse_id(text)
    return parties_by_id([found]).get(PartyId(found)) if found else None


def _named(found: list[ValueView]) -> list[tuple[ValueView, str]]:
    names = parties_by_id([one.party_id for one in found if one.party_id])
    return [(one, names[one.party_id].name if one.party_id else "") for one in found]


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """A new gift card, whose code is shown once, or more store credit for a party."""
    party = parse_id(request.POST.get("party", ""))
    try:
        if party is not None:
            value_id = services.issue_store_credit(party_id=party, **_facts(request))
            messages.success(request, pgettext("office", "The store credit is given."))
            return redirect("office:value", value_id=value_id)
        card = services.issue_gift_card(**_facts(request))
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
        return _list(request, status=error.status, typed={key: str(value) for key, value in request.POST.items()})
    if not card.code:
        messages.warning(request, pgettext("office", "This card was issued before; its code was shown then."))
        return redirect("office:value", value_id=card.id)
    return _code(request, card)


def _code(request: HttpRequest, card: IssuedCard) -> HttpResponse:
    """The one moment at which a code is seen: nothing on the way may keep the page."""
    response = show(request, "value_code", pgettext("office", "The gift card"), card=card)
    add_never_cache_headers(response)
    return response


def _facts(request: HttpRequest) -> dict[str, Any]:
    """What both kinds are issued with.

    raises  InvalidValue
    """
    source = request.POST.get("source", "")
    if source not in (Source.SOLD.value, Source.GOODWILL.value):
        raise InvalidValue("sold or given away", field="source")
    currency = request.POST.get("currency", "")
    if currency not in _currencies():
        raise InvalidValue("a currency that something is sold in", field="currency")
    return {
        "amount": _amount(request.POST.get("amount", ""), currency),
        "source": Source(source),
        "key": f"office:{parse_id(request.POST.get('key', '')) or uuid4()}",
        "actor": staff_actor(request),
        "why": why_of(request),
        "expires_on": _day(request.POST.get("expires_on", "")),
    }


def _currencies() -> list[str]:
    """Those of the channels: what is in another could never be spent."""
    return sorted({one.currency for one in list_channels()})


def _amount(text: str, currency: str) -> Money:
    found = read_money(text, currency)
    if found is None:
        raise InvalidValue("an amount in figures", field="amount")
    return found


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValue("a day as 2027-12-31", field="expires_on") from None


@require_GET
@reads_personal_data("asked to be paid out", lambda page: page["readers"])
def value_page(request: HttpRequest, value_id: UUID) -> HttpResponse:
    """One of them: its parts, what it was spent on, and what can be done with it."""
    value = _value(request, value_id)
    moves = list_moves(value.id)
    orders = orders_by_id(staff_actor(request), {one.order_id for one in moves if one.order_id})
    ((_, name),) = _named([value])
    told = [(one, orders[one.order_id].number if one.order_id in orders else "") for one in moves]
    account = _account(request, value)
    asked = latest_asked(value.id) if account else None
    issued = (number for one, number in told if one.kind == MoveKind.ISSUE and value.kind == ValueKind.GIFT_CARD)
    return show(
        request,
        "value",
        name or f"{pgettext('office', 'Gift card')} …{value.code_end}",
        value=value,
        name=name,
        payout=payout_of(value.id),
        account=account,
        asked=asked,
        readers=[asked.asked_by or value.id] if asked else [],
        moves=told,
        bought_with=next(issued, ""),
        key=uuid4(),
    )


def _value(request: HttpRequest, value_id: UUID) -> ValueView:
    try:
        return access_value(value_id, staff_actor(request))
    except ValueNotFound:
        raise Http404 from None


def _account(request: HttpRequest, value: ValueView) -> PayoutAccount | None:
    """Where money of a card is to go that is asked for; only for those who may pay it."""
    if value.kind != ValueKind.GIFT_CARD or reach(request, Action.PAYMENTS_HANDLE) is not None:
        return None
    return services.payout_account(value_id=value.id, actor=staff_actor(request))


@require_POST
def change(request: HttpRequest, value_id: UUID, deed: str) -> HttpResponse:
    """Block, unblock, prolong, pay out, refuse to, or put right; each says why."""
    value = _value(request, value_id)
    deeds: dict[str, Callable[[], object]] = {
        "block": lambda: services.block(value_id=value.id, why=why_of(request), actor=staff_actor(request)),
        "unblock": lambda: services.unblock(value_id=value.id, why=why_of(request), actor=staff_actor(request)),
        "extend": lambda: _extend(request, value.id),
        "adjust": lambda: _adjust(request, value),
        "pay_out": lambda: services.pay_out(
            value_id=value.id, why=why_of(request), key=_key(request), actor=staff_actor(request)
        ),
        "refuse_payout": lambda: services.refuse_payout(
            value_id=value.id, why=why_of(request), actor=staff_actor(request)
        ),
    }
    if deed not in deeds:
        raise Http404
    attempt(request, pgettext("office", "Done and noted."), deeds[deed])
    return redirect("office:value", value_id=value.id)


def _extend(request: HttpRequest, value_id: ValueId) -> None:
    day = _day(request.POST.get("expires_on", ""))
    if day is None:
        raise InvalidValue("a day as 2027-12-31", field="expires_on")
    services.extend(value_id=value_id, expires_on=day, why=why_of(request), actor=staff_actor(request))


def _adjust(request: HttpRequest, value: ValueView) -> None:
    typed = request.POST.get("amount", "").strip().replace("−", "-")  # as the field's own words write it
    amount = _amount(typed.removeprefix("-"), value.balance.currency)
    services.adjust(
        value_id=value.id,
        amount=-amount if typed.startswith("-") else amount,
        why=why_of(request),
        key=_key(request),
        actor=staff_actor(request),
    )


def _key(request: HttpRequest) -> str:
    return f"office:{parse_id(request.POST.get('key', '')) or uuid4()}"
