"""The door of every channel for programs; the rule itself is `services.enter`."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Status
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback
from pydantic import SecretStr

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter, give_pass
from jangteo.channels.types import Channel
from jangteo.identity.services import visitor_of
from jangteo.kernel import answers
from jangteo.kernel.api import Schema, Strict
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import open_to_all, permitted, require_any
from jangteo.kernel.types import Action, Actor

ACTING_FOR = "Acting-For"
CHANNEL_PASS = "Channel-Pass"  # noqa: S105 -- the header's name
GUEST_PROOF = "Cart-Secret"
KEY_TOLD = {
    "in": "header",
    "name": answers.HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": answers.SHORTEST_KEY, "maxLength": answers.LONGEST_KEY},
    "description": "Made by the caller for this call: sent again with the same body it takes no effect a second time "
    "and gets the first answer, with `Idempotent-Replayed: true`. Kept for a day.",
}
_ENTERED = "jangteo_entered"
_KEPT = "jangteo_kept"


def entering[F: Callable[..., Any]](
    *actions: Action, has_key: bool = False, kept: tuple[str, ...] = ()
) -> Callable[[F], F]:
    """Let a caller into the channel of the address before an operation runs, when they may do one of the actions.

    What they entered is `entry_of(request)` inside the operation.

    has_key  it creates something: sent again under the same `Idempotency-Key` it is answered as before (kernel.answers)
    kept     what it answers is made of nothing but these topics (kernel.kept) and of what its caller may see: it is
             kept until one of them changes
    raises   ChannelNotFound, LoginRequired, PasswordRequired, EntryRefused, NotPermitted; with a key InvalidKey,
             KeyReused, StillUnderWay
    """

    def guard(operation: F) -> F:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            _, actor = let_in(request, kwargs["channel"])
            require_any(actor, *actions)
            if has_key:
                answered = answers.claim(request, actor=actor, secret=request.headers.get(GUEST_PROOF, ""))
                if answered is not None:
                    return answered
            return operation(request, *args, **kwargs)

        if has_key:
            decorate_view(answers.once)(guarded)
            if "key" not in signature(operation).parameters:
                contribute_operation_callback(guarded, _tell_key)
        setattr(guarded, _KEPT, kept)
        return permitted(*actions)(guarded)  # type: ignore[return-value]

    return guard


def _tell_key(operation: Operation) -> None:
    """Let the description of the API name the header, where the operation does not itself."""
    operation.openapi_extra = {"parameters": [KEY_TOLD]}


def entry_of(request: HttpRequest) -> tuple[Channel, Actor]:
    """The channel of the address and whom the caller acts for in it."""
    found: tuple[Channel, Actor] = getattr(request, _ENTERED)
    return found


def let_in(request: HttpRequest, code: str) -> tuple[Channel, Actor]:
    """Let the caller, found out who it is, into a channel; once a request.

    raises  ChannelNotFound, LoginRequired, PasswordRequired, EntryRefused
    """
    if not hasattr(request, _ENTERED):
        setattr(request, _ENTERED, _enter(request, code))
    return entry_of(request)


def kept_topics(operation: Callable[..., Any]) -> tuple[str, ...]:
    """Of what an answer that may be kept is made; empty where it may not."""
    topics: tuple[str, ...] = getattr(operation, _KEPT, ())
    return topics


def _enter(request: HttpRequest, code: str) -> tuple[Channel, Actor]:
    if "\x00" in code:
        raise ChannelNotFound
    channel = get_channel(code)
    auth: Any = getattr(request, "auth", None)
    wanted = parse_id(request.headers.get(ACTING_FOR, ""))
    channel_pass = request.headers.get(CHANNEL_PASS, "")
    return channel, enter(channel=channel, user=auth, via="api", party_id=wanted, channel_pass=channel_pass)


router = Router()


class PassRequest(Strict):
    """The password of a channel that is entered by password."""

    password: SecretStr = Field(min_length=1, max_length=200, examples=["moon-jar-2026"])


class PassOut(Schema):
    """Send it as `Channel-Pass`; it holds until the channel's password changes."""

    channel_pass: str = Field(examples=["6f1c…"])


@router.post("/channels/{channel}/pass", response={201: PassOut}, summary="Get a channel's pass", auth=None)
@open_to_all("asks for the channel's password itself")
def create_pass(request: HttpRequest, channel: str, body: PassRequest) -> Status[PassOut]:
    """What lets a caller into a channel that is entered by password."""
    if "\x00" in channel:
        raise ChannelNotFound
    found = get_channel(channel)
    given = give_pass(channel=found, password=body.password.get_secret_value(), visitor=visitor_of(request))
    return Status(201, PassOut(channel_pass=given))
