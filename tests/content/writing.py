"""Pages as tests write them."""

from typing import Any
from uuid import UUID

from jangteo.content import services as content
from jangteo.content.selectors import get_page
from jangteo.content.types import Audience, Block, BlockKind, PageContent
from storefront.market import ACTOR


def both(text: str) -> dict[str, str]:
    return {"ko": text, "en": f"{text} (en)"}


def block(name: str, kind: BlockKind, audience: Audience | None = None, **fields: Any) -> Block:
    return Block(name, kind, fields, audience or Audience())


def text(name: str, said: str, audience: Audience | None = None) -> Block:
    return block(name, BlockKind.TEXT, audience, text=both(said))


def page_of(*blocks: Block, title: str = "이야기") -> PageContent:
    return PageContent(both(title), both("요약"), blocks)


def published(channel_id: UUID, slug: str, *blocks: Block, **when: Any) -> UUID:
    """A page and its first version."""
    page_id = content.create_page(channel_id=channel_id, slug=slug, content=page_of(*blocks), actor=ACTOR)
    content.publish_page(page_id=page_id, draft_number=1, actor=ACTOR, **when)
    return page_id


def rewrite(page_id: UUID, *blocks: Block, **when: Any) -> int:
    """Another draft, published."""
    number = get_page(page_id).draft_number
    number = content.save_draft(page_id=page_id, content=page_of(*blocks), draft_number=number, actor=ACTOR)
    return content.publish_page(page_id=page_id, draft_number=number, actor=ACTOR, **when)
