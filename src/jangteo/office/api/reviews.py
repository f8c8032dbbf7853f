"""Reviews, questions and answers as staff look at them: shown, refused, answered."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.catalog.selectors.staff import products_named
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, at, further, staff, staff_actor
from jangteo.reviews import services
from jangteo.reviews.api.schemas import PostOut, post_out
from jangteo.reviews.selectors import get_post, list_moves, page_of_queue
from jangteo.reviews.types import LONGEST_TEXT, Draft, PostAct, PostState, PostView, Reason

router = Router()
POST = "/reviews/{post_id}"
Queue = Literal["waiting", "reported", "unanswered", "refused", "shown", "all"]


class StaffPostOut(PostOut):
    """A post as staff read it: where it stands, also while somebody minds it."""

    product: str = Field(description="The product's slug.", examples=["moon-jar-mug"])
    channel: str = Field(examples=["shop"])
    stands: PostState = Field(description="`state` is what its readers see of it.")
    reports: int = Field(description="How many mind it.", examples=[0])
    has_appealed: bool = Field(description="Its writer asked for a second look.")


class PostPageOut(Schema):
    """A page of posts."""

    items: list[StaffPostOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[7])


class PostStepOut(Schema):
    """What became of a post."""

    act: PostAct
    state: PostState
    by: str
    at: datetime
    reason: Reason | None
    why: str


class WholePostOut(StaffPostOut):
    """A post with every step of it."""

    steps: list[PostStepOut]


class RefusePostIn(Strict):
    """Why a post is not shown; its writer is told."""

    reason: Reason = Field(examples=["personal_data"])
    why: OptionalWhy = Field("", description="Needed with `other`.", examples=["It names a neighbour."])


class ShopAnswerIn(Strict):
    """An answer in the shop's name."""

    text: Text = Field(min_length=1, max_length=LONGEST_TEXT, examples=["Thank you. The glaze may be refired."])
    language: Literal["ko", "en"] = "ko"


@router.get("/reviews", response=PostPageOut, summary="List posts to look at")
@staff(Action.REVIEWS_HANDLE)
def list_posts(request: HttpRequest, cursor: Cursor, limit: Limit, queue: Queue = "waiting") -> PostPageOut:
    """Reviews, questions and answers of a queue; those that wait longest come first, of the others the newest."""
    page = page_of_queue(queue, staff_actor(request), cursor=at(cursor), limit=limit)
    return PostPageOut(items=_posts(page.rows), next_cursor=further(page), total=page.total)


@router.get(POST, response=WholePostOut, summary="Read a post as staff")
@staff(Action.REVIEWS_HANDLE)
def read_post(request: HttpRequest, post_id: UUID) -> WholePostOut:
    """A post with every answer and every step."""
    (post,) = _posts([get_post(post_id, staff_actor(request))])
    steps = [
        PostStepOut(act=one.act, state=one.state, by=one.by_name, at=one.at, reason=one.reason, why=one.why)
        for one in list_moves(post_id)
    ]
    return WholePostOut(**post.model_dump(), steps=steps)


@router.post(f"{POST}/showing", response=WholePostOut, summary="Show a post")
@staff(Action.REVIEWS_HANDLE)
def show_post(request: HttpRequest, post_id: UUID) -> WholePostOut:
    """Let it be shown, or stay where somebody minds it."""
    services.show_post(post_id=post_id, actor=staff_actor(request))
    return read_post(request, post_id)


@router.post(f"{POST}/refusal", response=WholePostOut, summary="Refuse a post")
@staff(Action.REVIEWS_HANDLE)
def refuse_post(request: HttpRequest, post_id: UUID, body: RefusePostIn) -> WholePostOut:
    """Let it not be shown; its writer is told why and may ask for a second look once."""
    services.refuse_post(post_id=post_id, reason=body.reason, why=body.why, actor=staff_actor(request))
    return read_post(request, post_id)


@router.post(f"{POST}/answers", response={201: WholePostOut}, summary="Answer as the shop")
@staff(Action.REVIEWS_HANDLE, has_key=True)
def answer_as_shop(request: HttpRequest, post_id: UUID, body: ShopAnswerIn) -> Status[WholePostOut]:
    """An answer in the shop's name, shown with what it answers."""
    draft = Draft(body.text, language=body.language)
    services.answer_as_shop(post_id=post_id, draft=draft, actor=staff_actor(request))
    return Status(201, read_post(request, post_id))


@router.delete(POST, response={204: None}, summary="Take back what the shop answered")
@staff(Action.REVIEWS_HANDLE)
def take_back_answer(request: HttpRequest, post_id: UUID) -> Status[None]:
    """An answer of ours is shown no more; what others wrote is refused, never taken back by us."""
    services.take_back_ours(post_id=post_id, actor=staff_actor(request))
    return Status(204, None)


def _posts(found: list[PostView]) -> list[StaffPostOut]:
    products = products_named({one.product_id for one in found})
    channels = channels_by_id({ChannelId(one.channel_id) for one in found})
    return [
        StaffPostOut(
            **post_out(one).model_dump(),
            product=products[one.product_id][0],
            channel=channels[ChannelId(one.channel_id)].code,
            stands=one.state,
            reports=one.reports,
            has_appealed=one.has_appealed,
        )
        for one in found
    ]
