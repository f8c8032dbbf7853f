"""The door of every channel for programs; the rule itself is `services.enter`."""

from typing import Any

from django.http import HttpRequest

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.channels.types import Channel
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Actor

ACTING_FOR = "Acting-For"


def enter_channel(request: HttpRequest, code: str) -> tuple[Channel, Actor]:
    """The channel and whom the caller acts for in it.

    raises  ChannelNotFound, LoginRequired, EntryRefused
    """
    if "\x00" in code:
        raise ChannelNotFound
    channel = get_channel(code)
    auth: Any = getattr(request, "auth", None)
    wanted = parse_id(request.headers.get(ACTING_FOR, ""))
    return channel, enter(channel=channel, user=auth, via="api", party_id=wanted)
