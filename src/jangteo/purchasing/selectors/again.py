"""What of an earlier order, a list or the usual goods is otherwise today, before it is ordered again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median_low
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Replacement, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import selectors as ordering
from jangteo.ordering.types import Habit
from jangteo.purchasing.rules import Matcher, difference, to_order
from jangteo.purchasing.rules.differences import NOT_AT_ALL
from jangteo.purchasing.selectors.matching import list_articles
from jangteo.purchasing.selectors.standing import standings_of
from jangteo.purchasing.types import (
    MOST_LINES,
    Again,
    Article,
    Difference,
    Earlier,
    How,
    Match,
    ReadLine,
    Replaced,
    Standing,
)

MOST_INSTEAD, MOST_USUAL = 3, 60
HABIT_DAYS = 365
ELSEWHERE = NOT_AT_ALL | {Difference.OUT_OF_STOCK, Difference.REPLACED}  # something else may be chosen


def order_again(*, channel: Channel, actor: Actor, lines: Sequence[Earlier], language: str) -> list[Again]:
    """How each line stands today, the gravest differences first; the queries don't grow with the lines.

    Of what is gone, or not sold to this buyer, what the merchant says replaces it, and the nearest by name among what
    is sold, may be chosen instead.

    raises  NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    viewer = catalog.viewer_for(channel, actor, language)
    wanted = lines[:MOST_LINES]
    by_sku = catalog.variant_ids_by_sku({one.sku for one in wanted if one.variant_id is None})
    ids = [one.variant_id or by_sku.get(one.sku) for one in wanted]
    listed = catalog.listed_variant_ids(viewer, [pk for pk in ids if pk])
    replaced = catalog.replacements([pk for pk in ids if pk], viewer)
    standings = standings_of(channel, viewer, {*listed, *(one.variant_id for one in replaced.values())})
    articles = {one.id: one for one in list_articles(viewer)}
    found = [
        _again(one, articles.get(pk) if pk else None, standings.get(pk) if pk and pk in listed else None)
        for one, pk in zip(wanted, ids, strict=True)
    ]
    found = [
        _with_successor(one, replaced.get(pk) if pk else None, articles, standings)
        for one, pk in zip(found, ids, strict=True)
    ]
    grave = list(Difference)
    return sorted(_with_others(found, articles, viewer, channel), key=lambda one: grave.index(one.difference))


def order_lines(number: str, actor: Actor, secret: str = "") -> list[Earlier]:
    """The lines of an order that the actor may see, with what they cost.

    raises  OrderNotFound
    """
    order = ordering.get_order(number, actor, secret)
    return [
        Earlier(
            line.variant_id,
            line.sku,
            f"{line.name} {line.variant_label}".strip(),
            line.unit,
            line.unit_quantity,
            line.unit_price,
        )
        for line in order.lines
        if line.unit_quantity > 0 and not line.is_gift_card
    ]


def usual_lines(*, channel: Channel, actor: Actor) -> list[Earlier]:
    """What whom the actor acts for ordered here more than once within a year, the most often ordered first.

    The quantity is the usual one, the lower middle of all; the price that of the last time so many were ordered.
    """
    found: dict[tuple[UUID, str], list[Habit]] = {}
    for one in ordering.list_habits(actor, channel=channel, days=HABIT_DAYS):
        found.setdefault((one.variant_id, one.unit), []).append(one)
    usual = [
        Earlier(
            variant_id,
            rows[0].sku,
            rows[0].name,
            unit,
            median_low(row.unit_quantity for row in rows),
            _price_at_usual(rows),
            len(rows),
        )
        for (variant_id, unit), rows in found.items()
        if len(rows) > 1
    ]
    return sorted(usual, key=lambda one: (-one.times, one.sku))[:MOST_USUAL]


def _price_at_usual(rows: Sequence[Habit]) -> UnitPrice:
    usual = median_low(row.unit_quantity for row in rows)
    return next(row.unit_price for row in rows if row.unit_quantity == usual)


def _again(earlier: Earlier, article: Article | None, standing: Standing | None) -> Again:
    told = difference(standing, unit=earlier.unit, quantity=earlier.quantity, then=earlier.then)
    return Again(
        earlier=earlier,
        sku=article.sku if article else earlier.sku,
        name=article.names[0] if article and article.names else earlier.name,
        standing=standing,
        difference=told,
        quantity=to_order(standing, told, unit=earlier.unit, quantity=earlier.quantity),
    )


def _with_successor(
    one: Again, by: Replacement | None, articles: Mapping[UUID, Article], standings: Mapping[UUID, Standing]
) -> Again:
    """The line with what the merchant says replaces it, where it can't be had and this buyer may buy the other."""
    if by is None or (one.difference not in NOT_AT_ALL and one.difference != Difference.OUT_OF_STOCK):
        return one
    article, standing = articles.get(by.variant_id), standings.get(by.variant_id)
    if article is None or standing is None or not standing.is_for_sale or standing.unit_price is None:
        return one
    unit, count = one.earlier.unit, one.earlier.quantity
    has_unit = unit in standing.units
    told = difference(standing, unit=unit, quantity=count, then=None)
    return replace(
        one,
        difference=Difference.REPLACED if one.difference == Difference.GONE else one.difference,
        instead=(Match(article, How.REPLACED, Decimal(1), one.earlier.sku, by.why),),
        replaced=Replaced(
            article=article,
            standing=standing,
            unit=unit if has_unit else "each",
            quantity=to_order(standing, told, unit=unit, quantity=count) if has_unit else 0,
            since=by.since,
            why=by.why,
        ),
    )


def _with_others(
    found: Sequence[Again], articles: dict[UUID, Article], viewer: Viewer, channel: Channel
) -> list[Again]:
    missing = {at for at, one in enumerate(found) if one.difference in ELSEWHERE}
    if not missing:
        return list(found)
    matcher = Matcher(list(articles.values()))
    near = {at: _near(matcher, found[at]) for at in missing}
    others = standings_of(channel, viewer, {one.article.id for matches in near.values() for one in matches})
    can = {pk for pk, one in others.items() if one.is_for_sale and one.unit_price and one.available > 0}
    return [
        one
        if at not in near
        else Again(
            one.earlier,
            one.sku,
            one.name,
            one.standing,
            one.difference,
            one.quantity,
            (*one.instead, *_but(one, [match for match in near[at] if match.article.id in can]))[:MOST_INSTEAD],
            one.replaced,
        )
        for at, one in enumerate(found)
    ]


def _but(one: Again, near: Sequence[Match]) -> list[Match]:
    """Those that are not named already."""
    return [match for match in near if one.replaced is None or match.article.id != one.replaced.article.id]


def _near(matcher: Matcher, one: Again) -> tuple[Match, ...]:
    """What is called nearly so, without the article itself."""
    meant = matcher.match(ReadLine(1, one.name, one.name, 1))
    choices = ((meant.best,) if meant.best else ()) + meant.others
    return tuple(match for match in choices if match.article.sku != one.sku)
