"""How channels hold their reviews, as staff set it, and whose posts a channel shows."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from jangteo.reviews.models import ReviewPolicy
from jangteo.reviews.types import PolicyView, WritesFrom


def get_review_policy(channel_id: UUID) -> PolicyView:
    """How a channel holds its reviews; as usual where nobody said."""
    row = ReviewPolicy.objects.filter(channel=channel_id).first()
    if row is None:
        return PolicyView()
    return PolicyView(
        row.looks_first, row.is_shared, WritesFrom(row.writes_from), row.edit_days, row.tiles_from, row.invite_days
    )


def channels_that_invite() -> dict[UUID, int]:
    """{channel: days after goods arrived} of those that invite to write."""
    return dict(ReviewPolicy.objects.filter(invite_days__gt=0).values_list("channel", "invite_days"))


def seen_from(channel_id: UUID) -> Q:
    """Rows of the channels whose posts a channel shows: its own, and where it shares those of all others that do."""
    alone = ReviewPolicy.objects.filter(is_shared=False)
    shares = ~Exists(alone.filter(channel=channel_id)) & ~Exists(alone.filter(channel=OuterRef("channel")))
    return Q(channel=channel_id) | Q(shares)
