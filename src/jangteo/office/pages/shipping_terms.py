"""How channels, and single orders, let parts of orders go."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from jangteo.channels.selectors import list_channels
from jangteo.fulfilment import services
from jangteo.fulfilment.selectors import get_terms
from jangteo.fulfilment.types import Terms
from jangteo.kernel.types import Action, Scope
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import attempt, language, staff_actor
from jangteo.office.pages.orders import order_here


def channel_terms(request: HttpRequest) -> list[tuple[str, str, Terms]]:
    """(code, name, terms) of every channel, for those who may change them."""
    if staff_actor(request).rights.get(Action.STOCK_CHANGE) != Scope.ALL:
        return []
    return [(one.code, one.name(language()), get_terms(one.id)) for one in list_channels()]


@require_POST
def set_terms(request: HttpRequest, code: str) -> HttpResponse:
    """How a channel lets parts of its orders go."""
    channel = next((one for one in list_channels() if one.code == code), None)
    if channel is None:
        raise Http404
    terms = Terms(
        is_complete_only=request.POST.get("is_complete_only") == "1",
        least_fill=_whole(request, "least_fill"),
        handling_days=_whole(request, "handling_days"),
        carrier=request.POST.get("carrier", "")[:20],
    )
    attempt(
        request,
        pgettext("office", "Noted."),
        lambda: services.set_terms(channel_id=channel.id, terms=terms, actor=staff_actor(request)),
    )
    return redirect("office:shipping")


@require_POST
def set_whole(request: HttpRequest, number: str) -> HttpResponse:
    """Whether an order goes complete only, whatever its channel says."""
    order = order_here(request, number)
    facts: dict[str, Any] = {"order_id": order.summary.id, "is_complete_only": request.POST.get("whole") == "1"}
    attempt(
        request,
        pgettext("office", "Noted."),
        lambda: services.set_complete_only(**facts, actor=staff_actor(request)),
    )
    return redirect("office:order", number=number)


def _whole(request: HttpRequest, name: str) -> int:
    """A number as it was typed; what is none is refused as one that is too small."""
    found = read_whole(request.POST.get(name, ""))
    return -1 if found is None else found
