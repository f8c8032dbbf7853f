"""What a pad knows of the goods, to be written without a network."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import selectors as ordering
from jangteo.purchasing.models import RequisitionLine
from jangteo.purchasing.rules import allowed
from jangteo.purchasing.selectors.again import HABIT_DAYS
from jangteo.purchasing.selectors.lists import list_lists
from jangteo.purchasing.selectors.matching import list_articles, list_part_numbers
from jangteo.purchasing.selectors.standing import standings_of
from jangteo.purchasing.types import Article, PadGood, PadUnit, Standing

MOST_GOODS = 500


def list_pad_goods(*, channel: Channel, actor: Actor, language: str) -> list[PadGood]:
    """What the buyer ordered within a year or keeps on lists, the latest first, then what else they may buy.

    500 at most, with prices of now; the queries don't grow with the goods.

    raises  NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    viewer = catalog.viewer_for(channel, actor, language)
    articles = {one.id: one for one in list_articles(viewer)}
    own = dict.fromkeys(one for one in _own(channel, actor) if one in articles)
    wanted = list({**own, **dict.fromkeys(articles)})[:MOST_GOODS]
    standings = standings_of(channel, viewer, wanted)
    called = _called(list_part_numbers(actor.units))
    return [
        _good(articles[pk], standings[pk], called.get(pk, []), pk in own)
        for pk in wanted
        if pk in standings and standings[pk].is_for_sale
    ]


def _own(channel: Channel, actor: Actor) -> Iterable[UUID]:
    habits = ordering.list_habits(actor, channel=channel, days=HABIT_DAYS)
    yield from (one.variant_id for one in habits)
    lists = [one.id for one in list_lists(actor)]
    yield from (
        RequisitionLine.objects.filter(list__in=lists).order_by("list", "position").values_list("variant_id", flat=True)
    )


def _called(numbers: Iterable[tuple[str, UUID]]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for text, variant_id in numbers:
        found.setdefault(variant_id, []).append(text)
    return found


def _good(article: Article, standing: Standing, called: list[str], is_own: bool) -> PadGood:
    codes = ((article.gtin,) if article.gtin else ()) + tuple(called)
    units = tuple(_unit(standing, code, size) for code, size in standing.units.items())
    return PadGood(article.sku, article.names[0] if article.names else article.sku, codes, units, is_own)


def _unit(standing: Standing, code: str, size: Decimal) -> PadUnit:
    first = allowed(standing, unit=code, quantity=1) or 1
    step = allowed(standing, unit=code, quantity=first + 1) - first
    price = standing.price_at(first * size)
    return PadUnit(
        code=code,
        name=standing.unit_names.get(code, code),
        size=size,
        first=first,
        step=max(step, 1),
        price=price.to_money(size) if price else None,
    )
