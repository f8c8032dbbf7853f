"""What pages of the channels say: made, written as drafts, moved; where old addresses lead."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import AwareDatetime, StrictInt, StringConstraints

from jangteo.channels.selectors import get_channel
from jangteo.content import services
from jangteo.content.errors import InvalidPage
from jangteo.content.selectors import get_page, list_redirects
from jangteo.content.types import (
    FIELDS,
    LONGEST_LINE,
    LONGEST_PATH,
    LONGEST_PROSE,
    LONGEST_SLUG,
    MOST_BLOCKS,
    Audience,
    Block,
    BlockKind,
    BuyerKind,
    PageContent,
    Place,
    RedirectRow,
    Who,
)
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.contents import PAGE, Number, WholeContentPageOut, read_content, router
from jangteo.office.api.door import Moment, staff, staff_actor

MOST_FIELDS, MOST_CODES, LARGEST_POSITION, LONGEST_ID = 10, 20, 10_000, 40
Slug = Annotated[Text, StringConstraints(max_length=LONGEST_SLUG)]
AnyPath = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_PATH)]
Said = Annotated[Text, StringConstraints(max_length=LONGEST_PROSE)]
Code = Annotated[Text, StringConstraints(min_length=1, max_length=60)]


class SaidIn(Strict):
    """Words in both languages."""

    ko: Said = Field("", examples=["흙에서 그릇까지"])
    en: Said = Field("", examples=["From clay to bowl"])

    def told(self) -> dict[str, str]:
        """{language: words} of those there are."""
        return {language: text for language, text in (("ko", self.ko), ("en", self.en)) if text}


class PageLineIn(Strict):
    """A line in both languages."""

    ko: Text = Field("", max_length=LONGEST_LINE, examples=["우리 가마"])
    en: Text = Field("", max_length=LONGEST_LINE, examples=["Our kiln"])

    def told(self) -> dict[str, str]:
        """{language: words} of those there are."""
        return {language: text for language, text in (("ko", self.ko), ("en", self.en)) if text}


class BlockAudienceIn(Strict):
    """Who sees a block, and when; what is empty leaves nobody out."""

    segments: list[Code] = Field([], max_length=MOST_CODES, examples=[["dealers"]])
    kinds: list[BuyerKind] = Field([], max_length=len(BuyerKind), examples=[["company"]])
    who: Who = Field(Who.ALL, description="Whether they have logged in.", examples=["signed_in"])
    language: Annotated[Text, StringConstraints(pattern=r"^(ko|en)?$")] = ""
    from_at: Moment | None = None
    until_at: Moment | None = Field(None, description="Not included.")

    def told(self) -> Audience:
        """As pages keep it."""
        return Audience(tuple(self.segments), tuple(self.kinds), self.who, self.language, self.from_at, self.until_at)


class BlockIn(Strict):
    """A block of a page."""

    id: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_ID)] = Field(
        description="Its own within the page, the same from draft to draft.", examples=["intro"]
    )
    kind: BlockKind = Field(examples=["text"])
    fields: dict[Code, SaidIn | Said] = Field(
        {},
        max_length=MOST_FIELDS,
        description="By name: words in both languages, or a text where a field has no language.",
        examples=[{"text": {"ko": "흙에서 그릇까지", "en": "From clay to bowl"}}],
    )
    audience: BlockAudienceIn = Field(default_factory=lambda: BlockAudienceIn.model_validate({}))


class DraftIn(Strict):
    """What a page is to say."""

    titles: PageLineIn = Field(default_factory=lambda: PageLineIn(ko="", en=""))
    blurbs: PageLineIn = Field(
        default_factory=lambda: PageLineIn(ko="", en=""), description="What search engines are told."
    )
    blocks: list[BlockIn] = Field([], max_length=MOST_BLOCKS)

    def told(self) -> PageContent:
        """As pages keep it.

        raises  InvalidPage naming the block and the field
        """
        blocks = tuple(_block(number, one) for number, one in enumerate(self.blocks, start=1))
        return PageContent(self.titles.told(), self.blurbs.told(), blocks)


class NewPageIn(DraftIn):
    """A page with its first draft."""

    slug: Slug = Field(description="The last part of its address; empty: the channel's home.", examples=["our-kiln"])


class KeptDraftIn(DraftIn):
    """A draft in the place of the one that was read."""

    draft_number: StrictInt = Number


class PageAddressIn(Strict):
    """Where a page stands."""

    slug: Slug = Field(examples=["our-kiln"])
    place: Place = Field(Place.NOWHERE, description="In which list of the shop; empty: in none.", examples=["footer"])
    position: StrictInt = Field(0, ge=0, le=LARGEST_POSITION, examples=[10])


class BlockAudienceOut(Schema):
    """Who sees a block, and when."""

    segments: list[str]
    kinds: list[BuyerKind]
    who: Who
    language: str
    from_at: AwareDatetime | None
    until_at: AwareDatetime | None


class BlockOut(Schema):
    """A block as it is written."""

    id: str = Field(examples=["intro"])
    kind: BlockKind
    fields: dict[str, dict[str, str] | str]
    audience: BlockAudienceOut


class PageDraftOut(Schema):
    """A page's draft, as it is sent back to be kept."""

    draft_number: int = Field(examples=[3])
    titles: dict[str, str] = Field(examples=[{"ko": "우리 가마", "en": "Our kiln"}])
    blurbs: dict[str, str]
    blocks: list[BlockOut]


class RedirectOut(Schema):
    """An old address of a channel and where it leads."""

    id: UUID
    old_path: str = Field(examples=["/pages/kiln/"])
    new_path: str = Field(examples=["/pages/our-kiln/"])


class RedirectsOut(Schema):
    """A channel's redirects, by old address."""

    items: list[RedirectOut]


class RedirectIn(Strict):
    """Where an old address is to lead; both below the channel's own."""

    old_path: AnyPath = Field(examples=["/pages/kiln/"])
    new_path: AnyPath = Field(examples=["/pages/our-kiln/"])


@router.post("/channels/{channel}/pages", response={201: WholeContentPageOut}, summary="Make a page")
@staff(Action.CONTENT_CHANGE, has_key=True)
def make_content(request: HttpRequest, channel: str, body: NewPageIn) -> Status[WholeContentPageOut]:
    """A page that nobody sees yet, with its first draft."""
    page_id = services.create_page(
        channel_id=get_channel(channel).id, slug=body.slug, content=body.told(), actor=staff_actor(request)
    )
    return Status(201, read_content(request, page_id))


@router.get(f"{PAGE}/draft", response=PageDraftOut, summary="Read a page's draft")
@staff(Action.CONTENT_CHANGE)
def read_page_draft(request: HttpRequest, page_id: UUID) -> PageDraftOut:
    """What it would say if it were published now."""
    found = get_page(page_id)
    draft = found.draft
    return PageDraftOut(
        draft_number=found.draft_number,
        titles=dict(draft.titles),
        blurbs=dict(draft.blurbs),
        blocks=[_shown(one) for one in draft.blocks],
    )


@router.put(f"{PAGE}/draft", response=WholeContentPageOut, summary="Write a page's draft")
@staff(Action.CONTENT_CHANGE)
def write_page_draft(request: HttpRequest, page_id: UUID, body: KeptDraftIn) -> WholeContentPageOut:
    """Keep a draft, whole or not; what the shop shows stays as it is."""
    services.save_draft(
        page_id=page_id, content=body.told(), draft_number=body.draft_number, actor=staff_actor(request)
    )
    return read_content(request, page_id)


@router.put(f"{PAGE}/address", response=WholeContentPageOut, summary="Move a page")
@staff(Action.CONTENT_CHANGE)
def move_page(request: HttpRequest, page_id: UUID, body: PageAddressIn) -> WholeContentPageOut:
    """Its address, and where the shop lists it; a published page's old address leads to the new one."""
    services.set_address(page_id=page_id, **body.model_dump(), actor=staff_actor(request))
    return read_content(request, page_id)


@router.get("/channels/{channel}/redirects", response=RedirectsOut, summary="List redirects of a channel")
@staff(Action.CONTENT_CHANGE)
def list_led_on(request: HttpRequest, channel: str) -> RedirectsOut:
    """Old addresses and where they lead."""
    return RedirectsOut(items=[_redirect(one) for one in list_redirects(get_channel(channel).id)])


@router.post("/channels/{channel}/redirects", response={201: RedirectOut}, summary="Let an old address lead on")
@staff(Action.CONTENT_CHANGE, has_key=True)
def add_redirect(request: HttpRequest, channel: str, body: RedirectIn) -> Status[RedirectOut]:
    """It leads to the end at once: where the new address is an old one itself, to where that leads."""
    channel_id = get_channel(channel).id
    made = services.add_redirect(channel_id=channel_id, **body.model_dump(), actor=staff_actor(request))
    return Status(201, next(_redirect(one) for one in list_redirects(channel_id) if one.id == made))


@router.delete("/redirects/{redirect_id}", response={204: None}, summary="Let an old address lead nowhere")
@staff(Action.CONTENT_CHANGE)
def remove_redirect(request: HttpRequest, redirect_id: UUID) -> Status[None]:
    """Who asks for it is told that there is no such page."""
    services.remove_redirect(redirect_id=redirect_id, actor=staff_actor(request))
    return Status(204, None)


def _block(number: int, one: BlockIn) -> Block:
    known = {each.name: each.shape for each in FIELDS[one.kind]}
    fields: dict[str, str | dict[str, str]] = {}
    for name, said in one.fields.items():
        if name not in known:
            raise InvalidPage(f"a block of {one.kind.value} has no such field", block=number, field=name)
        if known[name].is_spoken != isinstance(said, SaidIn):
            raise InvalidPage("words come in languages, all else as a text", block=number, field=name)
        fields[name] = said.told() if isinstance(said, SaidIn) else said
    return Block(one.id, one.kind, fields, one.audience.told())


def _shown(one: Block) -> BlockOut:
    names = ("segments", "kinds", "who", "language", "from_at", "until_at")
    return BlockOut(
        id=one.id,
        kind=one.kind,
        fields={name: said if isinstance(said, str) else dict(said) for name, said in one.fields.items()},
        audience=BlockAudienceOut.model_validate({name: getattr(one.audience, name) for name in names}),
    )


def _redirect(one: RedirectRow) -> RedirectOut:
    return RedirectOut(id=one.id, old_path=one.old_path, new_path=one.new_path)
