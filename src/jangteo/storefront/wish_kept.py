"""A wish of somebody who has not logged in yet: kept by their browser until they have."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jangteo.channels.types import Channel
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Actor
from jangteo.wishes import services

KEY = "wish"


def keep_wish(request: HttpRequest, sku: str) -> None:
    """Remember the last thing that was wished for."""
    request.session[KEY] = sku[:64]


def adopt_wish(request: HttpRequest, channel: Channel, actor: Actor) -> None:
    """After log-in: what was wished for before is on their list, where they may wish for it."""
    sku = request.session.pop(KEY, "")
    if not sku:
        return
    try:
        services.add_wish(channel=channel, sku=sku, actor=actor)
    except JangteoError:
        return
    messages.success(request, _("It is on your wish list."))
