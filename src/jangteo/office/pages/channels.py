"""The channels, who may come into each, and who is invited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.billing.selectors.entities import gaps_of
from jangteo.channels.errors import InvalidChannel
from jangteo.channels.selectors import find_channel_by_code, list_admissions, list_every_channel, preview_access
from jangteo.channels.services import (
    admit_party,
    dismiss_party,
    set_access,
    set_allocation,
    set_hold_times,
    set_order_changes,
    set_payments,
    set_smallest_order,
    set_time_zone,
)
from jangteo.channels.types import AllocationStrategy, CardTaking, ChangePrices, Channel, ChannelAccess, ShippingPer
from jangteo.inventory.selectors import list_channel_supply, list_place_views
from jangteo.inventory.types import PlaceView, SupplyView
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import has
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action, Scope
from jangteo.kernel.wholes import read_whole
from jangteo.kernel.zones import zone_choices
from jangteo.office.billing_words import GAPS
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.frame import attempt, language, reach, show, staff_actor
from jangteo.office.pages.rights import meant, typed
from jangteo.office.pages.stock_lines import Named, names_of
from jangteo.office.wording import refusal_in_words
from jangteo.ordering.selectors import get_merge_rule
from jangteo.ordering.services import set_merge_rule
from jangteo.ordering.types import MergeRule
from jangteo.parties.selectors import parties_by_id
from jangteo.payments.types import PaymentMethod

LATEST = 10
MERGE_RULES = {
    MergeRule.MAX: pgettext_lazy("office", "The larger quantity stays"),
    MergeRule.SUM: pgettext_lazy("office", "Both quantities together"),
    MergeRule.LATEST: pgettext_lazy("office", "What was chosen last, before the log-in, counts"),
}
CHOSEN_METHODS = (
    PaymentMethod.CARD,
    PaymentMethod.BANK_TRANSFER,
    PaymentMethod.ON_ACCOUNT,
    PaymentMethod.INSTALMENTS,
    PaymentMethod.ON_DELIVERY,
)
STRATEGIES = {
    "priority": pgettext_lazy("office", "By rank, a place that has a whole line first"),
    "fewest_splits": pgettext_lazy("office", "In the fewest parcels"),
    "nearest": pgettext_lazy("office", "From near the buyer"),
    "cost": pgettext_lazy("office", "At least cost"),
}


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every channel with who may come in."""
    return show(request, "channels", pgettext("office", "Channels"), channels=list_every_channel())


@require_GET
def channel_page(request: HttpRequest, code: str) -> HttpResponse:
    """One channel: its policies, its access, its invitations."""
    return _page(request, _channel(code), {})


@require_POST
def change_access(request: HttpRequest, code: str) -> HttpResponse:
    """Show who could come in no more; the second time, with the channel's code typed, make it so."""
    channel, actor = _channel(code), staff_actor(request)
    access = next((one for one in ChannelAccess if one.value == request.POST.get("access")), None)
    if access is None:
        return _page(request, channel, {"errors": {"access": pgettext("office", "Choose who may come in.")}})
    form: dict[str, Any] = {"access": access.value}
    seen, word = typed(request, "seen", 64), request.POST.get("password", "")[:200]
    if seen and typed(request, "confirm", 60) != channel.code:
        form["errors"] = {
            "confirm": pgettext("office", "Type the channel's code, %(code)s, to confirm.") % {"code": channel.code}
        }
    elif seen:
        try:
            set_access(channel_id=channel.id, access=access, actor=actor, password=word, seen=seen)
        except JangteoError as error:
            field = "password" if error.facts.get("field") == "password" else "confirm"
            form["errors"] = {field: refusal_in_words(error)}
        else:
            messages.success(request, pgettext("office", "Who may come in is changed, from now on."))
            return redirect("office:channel", code=code)
    return _page(request, channel, form | {"preview": preview_access(channel.id, access)})


@require_POST
def change_smallest_order(request: HttpRequest, code: str) -> HttpResponse:
    """Say what an order comes to at least; an empty amount lets it be of anything."""
    channel, text = _channel(code), typed(request, "smallest_order", 40)
    amount = read_money(text, channel.currency) if text else None
    if text and amount is None:
        return _page(request, channel, {"errors": {"smallest_order": pgettext("office", "Enter an amount above 0.")}})
    attempt(
        request,
        pgettext("office", "The smallest order is changed, from now on."),
        lambda: set_smallest_order(
            channel_id=channel.id,
            amount=amount,
            with_tax={"yes": True, "no": False}.get(request.POST.get("with_tax", "")),
            actor=staff_actor(request),
        ),
    )
    return redirect("office:channel", code=code)


@require_POST
def change_payments(request: HttpRequest, code: str) -> HttpResponse:
    """Say how buyers may pay, and when a card's money is taken."""
    channel, chosen = _channel(code), set(request.POST.getlist("payment_methods"))
    kept = [one for one in channel.payment_methods if one in chosen]
    methods = kept + [one.value for one in CHOSEN_METHODS if one.value in chosen and one.value not in kept]
    try:
        taking = CardTaking(typed(request, "card_taking", 10))
        set_payments(channel_id=channel.id, methods=methods, card_taking=taking, actor=staff_actor(request))
    except (InvalidChannel, ValueError):
        return _page(request, channel, {"errors": {"payments": pgettext("office", "Choose one way to pay or more.")}})
    messages.success(request, pgettext("office", "How buyers pay is set, from now on."))
    return redirect("office:channel", code=code)


@require_POST
def change_time_zone(request: HttpRequest, code: str) -> HttpResponse:
    """Say by whose clock the shop tells times."""
    channel = _channel(code)
    try:
        set_time_zone(channel_id=channel.id, name=typed(request, "time_zone", 60), actor=staff_actor(request))
    except InvalidChannel:
        return _page(request, channel, {"errors": {"time_zone": pgettext("office", "Choose a place from the list.")}})
    messages.success(request, pgettext("office", "The shop tells times by this clock, from now on."))
    return redirect("office:channel", code=code)


@require_POST
def change_order_changes(request: HttpRequest, code: str) -> HttpResponse:
    """Say how long and at which prices buyers change orders, when unpaid ones end, what shipping is charged for."""
    channel = _channel(code)
    minutes, hours = (read_whole(request.POST.get(name, "")) for name in ("change_minutes", "unpaid_hours"))
    words = pgettext("office", "0 to 20,160 minutes (two weeks), 0 to 2,160 hours (90 days).")
    if minutes is None or hours is None:
        return _page(request, channel, {"errors": {"changes": words}})
    try:
        set_order_changes(
            channel_id=channel.id,
            change_minutes=minutes,
            change_prices=ChangePrices(typed(request, "change_prices", 10)),
            unpaid_hours=hours,
            shipping_per=ShippingPer(typed(request, "shipping_per", 10)),
            actor=staff_actor(request),
        )
    except (InvalidChannel, ValueError):
        return _page(request, channel, {"errors": {"changes": words}})
    messages.success(request, pgettext("office", "How orders are changed is set, from now on."))
    return redirect("office:channel", code=code)


@require_POST
def change_holds(request: HttpRequest, code: str) -> HttpResponse:
    """Say how long a checkout keeps goods."""
    channel = _channel(code)
    minutes, most = (read_whole(request.POST.get(name, "")) for name in ("hold_minutes", "hold_most_minutes"))
    if minutes is None or most is None:
        return _page(request, channel, {"errors": {"holds": pgettext("office", "Enter whole minutes.")}})
    try:
        set_hold_times(channel_id=channel.id, minutes=minutes, most_minutes=most, actor=staff_actor(request))
    except InvalidChannel:
        words = pgettext("office", "Keep goods for 0 to 120 minutes, in all at least as long and at most 480.")
        return _page(request, channel, {"errors": {"holds": words}})
    messages.success(request, pgettext("office", "How long goods are kept is changed, from now on."))
    return redirect("office:channel", code=code)


@require_POST
def change_merging(request: HttpRequest, code: str) -> HttpResponse:
    """Say what comes of goods that a guest's cart and the buyer's own both hold at log-in."""
    channel = _channel(code)
    rule = next((one for one in MergeRule if one.value == request.POST.get("merge_rule")), None)
    if rule is None:
        return _page(request, channel, {"errors": {"merge_rule": pgettext("office", "Choose what happens.")}})
    attempt(
        request,
        pgettext("office", "How carts are joined at log-in is changed, from now on."),
        lambda: set_merge_rule(channel_id=channel.id, rule=rule, actor=staff_actor(request)),
    )
    return redirect("office:channel", code=code)


@require_POST
def change_allocation(request: HttpRequest, code: str) -> HttpResponse:
    """Say how the channel chooses among its places of stock."""
    channel = _channel(code)
    strategy = next((one for one in AllocationStrategy if one.value == request.POST.get("allocation")), None)
    if strategy is None:
        return _page(request, channel, {"errors": {"allocation": pgettext("office", "Choose one.")}})
    attempt(
        request,
        pgettext("office", "Which place gives is changed, from now on."),
        lambda: set_allocation(
            channel_id=channel.id,
            strategy=strategy,
            may_split=request.POST.get("may_split") == "yes",
            actor=staff_actor(request),
        ),
    )
    return redirect("office:channel", code=code)


@require_POST
def admit(request: HttpRequest, code: str) -> HttpResponse:
    """Invite the party that the text means."""
    channel, text = _channel(code), typed(request, "party", 100)
    found = meant(text, request, Action.PARTIES_SEE)
    if len(found) != 1:
        words = pgettext("office", "%(count)s parties fit. Enter the whole name, e-mail or business number.")
        form = {"party": text, "found": found, "errors": {"party": words % {"count": len(found)}}}
        return _page(request, channel, form)
    attempt(
        request,
        pgettext("office", "%(name)s is invited.") % {"name": found[0].name},
        lambda: admit_party(channel_id=channel.id, party_id=found[0].id, actor=staff_actor(request)),
    )
    return redirect("office:channel", code=code)


@require_POST
def dismiss(request: HttpRequest, code: str, party_id: UUID) -> HttpResponse:
    """Take an invitation back; the reason is kept."""
    channel, why = _channel(code), typed(request, "why")
    if not why:
        return _page(request, channel, {"errors": {str(party_id): pgettext("office", "Say why; it is kept.")}})
    attempt(
        request,
        pgettext("office", "The invitation is taken back: their next click there is refused."),
        lambda: dismiss_party(channel_id=channel.id, party_id=party_id, actor=staff_actor(request), why=why),
    )
    return redirect("office:channel", code=code)


def _page(request: HttpRequest, channel: Channel, form: dict[str, Any]) -> HttpResponse:
    actor = staff_actor(request)
    response = show(
        request,
        "channel",
        channel.name(language()),
        channel=channel,
        accesses=list(ChannelAccess),
        strategies=STRATEGIES.items(),
        ways_to_pay=CHOSEN_METHODS,
        billing_gaps=[GAPS[one] for one in gaps_of(channel)],
        admissions=_admissions(request, channel),
        may_change=actor.rights.get(Action.CATALOGUE_CHANGE) == Scope.ALL,
        may_price=actor.rights.get(Action.PRICE_LISTS_CHANGE) == Scope.ALL,
        may_stock=actor.rights.get(Action.STOCK_CHANGE) == Scope.ALL,
        may_invite=actor.rights.get(Action.PARTIES_CHANGE) == Scope.ALL,
        merge_rule=get_merge_rule(channel.id),
        merge_rules=MERGE_RULES,
        zones=zone_choices(language()),
        taking=[(place, place.ranks[channel.id]) for place in _taking(channel)],
        supplies=_supplies(channel),
        sees_buyers=has(actor, Action.PARTIES_SEE),
        form=form,
        errors=form.get("errors", {}),
        audit=list_audit(subject_id=channel.id, limit=LATEST)[0],
    )
    response.status_code = 422 if form.get("errors") else 200
    return response


def _taking(channel: Channel) -> list[PlaceView]:
    """The places that the channel may promise from, the first asked first."""
    places = [one for one in list_place_views() if channel.id in one.ranks]
    return sorted(places, key=lambda one: (one.ranks[channel.id], one.code))


def _supplies(channel: Channel) -> list[tuple[Named, SupplyView]]:
    """What the channel says otherwise than all do of what may be ordered before it is there."""
    found = list_channel_supply(channel.id)
    names = names_of({one.variant_id for one in found})
    return [(names[one.variant_id], one) for one in found]


def _admissions(request: HttpRequest, channel: Channel) -> list[dict[str, Any]]:
    """The invited parties that the member of staff may see, newest first."""
    if not has(staff_actor(request), Action.PARTIES_SEE):
        return []
    within = reach(request, Action.PARTIES_SEE)
    rows = [(pk, since) for pk, since in list_admissions(channel.id) if within is None or pk in within]
    parties = parties_by_id([pk for pk, _since in rows])
    return [{"party": parties[pk], "since": since} for pk, since in rows if pk in parties]


def _channel(code: str) -> Channel:
    channel = find_channel_by_code(code)
    if channel is None:
        raise Http404
    return channel
