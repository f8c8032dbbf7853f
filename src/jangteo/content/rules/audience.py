"""Who sees a block, and when."""

from datetime import datetime

from jangteo.content.types import Audience, Visitor, Who


def is_for(audience: Audience, visitor: Visitor, moment: datetime) -> bool:
    """Whether a visitor sees a block at a moment; `until` is not included."""
    return is_shown(audience, moment) and _is_theirs(audience, visitor)


def is_shown(audience: Audience, moment: datetime) -> bool:
    """Whether its time has come and is not over."""
    has_begun = audience.from_at is None or audience.from_at <= moment
    return has_begun and (audience.until_at is None or moment < audience.until_at)


def _is_theirs(audience: Audience, visitor: Visitor) -> bool:
    is_guest = visitor.kind is None
    if audience.who == Who.GUESTS and not is_guest:
        return False
    if audience.who == Who.SIGNED_IN and is_guest:
        return False
    if audience.language and audience.language != visitor.language:
        return False
    if audience.kinds and visitor.kind not in audience.kinds:
        return False
    return not audience.segments or not visitor.segments.isdisjoint(audience.segments)
