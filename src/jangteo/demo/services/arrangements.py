from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from jangteo.channels.types import Channel
from jangteo.demo.content.types import Content
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.search.services import put_shelf_rule, set_sold_out_last
from jangteo.search.types import ShelfDraft, ShelfKind
from jangteo.segments.services import create_segment

SEASON = timedelta(days=60)


def make_arrangements(content: Content, shops: Mapping[str, Channel]) -> int:
    """Two mugs in front for a season, mugs forward for dealers, one put behind; in the shop sold out goes last."""
    shop, wholesale = shops["shop"], shops["wholesale"]
    dealers = create_segment(code="dealers", names={"ko": "거래처", "en": "Dealers"})
    mugs = [
        one.slug for one in content.products if one.category == "mugs" and {"shop", "wholesale"} <= set(one.channels)
    ]
    pin = ShelfDraft(
        shop.id,
        ShelfKind.PIN,
        "계절 머그를 앞에",
        category_slug="mugs",
        product_slugs=tuple(mugs[-2:]),
        place=1,
        until_at=clock.now() + SEASON,
        why="계절 진열",
    )
    boost = replace(pin, channel_id=wholesale.id, kind=ShelfKind.BOOST, name="거래처에 머그를 앞으로")
    boost = replace(boost, segment_id=dealers, place=None, factor=Decimal(5), until_at=None, why="재고가 넉넉합니다")
    bury = replace(pin, kind=ShelfKind.BURY, name="지난 계절 머그를 뒤로", place=None, until_at=None, why="지난 계절")
    rules = [pin, boost, replace(bury, product_slugs=tuple(mugs[:1]))]
    for draft in rules:
        put_shelf_rule(draft=draft, actor=SEEDER)
    set_sold_out_last(channel_id=shop.id, is_last=True, actor=SEEDER)
    return len(rules)
