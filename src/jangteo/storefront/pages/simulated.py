"""The payment simulator's page, where a demo's buyer pays with cards that are none."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.payments.services import list_gateways
from jangteo.simulator import selectors, services
from jangteo.simulator.errors import PageNotFound, PageOver
from jangteo.simulator.types import Card, PageState
from jangteo.storefront.pages.frame import show


@require_safe
def page(request: HttpRequest, reference: str, *, status: int = 200) -> HttpResponse:
    """What is to be paid, and with what it can be tried."""
    if "simulator" not in list_gateways():
        raise Http404
    try:
        found = selectors.get_page(reference)
    except PageNotFound:
        raise Http404 from None
    return show(
        request,
        "pay_simulated.html",
        status=status,
        page=found,
        cards=_cards(),
        declined=_declined(found.declined),
        is_open=found.state == PageState.OPEN,
        is_challenged=found.state == PageState.CHALLENGED,
    )


def _cards() -> list[tuple[str, str, str]]:
    return [
        (Card.PAYS.value, _("A card that pays"), _("The bank says yes at once.")),
        (Card.CHALLENGE.value, _("A card that asks back"), _("The bank first asks whether it is you.")),
        (Card.INSUFFICIENT_FUNDS.value, _("A card without money"), _("Declined.")),
        (Card.EXPIRED_CARD.value, _("A card that has expired"), _("Declined.")),
        (Card.STOLEN_CARD.value, _("A card that was reported"), _("Declined.")),
        (Card.LATE_REFUNDS.value, _("A card with slow refunds"), _("Pays; what is given back takes its time.")),
    ]


def _declined(why: str) -> str:
    words = {
        Card.INSUFFICIENT_FUNDS.value: _("The bank says there is not enough money. Nothing was taken."),
        Card.EXPIRED_CARD.value: _("The bank says the card has expired. Nothing was taken."),
        Card.STOLEN_CARD.value: _("The bank says no. Nothing was taken."),
    }
    return words.get(why, _("The bank could not tell that it is you. Nothing was taken.")) if why else ""


@require_POST
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """Try a card."""
    try:
        card = Card(request.POST.get("card", ""))
    except ValueError:
        card = Card.STOLEN_CARD
    return _go(request, reference, lambda: services.pay(reference=reference, card=card))


@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it is oneself, or not."""
    accepted = request.POST.get("accepted") == "yes"
    return _go(request, reference, lambda: services.answer_challenge(reference=reference, accepted=accepted))


@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Rather not."""
    return _go(request, reference, lambda: services.walk_away(reference=reference))


def _go(request: HttpRequest, reference: str, act: Callable[[], str]) -> HttpResponse:
    if "simulator" not in list_gateways():
        raise Http404
    try:
        return HttpResponseRedirect(act())
    except PageNotFound:
        raise Http404 from None
    except PageOver as over:
        return _over(request, reference, over.status)


def _over(request: HttpRequest, reference: str, status: int) -> HttpResponse:
    return show(
        request, "pay_simulated.html", status=status, page=selectors.get_page(reference), is_open=False, cards=[]
    )
