"""A page as one visitor reads it now: the shop's page and the office's preview ask the same."""

from collections.abc import Mapping
from uuid import UUID

from jangteo.catalog.selectors import pictures_by_slug, product_ids_by_slug
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.content import rules
from jangteo.content.models import Page, PageVersion
from jangteo.content.selectors.extended import extended_block
from jangteo.content.selectors.pages import in_time
from jangteo.content.types import (
    COUNTS,
    Block,
    BlockKind,
    BuyerKind,
    PageContent,
    ShownBlock,
    ShownPage,
    Source,
    Visitor,
)
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.search.selectors import rows_of_goods
from jangteo.search.types import RowOfGoods, Tile
from jangteo.segments.selectors import segment_codes_of


def find_shown(channel: Channel, actor: Actor, viewer: Viewer, slug: str, base: str) -> ShownPage | None:
    """What a channel shows at a page's address now; None where it shows nothing there.

    base  under which the channel's addresses stand
    """
    rows = in_time().filter(page__channel=channel.id, page__slug=slug)
    stored = rows.values_list("content", flat=True).first()
    return None if stored is None else _shown(channel, actor, viewer, slug, rules.read_content(stored), base)


def show_draft(channel: Channel, actor: Actor, viewer: Viewer, page_id: UUID, base: str) -> ShownPage | None:
    """A page's draft as the channel would show it now; None where there is no such page of this channel."""
    row = Page.objects.filter(pk=page_id, channel=channel.id).first()
    return None if row is None else _shown(channel, actor, viewer, row.slug, rules.read_content(row.draft), base)


def show_version(
    channel: Channel, actor: Actor, viewer: Viewer, page_id: UUID, number: int, base: str
) -> ShownPage | None:
    """A version as the channel would show it now, in its time or not; None where there is no such version."""
    rows = PageVersion.objects.filter(page=page_id, page__channel=channel.id, number=number).select_related("page")
    row = rows.first()
    return None if row is None else _shown(channel, actor, viewer, row.page.slug, rules.read_content(row.content), base)


def _shown(channel: Channel, actor: Actor, viewer: Viewer, slug: str, content: PageContent, base: str) -> ShownPage:
    now, visitor = clock.now(), _visitor(actor, viewer, content)
    blocks = [one for one in content.blocks if rules.is_for(one.audience, visitor, now)]
    goods = _goods(channel, viewer, blocks)
    named = {one.id: rules.picture_named(one.text("picture")) for one in blocks if one.text("picture")}
    there = pictures_by_slug({own for own, _ in named.values()}, viewer) if named else {}
    pictures = {
        block_id: there[own][place - 1]
        for block_id, (own, place) in named.items()
        if 0 < place <= len(there.get(own, ()))
    }
    shown = [
        extended_block(one, viewer.language, channel.code)
        if one.kind == BlockKind.EXTENSION
        else _block(one, viewer.language, base, pictures.get(one.id), goods.get(one.id, ()))
        for one in blocks
        if not _is_bare(one, pictures, goods)
    ]
    return ShownPage(
        slug=slug,
        title=say(content.titles, viewer.language),
        blurb=say(content.blurbs, viewer.language),
        blocks=tuple(one for one in shown if one is not None),
        asks_extensions=any(one.kind == BlockKind.EXTENSION for one in blocks),
    )


def _visitor(actor: Actor, viewer: Viewer, content: PageContent) -> Visitor:
    """Who looks, found out only as far as some block asks."""
    if actor.party_id is None:
        return Visitor(viewer.language)
    audiences = [one.audience for one in content.blocks]
    kind = BuyerKind.PERSON
    if any(one.kinds for one in audiences):
        party = parties_by_id([actor.party_id])[actor.party_id]
        kind = BuyerKind.COMPANY if party.kind.is_trade else BuyerKind(party.kind.value)
    asks = any(one.segments for one in audiences)
    return Visitor(viewer.language, kind, segment_codes_of(viewer.party_ids) if asks else frozenset())


def _goods(channel: Channel, viewer: Viewer, blocks: list[Block]) -> Mapping[str, tuple[Tile, ...]]:
    """{block: its goods} at this buyer's prices; hidden goods and prices stay hidden."""
    rows = [one for one in blocks if one.kind == BlockKind.GOODS]
    if not rows:
        return {}
    slugs = [slug for one in rows if one.text("source") == Source.CHOSEN for slug in one.text("products").split()]
    ids = product_ids_by_slug(slugs) if slugs else {}
    asked = [
        RowOfGoods(
            size=int(one.text("count") or COUNTS[-1]),
            chosen=tuple(ids[slug] for slug in one.text("products").split() if slug in ids)
            if one.text("source") == Source.CHOSEN
            else None,
            category_slug="" if one.text("source") == Source.CHOSEN else one.text("category"),
            is_newest=one.text("source") == Source.NEWEST,
        )
        for one in rows
    ]
    found = rows_of_goods(channel, viewer, asked)
    return {one.id: tiles for one, tiles in zip(rows, found, strict=True)}


def _is_bare(block: Block, pictures: Mapping[str, UUID], goods: Mapping[str, tuple[Tile, ...]]) -> bool:
    """Whether nothing is left of a block for this visitor."""
    if block.kind == BlockKind.GOODS:
        return not goods.get(block.id)
    return block.kind == BlockKind.PICTURE and block.id not in pictures


def _block(block: Block, language: str, base: str, picture: UUID | None, tiles: tuple[Tile, ...]) -> ShownBlock:
    words = {one: say(block.words(one), language) for one in ("heading", "text", "label", "alt", "caption")}
    items: list[tuple[str, str]] = []
    if block.kind == BlockKind.QUESTIONS:
        said = rules.questions_of(say(block.words("questions"), language))
        items = [(question, rules.html_of(answer, base)) for question, answer in said]
    if block.kind == BlockKind.LINKS:
        lines = rules.lines_of(say(block.words("lines"), language))
        items = [(one, rules.told_address(to, base)) for one, to in lines if rules.is_safe_address(to)]
    to = block.text("to")
    return ShownBlock(
        kind=block.kind,
        heading=words["heading"],
        text=words["caption"] if block.kind == BlockKind.PICTURE else words["text"],
        html=rules.html_of(words["text"], base) if block.kind == BlockKind.TEXT else "",
        label=words["label"],
        to=rules.told_address(to, base) if rules.is_safe_address(to) else "",
        alt=words["alt"],
        picture=picture,
        is_large=block.text("large") == "1",
        tiles=tiles,
        items=tuple(items),
    )
