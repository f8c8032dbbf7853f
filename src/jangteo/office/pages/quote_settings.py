"""How far quotes may go down: the margin that has to be left in each channel, and what each role may give."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.channels.selectors import list_channels
from jangteo.kernel.types import Actor
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.pages.frame import attempt, show, staff_actor
from jangteo.office.pages.rights import typed
from jangteo.parties.selectors import list_every_role
from jangteo.parties.types import RoleAudience
from jangteo.quotes.errors import InvalidGuard
from jangteo.quotes.selectors import get_quote_policy, quote_authority
from jangteo.quotes.services import set_quote_authority, set_quote_policy
from jangteo.quotes.types import PolicyView

PERCENT = Decimal(100)


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Both at once; nothing typed into a margin asks for none, nothing typed into a role gives it nothing."""
    actor = staff_actor(request)
    if request.method == "POST":
        code = typed(request, "channel", 40)
        done = pgettext("office", "Kept. It holds for every offer sent from now on.")
        attempt(request, done, lambda: _set_policy(request, code, actor) if code else _set_authority(request, actor))
        return redirect("office:quote_settings")
    rates = quote_authority()
    policies = [(one, get_quote_policy(one.id)) for one in list_channels()]
    return show(
        request,
        "quote_settings",
        pgettext("office", "How far quotes may go down"),
        channels=[(one, policy, _percent(policy.least_margin)) for one, policy in policies],
        roles=[(role, _percent(rates.get(role.code))) for role in list_every_role(RoleAudience.STAFF)],
    )


def _set_policy(request: HttpRequest, code: str, actor: Actor) -> None:
    channel = next((one for one in list_channels() if one.code == code), None)
    days, held = (read_whole(request.POST.get(name, "")) for name in ("keep_days", "hold_days"))
    if channel is None or days is None or held is None:
        raise InvalidGuard
    policy = PolicyView(_share(request, "margin"), "asks_costs" in request.POST, days, held)
    set_quote_policy(channel_id=channel.id, policy=policy, actor=actor, why=typed(request, "why"))


def _set_authority(request: HttpRequest, actor: Actor) -> None:
    codes = [role.code for role in list_every_role(RoleAudience.STAFF)]
    shares = {code: _share(request, f"rate-{code}") for code in codes}
    rates = {code: share for code, share in shares.items() if share is not None}
    set_quote_authority(rates=rates, actor=actor, why=typed(request, "why"))


def _share(request: HttpRequest, name: str) -> Decimal | None:
    """A percent as a fraction; nothing typed is none."""
    text = request.POST.get(name, "").strip(" ")
    if not text:
        return None
    figure = read_figure(text, decimals=2)
    if figure is None:
        raise InvalidGuard
    return figure / PERCENT


def _percent(share: Decimal | None) -> str:
    """A fraction as it is typed: `12.5`."""
    return "" if share is None else f"{(share * PERCENT).normalize():f}"
