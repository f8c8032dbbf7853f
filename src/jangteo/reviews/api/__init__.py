"""Reviews, questions and answers for programs: read those of a product, write, change, vote, report."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from jangteo.catalog.selectors import viewer_for
from jangteo.catalog.types import Viewer
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.types import Action
from jangteo.ordering.api.schemas import language
from jangteo.parties.api import anyone
from jangteo.reviews import selectors, services
from jangteo.reviews.api.schemas import (
    AppealIn,
    HelpfulOut,
    MineOut,
    PageOut,
    PostIn,
    PostOut,
    ReportIn,
    ReviewIn,
    ReviewsOut,
    RewriteIn,
    mine_out,
    page_out,
    post_out,
    reviews_out,
)
from jangteo.reviews.types import PostSort

router = Router(auth=anyone)
PRODUCT, POST = "/channels/{channel}/products/{slug}", "/channels/{channel}/posts/{post_id}"


@router.get(f"{PRODUCT}/reviews", response=ReviewsOut, summary="Read a product's reviews")
@entering(Action.GOODS_SEE)
def list_reviews(
    request: HttpRequest,
    channel: str,
    slug: str,
    sort: PostSort = PostSort.NEWEST,
    stars: int = 0,
    cursor: str = "",
) -> ReviewsOut:
    """What a product's reviews come to, and ten of them with the shop's answers; `stars` 1 to 5: of so many."""
    entered, actor = entry_of(request)
    product_id = selectors.find_product(slug, _viewer(request))
    wanted = stars if stars in range(1, 6) else None
    page = selectors.page_of_reviews(product_id, entered.id, actor, sort=sort, stars=wanted, cursor=cursor)
    return reviews_out(page, selectors.rating_of(product_id, entered.id))


@router.get(f"{PRODUCT}/questions", response=PageOut, summary="Read a product's questions")
@entering(Action.GOODS_SEE)
def list_questions(request: HttpRequest, channel: str, slug: str, cursor: str = "") -> PageOut:
    """Ten questions, the newest first, with their answers: the shop's, those of buyers, others."""
    entered, actor = entry_of(request)
    product_id = selectors.find_product(slug, _viewer(request))
    return page_out(selectors.list_questions(product_id, entered.id, actor, cursor=cursor))


@router.post(f"{PRODUCT}/questions", response={201: PostOut}, summary="Ask about a product")
@entering(Action.GOODS_SEE, has_key=True)
def ask_question(request: HttpRequest, channel: str, slug: str, body: PostIn) -> Status[PostOut]:
    """Ask; it is shown at once, or after somebody of the shop looked at it."""
    entered, actor = entry_of(request)
    viewer = _viewer(request)
    made = services.ask_question(
        channel=entered,
        product_id=selectors.find_product(slug, viewer),
        draft=body.to_draft(),
        viewer=viewer,
        actor=actor,
    )
    return Status(201, post_out(selectors.own_post(made, actor, entered.id)))


@router.get("/channels/{channel}/my-posts", response=MineOut, summary="Read what one wrote")
@entering(Action.GOODS_SEE)
def list_mine(request: HttpRequest, channel: str, cursor: str = "") -> MineOut:
    """What the caller wrote here, with why it was refused; and the lines of orders they may write about."""
    entered, actor = entry_of(request)
    page = selectors.list_own(actor, entered.id, cursor=cursor)
    return mine_out(page, selectors.lines_to_review(actor, entered.id))


@router.post("/channels/{channel}/reviews", response={201: PostOut}, summary="Write a review")
@entering(Action.ORDERS_SEE, has_key=True)
def write_review(request: HttpRequest, channel: str, body: ReviewIn) -> Status[PostOut]:
    """Write about a line of an order of whom the caller acts for, once its goods were sent or arrived."""
    entered, actor = entry_of(request)
    made = services.write_review(channel=entered, line_id=body.line_id, draft=body.to_draft(), actor=actor)
    return Status(201, post_out(selectors.own_post(made, actor, entered.id)))


@router.put(POST, response=PostOut, summary="Write a post otherwise")
@entering(Action.GOODS_SEE)
def edit_post(request: HttpRequest, channel: str, post_id: UUID, body: RewriteIn) -> PostOut:
    """Change what one wrote, in the days the channel gives for it; what was said before is kept."""
    entered, actor = entry_of(request)
    services.edit_post(post_id=post_id, draft=body.to_draft(), actor=actor, channel_id=entered.id)
    return post_out(selectors.own_post(post_id, actor, entered.id))


@router.delete(POST, response={204: None}, summary="Take a post back")
@entering(Action.GOODS_SEE)
def take_back_post(request: HttpRequest, channel: str, post_id: UUID) -> Status[None]:
    """Show it to nobody any more; it counts nowhere."""
    entered, actor = entry_of(request)
    services.take_back(post_id=post_id, actor=actor, channel_id=entered.id)
    return Status(204, None)


@router.post(f"{POST}/answers", response={201: PostOut}, summary="Answer a question")
@entering(Action.GOODS_SEE, has_key=True)
def answer_post(request: HttpRequest, channel: str, post_id: UUID, body: PostIn) -> Status[PostOut]:
    """Answer; who bought the product is told to have."""
    entered, actor = entry_of(request)
    made = services.answer_post(
        channel=entered, post_id=post_id, draft=body.to_draft(), viewer=_viewer(request), actor=actor
    )
    return Status(201, post_out(selectors.own_post(made, actor, entered.id)))


@router.put(f"{POST}/helpful", response=HelpfulOut, summary="Find a post helpful")
@entering(Action.GOODS_SEE)
def find_helpful(request: HttpRequest, channel: str, post_id: UUID) -> HelpfulOut:
    """Once a person; how many do by now."""
    return _helpful(request, post_id, is_helpful=True)


@router.delete(f"{POST}/helpful", response=HelpfulOut, summary="Find it helpful no more")
@entering(Action.GOODS_SEE)
def find_unhelpful(request: HttpRequest, channel: str, post_id: UUID) -> HelpfulOut:
    """Take one's own voice back."""
    return _helpful(request, post_id, is_helpful=False)


@router.post(f"{POST}/report", response={204: None}, summary="Report a post")
@entering(Action.GOODS_SEE)
def report_post(request: HttpRequest, channel: str, post_id: UUID, body: ReportIn) -> Status[None]:
    """Say that it should not be shown; somebody of the shop looks at it. Said again it changes nothing."""
    services.report_post(
        post_id=post_id,
        reason=body.reason,
        words=body.words,
        viewer=_viewer(request),
        actor=entry_of(request)[1],
    )
    return Status(204, None)


@router.post(f"{POST}/appeal", response=PostOut, summary="Ask for a second look")
@entering(Action.GOODS_SEE)
def appeal(request: HttpRequest, channel: str, post_id: UUID, body: AppealIn) -> PostOut:
    """Say why a refusal was wrong, once."""
    entered, actor = entry_of(request)
    services.appeal(post_id=post_id, words=body.words, actor=actor, channel_id=entered.id)
    return post_out(selectors.own_post(post_id, actor, entered.id))


def _helpful(request: HttpRequest, post_id: UUID, *, is_helpful: bool) -> HelpfulOut:
    actor = entry_of(request)[1]
    count = services.find_helpful(post_id=post_id, is_helpful=is_helpful, viewer=_viewer(request), actor=actor)
    return HelpfulOut(helpful=count)


def _viewer(request: HttpRequest) -> Viewer:
    entered, actor = entry_of(request)
    return viewer_for(entered, actor, language())
