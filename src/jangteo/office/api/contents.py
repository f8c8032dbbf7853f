"""Pages of the channels: which there are, what keeps one from being published, published and taken off."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt

from jangteo.channels.selectors import channels_by_id, get_channel
from jangteo.channels.types import ChannelId
from jangteo.content import services
from jangteo.content.selectors import get_page, list_pages
from jangteo.content.types import PageRow, Place, VersionState
from jangteo.kernel.api import Schema, Strict
from jangteo.kernel.types import Action
from jangteo.office.api.door import Moment, OptionalWhy, staff, staff_actor

router = Router()
PAGE = "/pages/{page_id}"
Number = Field(ge=0, le=10**7, examples=[3])
VersionNumber = Annotated[int, Path(ge=0, le=10**7)]


class ContentPageOut(Schema):
    """A page of a channel."""

    id: UUID
    channel: str = Field(examples=["shop"])
    slug: str = Field(description="Empty: the home page.", examples=["our-kiln"])
    path: str = Field(description="Below the channel's own address.", examples=["pages/our-kiln/"])
    place: Place = Field(description="In which list of the shop it stands.")
    position: int = Field(examples=[0])
    titles: dict[str, str] = Field(examples=[{"ko": "우리 가마", "en": "Our kiln"}])
    shown: int | None = Field(description="The version that the shop shows now.", examples=[2])
    is_waiting: bool = Field(description="A version waits for its moment.")
    is_changed: bool = Field(description="The draft says something else than the latest version.")
    changed_at: datetime


class ContentPagesOut(Schema):
    """A channel's pages, its home first."""

    items: list[ContentPageOut]


class PageProblemOut(Schema):
    """What keeps a page from being published."""

    block: int = Field(description="Its place from 1; 0: the page itself.", examples=[0])
    field: str = Field(examples=["titles"])
    code: str = Field(examples=["missing"])
    said: str


class PageVersionOut(Schema):
    """A version as it was published."""

    number: int = Field(examples=[2])
    state: VersionState
    from_at: datetime
    until_at: datetime | None
    ended_at: datetime | None
    published_at: datetime
    restores: int | None = Field(description="The version that it brings back.")
    why: str


class WholeContentPageOut(ContentPageOut):
    """A page with its draft's number, what keeps that from being published, and its versions."""

    draft_number: int = Field(description="Another each time the draft is kept.", examples=[3])
    problems: list[PageProblemOut]
    versions: list[PageVersionOut] = Field(description="The newest first.")


class PublishIn(Strict):
    """Which draft is published, and when."""

    draft_number: StrictInt = Number
    from_at: Moment | None = Field(None, description="Null, or past: now.")
    until_at: Moment | None = Field(None, description="Not included; null: without an end.")
    why: OptionalWhy = ""


class RestoreIn(Strict):
    """Which version is brought back."""

    number: StrictInt = Number
    why: OptionalWhy = ""


@router.get("/channels/{channel}/pages", response=ContentPagesOut, summary="List pages of a channel")
@staff(Action.CONTENT_CHANGE)
def list_content(request: HttpRequest, channel: str) -> ContentPagesOut:
    """Every page and what the shop shows of it."""
    found = get_channel(channel)
    return ContentPagesOut(
        items=[ContentPageOut.model_validate(_facts(one, found.code)) for one in list_pages(found.id)]
    )


@router.get(PAGE, response=WholeContentPageOut, summary="Read a page's versions")
@staff(Action.CONTENT_CHANGE)
def read_content(request: HttpRequest, page_id: UUID) -> WholeContentPageOut:
    """A page, what keeps its draft from being published, and its versions."""
    found = get_page(page_id)
    channel_id = ChannelId(found.row.channel_id)
    problems = [
        PageProblemOut(block=one.block, field=one.field, code=one.code, said=one.said) for one in found.problems
    ]
    names = ("number", "state", "from_at", "until_at", "ended_at", "published_at", "restores", "why")
    versions = [{name: getattr(one, name) for name in names} for one in found.versions]
    return WholeContentPageOut.model_validate(
        {
            **_facts(found.row, channels_by_id([channel_id])[channel_id].code),
            "draft_number": found.draft_number,
            "problems": problems,
            "versions": versions,
        }
    )


@router.post(f"{PAGE}/publication", response=WholeContentPageOut, summary="Publish a page")
@staff(Action.CONTENT_CHANGE)
def publish_content(request: HttpRequest, page_id: UUID, body: PublishIn) -> WholeContentPageOut:
    """Publish the draft that was looked at, now or from a moment on."""
    services.publish_page(page_id=page_id, **body.model_dump(), actor=staff_actor(request))
    return read_content(request, page_id)


@router.post(f"{PAGE}/restoration", response=WholeContentPageOut, summary="Bring a version of a page back")
@staff(Action.CONTENT_CHANGE)
def restore_content(request: HttpRequest, page_id: UUID, body: RestoreIn) -> WholeContentPageOut:
    """An earlier version is shown again, as one of its own; the draft stays as it is."""
    services.publish_again(page_id=page_id, number=body.number, actor=staff_actor(request), why=body.why)
    return read_content(request, page_id)


@router.post(f"{PAGE}/versions/{{version}}/end", response=WholeContentPageOut, summary="Take a version of a page back")
@staff(Action.CONTENT_CHANGE)
def end_content_version(request: HttpRequest, page_id: UUID, version: VersionNumber) -> WholeContentPageOut:
    """Before its time; what is below it is shown again."""
    services.end_version(page_id=page_id, number=version, actor=staff_actor(request))
    return read_content(request, page_id)


@router.post(f"{PAGE}/end", response=WholeContentPageOut, summary="Take a page off")
@staff(Action.CONTENT_CHANGE)
def take_content_off(request: HttpRequest, page_id: UUID) -> WholeContentPageOut:
    """The shop shows the page no more."""
    services.take_off(page_id=page_id, actor=staff_actor(request))
    return read_content(request, page_id)


def _facts(one: PageRow, channel: str) -> dict[str, object]:
    names = ("id", "slug", "path", "place", "position", "shown", "is_waiting", "is_changed", "changed_at")
    return {**{name: getattr(one, name) for name in names}, "titles": dict(one.titles), "channel": channel}
