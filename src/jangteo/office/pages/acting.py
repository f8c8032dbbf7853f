"""Sales staff go into a shop as one of their accounts; all they do there carries their own name."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import get_channel, list_channels
from jangteo.channels.services import enter
from jangteo.channels.types import ASSISTED_KEY, Channel
from jangteo.identity.services import renew_session
from jangteo.kernel import audit
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.frame import staff_actor


@require_POST
def act_for(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Begin to act for a buyer in a channel that lets them in."""
    actor = staff_actor(request)
    try:
        channel = get_channel(request.POST.get("channel", "").replace("\x00", ""))
    except ChannelNotFound:
        raise Http404 from None
    if channel not in channels_for(request, actor, party_id):
        raise Http404
    request.session[ASSISTED_KEY] = str(party_id)
    renew_session(request)
    audit.record(
        actor=actor,
        action="channels.act_for",
        subject_kind="party",
        subject_id=party_id,
        after={"channel": channel.code},
    )
    return HttpResponseRedirect(channel.path_prefix)


def channels_for(request: HttpRequest, actor: Actor, party_id: UUID) -> list[Channel]:
    """The channels in which this member of staff may act for a buyer; those on a host of their own aren't reached."""
    if not allows(actor, Action.PARTIES_ACT_FOR, party_id=party_id):
        return []
    found = []
    for channel in list_channels():
        try:
            entered = enter(channel=channel, user=request.user, via="page", assisted_id=party_id)
        except Forbidden:
            continue
        if entered.assists and not channel.host:
            found.append(channel)
    return found
