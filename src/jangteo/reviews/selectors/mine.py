"""What somebody wrote, and what they may write about."""

from collections.abc import Mapping
from uuid import UUID

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors.sold_lines import is_buyer_of, lines_bought, sold_lines
from jangteo.ordering.types.sold_lines import SoldLine
from jangteo.reviews.errors import LogInFirst, PostNotFound
from jangteo.reviews.models import Post
from jangteo.reviews.selectors.settings import get_review_policy
from jangteo.reviews.selectors.views import is_writer, views
from jangteo.reviews.types import LineToReview, PostKind, PostView, WritesFrom

PAGE_SIZE = 20
MOST_LINES = 60


def list_own(actor: Actor, channel_id: UUID, *, cursor: str = "") -> Page[PostView]:
    """What the actor wrote in a channel, the newest first, with why it was refused.

    raises  LogInFirst
    """
    if actor.person_id is None:
        raise LogInFirst
    rows = Post.objects.filter(person=actor.person_id, channel=channel_id, by_shop=False)
    page = page_of(rows, ("-written_at", "-id"), cursor, limit=PAGE_SIZE)
    return page.showing(views(page.rows, actor, is_inner=True))


def own_post(post_id: UUID, actor: Actor, channel_id: UUID) -> PostView:
    """A post for its writer, in whatever state it is.

    raises  PostNotFound
    """
    return views([access_own(post_id, actor, channel_id)], actor, is_inner=True)[0]


def access_own(post_id: UUID, actor: Actor, channel_id: UUID, *, is_locked: bool = False) -> Post:
    """The one door of writers to what they wrote.

    raises  PostNotFound
    """
    rows = Post.objects.filter(pk=post_id, channel=channel_id)
    row = (rows.select_for_update() if is_locked else rows).first()
    if row is None or not is_writer(row, actor):
        raise PostNotFound
    return row


def review_of_line(line_id: UUID) -> tuple[UUID, UUID | None] | None:
    """The review of an order line, and who wrote it."""
    return Post.objects.filter(line=line_id, kind=PostKind.REVIEW.value).values_list("pk", "person").first()


def lines_to_review(actor: Actor, channel_id: UUID, *, product_id: UUID | None = None) -> list[LineToReview]:
    """What the actor bought in a channel and may write about: sent or arrived, and not reviewed by any of theirs."""
    writes_from = get_review_policy(channel_id).writes_from
    bought = lines_bought(actor, limit=MOST_LINES)
    ripe = [one for one in bought if one.channel_id == channel_id and is_ripe(one, writes_from)]
    written = set(
        Post.objects.filter(kind=PostKind.REVIEW.value, line__in=[one.id for one in ripe]).values_list(
            "line", flat=True
        )
    )
    variants = variants_by_id([one.variant_id for one in ripe if one.variant_id])
    goods = (found for found in variants.values() if not found.is_gift_card)
    products: dict[UUID, UUID] = {found.id: found.product_id for found in goods}
    told = (_to_review(one, products) for one in ripe if one.id not in written)
    return [one for one in told if one is not None and product_id in (None, one.product_id)]


def is_ripe(line: SoldLine, writes_from: WritesFrom) -> bool:
    """Whether it is time to write about a line, by its channel's rule."""
    return line.has_arrived or (writes_from == WritesFrom.SHIPPED and line.is_sent)


def is_line_of(line_id: UUID, actor: Actor, channel_id: UUID) -> bool:
    """Whether a line is of an order of whom the actor acts for, in a channel."""
    return line_to_review(line_id, actor, channel_id) is not None


def line_to_review(line_id: UUID, actor: Actor, channel_id: UUID) -> tuple[SoldLine, UUID] | None:
    """A line that the actor's party bought in a channel, with its product; None: not theirs, or a gift card."""
    line = sold_lines([line_id]).get(line_id)
    if line is None or line.channel_id != channel_id or not is_buyer_of(line, actor) or line.variant_id is None:
        return None
    found = variants_by_id([line.variant_id]).get(VariantId(line.variant_id))
    return (line, found.product_id) if found and not found.is_gift_card else None


def _to_review(line: SoldLine, products: Mapping[UUID, UUID]) -> LineToReview | None:
    product_id = products.get(line.variant_id) if line.variant_id else None
    if product_id is None:
        return None
    return LineToReview(line.id, product_id, line.order_number, line.name, line.label, line.placed_at)
