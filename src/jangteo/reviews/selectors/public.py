"""What is shown of a product: what its reviews come to, the reviews, questions and answers."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import product_ids_by_slug, visible_among
from jangteo.catalog.types import ProductId, Viewer
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.types import Actor
from jangteo.reviews.errors import PostNotFound
from jangteo.reviews.models import Post, ProductFigures, ReviewPolicy
from jangteo.reviews.selectors.settings import seen_from
from jangteo.reviews.selectors.views import views
from jangteo.reviews.types import PUBLIC, STARS, PolicyView, PostKind, PostSort, PostView, Rating

PAGE_SIZE, FIRST = 10, 3
MOST_ANSWERS = 200
_PUBLIC = [one.value for one in PUBLIC]
_ORDERS: Mapping[PostSort, tuple[str, ...]] = {
    PostSort.NEWEST: ("-written_at", "-id"),
    PostSort.HELPFUL: ("-helpful", "-written_at", "-id"),
    PostSort.HIGH: ("-stars", "-written_at", "-id"),
    PostSort.LOW: ("stars", "written_at", "id"),
}


def rating_of(product_id: UUID, channel_id: UUID) -> Rating:
    """What a product's reviews come to as a channel shows them; one query, by the figures kept."""
    rows = ProductFigures.objects.filter(seen_from(channel_id), product=product_id)
    sums = rows.aggregate(questions=Sum("questions"), **{f"s{stars}": Sum(f"stars_{stars}") for stars in STARS})
    return Rating({stars: sums[f"s{stars}"] or 0 for stars in STARS}, sums["questions"] or 0)


def ratings_of(product_ids: Collection[UUID], channel_id: UUID) -> dict[UUID, Rating]:
    """{product: what its reviews come to} of those that have enough for lists, by the channel's policy; one query."""
    if not product_ids:
        return {}
    said = ReviewPolicy.objects.filter(channel=channel_id).values("tiles_from")[:1]
    rows = ProductFigures.objects.filter(seen_from(channel_id), product__in=set(product_ids)).values("product")
    sums = [Sum(f"stars_{stars}") for stars in STARS]
    found = rows.values_list("product", Coalesce(Subquery(said), PolicyView().tiles_from), *sums)
    told = ((pk, least, Rating(dict(zip(STARS, counts, strict=True)))) for pk, least, *counts in found)
    return {pk: rating for pk, least, rating in told if 0 < least <= rating.count}


def page_of_reviews(
    product_id: UUID,
    channel_id: UUID,
    actor: Actor,
    *,
    sort: PostSort = PostSort.NEWEST,
    stars: int | None = None,
    cursor: str = "",
) -> Page[PostView]:
    """Shown reviews of a product that the reader may see, with the shop's answers."""
    rows = _shown(channel_id, PostKind.REVIEW).filter(product=product_id)
    page = page_of(rows.filter(stars=stars) if stars else rows, _ORDERS[sort], cursor, limit=PAGE_SIZE)
    return page.showing(_with_answers(page.rows, channel_id, actor))


def list_questions(product_id: UUID, channel_id: UUID, actor: Actor, *, cursor: str = "") -> Page[PostView]:
    """Shown questions of a product that the reader may see, the newest first, with their answers."""
    rows = _shown(channel_id, PostKind.QUESTION).filter(product=product_id)
    page = page_of(rows, _ORDERS[PostSort.NEWEST], cursor, limit=PAGE_SIZE)
    return page.showing(_with_answers(page.rows, channel_id, actor))


def reviews_and_questions(
    product_id: UUID, channel_id: UUID, actor: Actor
) -> tuple[Rating, list[PostView], list[PostView]]:
    """What a product's page shows at once: the rating, the most helpful reviews, the newest questions.

    One query where nothing was written, four where something was.
    """
    rating = rating_of(product_id, channel_id)
    if not rating.count and not rating.questions:
        return rating, [], []
    rows = Post.objects.filter(seen_from(channel_id), product=product_id, state__in=_PUBLIC)
    reviews = rows.filter(kind=PostKind.REVIEW.value).order_by(*_ORDERS[PostSort.HELPFUL])[:FIRST]
    questions = rows.filter(kind=PostKind.QUESTION.value).order_by(*_ORDERS[PostSort.NEWEST])[:FIRST]
    found = list(reviews.union(questions, all=True))
    shown = _with_answers(found, channel_id, actor)
    told = [one for one in shown if one.kind == PostKind.REVIEW]
    told.sort(key=lambda one: (one.helpful, one.written_at, one.id), reverse=True)
    asked = [one for one in shown if one.kind == PostKind.QUESTION]
    return rating, told, sorted(asked, key=lambda one: (one.written_at, one.id), reverse=True)


def find_product(slug: str, viewer: Viewer) -> ProductId:
    """The product of an address, where this viewer may see it.

    raises  ProductNotFound
    """
    found = product_ids_by_slug([slug] if "\0" not in slug else []).get(slug)
    if found is None or found not in visible_among([found], viewer):
        raise ProductNotFound
    return found


def get_public_post(post_id: UUID, viewer: Viewer, actor: Actor) -> PostView:
    """A shown post of a product that this viewer may see.

    raises  PostNotFound
    """
    return views([access_public(post_id, viewer)], actor)[0]


def access_public(post_id: UUID, viewer: Viewer, *, is_locked: bool = False) -> Post:
    """The one door of visitors to a post; an answer is shown while what it is below is.

    raises  PostNotFound
    """
    rows = Post.objects.filter(seen_from(viewer.channel_id), pk=post_id, state__in=_PUBLIC)
    row = rows.first()
    if row is None or row.product_id not in visible_among([row.product_id], viewer):
        raise PostNotFound
    if row.parent_id and not Post.objects.filter(pk=row.parent_id, state__in=_PUBLIC).exists():
        raise PostNotFound
    if is_locked:
        row = rows.select_for_update(of=("self",)).first()
        if row is None:
            raise PostNotFound
    return row


def _shown(channel_id: UUID, kind: PostKind) -> QuerySet[Post]:
    return Post.objects.filter(seen_from(channel_id), kind=kind.value, state__in=_PUBLIC)


def _with_answers(rows: list[Post], channel_id: UUID, actor: Actor) -> list[PostView]:
    """The shop's answers first, then those of buyers and others."""
    below = _shown(channel_id, PostKind.ANSWER).filter(parent__in=[one.pk for one in rows])
    answers = below.order_by("-by_shop", "-helpful", "written_at")[:MOST_ANSWERS] if rows else ()
    return views(rows, actor, below=answers)
