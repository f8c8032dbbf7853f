"""Whom programs of staff name: channels and segments by their codes, buyers that the caller may see."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from pydantic import StringConstraints

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import find_channel_by_code, list_every_channel
from jangteo.kernel.api import Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import reach
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party
from jangteo.segments.errors import SegmentNotFound
from jangteo.segments.selectors import list_segments

Code = Annotated[Text, StringConstraints(min_length=1, max_length=40)]


def channel_named(code: str | None) -> UUID | None:
    """None of null.

    raises  ChannelNotFound
    """
    if code is None:
        return None
    found = find_channel_by_code(code)
    if found is None:
        raise ChannelNotFound
    return found.id


def segment_named(code: str | None) -> UUID | None:
    """None of null.

    raises  SegmentNotFound
    """
    if code is None:
        return None
    known = {one: pk for pk, one, _names in list_segments()}
    if code not in known:
        raise SegmentNotFound(segments=[code])
    return known[code]


def buyer_named(request: HttpRequest, party_id: UUID, action: Action = Action.PARTIES_SEE) -> UUID:
    """One that is there and within the reach of the caller's right.

    raises  PartyNotFound, the same for both
    """
    within = reach(request, action)
    if within is not None and party_id not in within:
        raise PartyNotFound
    return get_party(party_id).id


def audience_codes() -> dict[UUID | None, str]:
    """{channel or segment: its code}; none of None, which is all of them."""
    channels: dict[UUID | None, str] = {one.id: one.code for one in list_every_channel()}
    return channels | {pk: code for pk, code, _names in list_segments()}
