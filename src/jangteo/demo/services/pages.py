"""First pages, a brand story, a care guide and a page for dealers, some blocks for some and for a time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from jangteo.channels.types import Channel
from jangteo.content.services import create_page, publish_page, set_address
from jangteo.content.types import FIELDS, Audience, Block, BlockKind, PageContent, Place, Who
from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.services.shelves import both
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock


def make_pages(shops: Mapping[str, Channel]) -> int:
    """The pages of both shops, published; how many."""
    rows = read("pages.yml")
    for row in rows:
        blocks = tuple(_block(one, place) for place, one in enumerate(row["blocks"], start=1))
        content = PageContent(both(bilingual(row["titles"])), both(bilingual(row["blurbs"])), blocks)
        page_id = create_page(channel_id=shops[row["channel"]].id, slug=row["slug"], content=content, actor=SEEDER)
        publish_page(page_id=page_id, draft_number=1, actor=SEEDER)
        if row.get("place"):
            set_address(page_id=page_id, slug=row["slug"], place=Place(row["place"]), position=1, actor=SEEDER)
    return len(rows)


def _block(row: Mapping[str, Any], place: int) -> Block:
    kind = BlockKind(row["kind"])
    fields = {}
    for one in FIELDS[kind]:
        if one.name in row:
            said = row[one.name]
            fields[one.name] = both(bilingual(said)) if one.shape.is_spoken else "1" if said is True else str(said)
    return Block(f"b{place}", kind, fields, _audience(row.get("audience", {})))


def _audience(row: Mapping[str, Any]) -> Audience:
    now = clock.now()
    return Audience(
        segments=tuple(row.get("segments", ())),
        who=Who(row.get("who", "")),
        from_at=now + timedelta(days=row["from"]) if "from" in row else None,
        until_at=now + timedelta(days=row["until"]) if "until" in row else None,
    )
