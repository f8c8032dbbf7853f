"""What is sent and answered of reviews, questions and answers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.keyset import Page
from jangteo.reviews.types import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WHY,
    Draft,
    LineToReview,
    NameChoice,
    PostKind,
    PostState,
    PostView,
    Rating,
    Reason,
)

# What else may be amiss the rules name.
Words = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Why = Annotated[Text, StringConstraints(max_length=LONGEST_WHY)]
Language = Annotated[str, StringConstraints(pattern="^(ko|en)$")]


class PostIn(Strict):
    """What is written of a question or an answer."""

    text: Words = Field(examples=["전자레인지에 넣어도 되나요?"])
    language: Language = Field("ko", description="In which it is written.")
    name: NameChoice = Field(
        NameChoice.MASKED, description="How its writer is called: `company` only where they act for one."
    )

    def to_draft(self) -> Draft:
        return Draft(self.text, language=self.language, name=self.name)


class RewriteIn(PostIn):
    """What is written of any post; `title` and `stars` of a review alone."""

    title: Text = Field("", max_length=LONGEST_TITLE)
    stars: int = Field(None, ge=1, le=5, strict=True, examples=[5])  # type: ignore[assignment]  # or left out
    is_rewarded: bool = Field(False, description="Its writer got points, goods or money for it; told beside it.")

    def to_draft(self) -> Draft:
        return Draft(self.text, self.title, self.stars, self.language, self.name, self.is_rewarded)


class ReviewIn(RewriteIn):
    """A review of a line of one's order; there is one of each line."""

    line_id: UUID
    stars: int = Field(ge=1, le=5, strict=True, examples=[5])


class ReportIn(Strict):
    """Why a post should not be shown; `words` are needed with `other`."""

    reason: Reason
    words: Why = ""


class AppealIn(Strict):
    """Why a refusal should be looked at again."""

    words: Annotated[Why, StringConstraints(min_length=1)]


class PostOut(Schema):
    """A post as the caller may read it; `reason` and `why` of a refusal are told to its writer alone."""

    id: UUID
    kind: PostKind
    stars: int | None
    title: str
    text: str
    language: str
    name: str = Field(description="How its writer wants to be called; empty: the shop.", examples=["김○○"])
    by_shop: bool
    is_business: bool = Field(description="A company bought it.")
    is_rewarded: bool
    is_verified: bool = Field(description="Its writer bought it, and has not given it back.")
    is_mine: bool
    variant: str = Field(description="Which of the product they bought.")
    state: PostState
    helpful: int
    written_at: datetime
    reason: Reason | None = None
    why: str = ""
    answers: list["PostOut"] = []


class PageOut(Schema):
    """Some posts; `next` is sent as `cursor` for those that follow, empty at the end."""

    posts: list[PostOut]
    total: int
    next: str


class StarsOut(Schema):
    stars: int
    count: int


class ReviewsOut(PageOut):
    average: str = Field(description="Of all shown, as a decimal string; `0.0` without any.", examples=["4.3"])
    count: int
    spread: list[StarsOut]


class LineOut(Schema):
    """A line that the caller may write about."""

    line_id: UUID
    order: str
    name: str
    variant: str


class MineOut(PageOut):
    to_review: list[LineOut]


class HelpfulOut(Schema):
    helpful: int


def post_out(one: PostView) -> PostOut:
    """A post as it goes out."""
    return PostOut(
        id=one.id,
        kind=one.kind,
        stars=one.stars,
        title=one.title,
        text=one.text,
        language=one.language,
        name=one.shown_name,
        by_shop=one.by_shop,
        is_business=one.is_business,
        is_rewarded=one.is_rewarded,
        is_verified=one.is_verified,
        is_mine=one.is_mine,
        variant=one.label,
        state=one.state if one.is_mine or one.state != PostState.REPORTED else PostState.SHOWN,
        helpful=one.helpful,
        written_at=one.written_at,
        reason=one.reason,
        why=one.why,
        answers=[post_out(answer) for answer in one.answers],
    )


def page_out(page: Page[PostView]) -> PageOut:
    """A page as it goes out."""
    return PageOut(posts=[post_out(one) for one in page.rows], total=page.total, next=page.later)


def reviews_out(page: Page[PostView], rating: Rating) -> ReviewsOut:
    """A page of reviews with what all of them come to."""
    spread = [StarsOut(stars=stars, count=count) for stars, count, _share in rating.spread]
    facts = page_out(page)
    return ReviewsOut(
        posts=facts.posts,
        total=facts.total,
        next=facts.next,
        average=rating.average,
        count=rating.count,
        spread=spread,
    )


def mine_out(page: Page[PostView], lines: list[LineToReview]) -> MineOut:
    """What somebody wrote, and may write about."""
    facts = page_out(page)
    told = [LineOut(line_id=one.line_id, order=one.order_number, name=one.name, variant=one.label) for one in lines]
    return MineOut(posts=facts.posts, total=facts.total, next=facts.next, to_review=told)
