"""What a promotion gives, to whom and when, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.dates import get_day_names
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from jangteo.catalog.selectors.staff import list_all_categories
from jangteo.channels.selectors import list_channels
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, UnitPrice
from jangteo.office.templatetags.office import figure, moment, money, percent, unit_price
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.types import (
    BuyGet,
    CombineKind,
    Condition,
    Effect,
    ItemsAmount,
    ItemSelector,
    ItemsPercent,
    ItemsPrice,
    OrderAmount,
    OrderPercent,
    Promotion,
    PromotionPhase,
    ShippingPercent,
)
from jangteo.segments.selectors import list_segments

ALL_OF_IT = Decimal(100)
MOST_NAMES = 6
# where a promotion is: (words, tone)
PHASES: Mapping[PromotionPhase, tuple[Any, str]] = {
    PromotionPhase.WORKING: (pgettext_lazy("office", "Works now"), "good"),
    PromotionPhase.COMING: (pgettext_lazy("office", "Coming"), "warn"),
    PromotionPhase.DRAFT: (pgettext_lazy("office", "Draft"), ""),
    PromotionPhase.OVER: (pgettext_lazy("office", "Over"), ""),
    PromotionPhase.ENDED: (pgettext_lazy("office", "Ended"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What channels, segments, parties and categories are called, by the code that rules name them with."""

    language: str
    channels: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    shelves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A rule in words: what it gives, to whom, and under which conditions; `rank` is how it meets others."""

    gives: tuple[str, ...]
    audience: str
    conditions: tuple[str, ...]
    period: str
    rank: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, a sentence a fact."""
        return tuple(one for one in (*self.gives, self.audience, *self.conditions, self.period, self.rank) if one)


def names_for(rules: Iterable[Promotion], language: str) -> Names:
    """The names that these rules need; at most four queries, however many rules."""
    accounts = {known for rule in rules if (known := parse_id(rule.condition.account or ""))}
    return Names(
        language,
        {one.code: one.name(language) for one in list_channels()},
        {code: say(names, language) or code for _, code, names in list_segments()},
        {str(pk): one.name for pk, one in parties_by_id(accounts).items()} if accounts else {},
        dict(list_all_categories(language)),
    )


def tell(rule: Promotion, currency: str, names: Names) -> Told:
    """A rule in words."""
    return Told(
        gives=tuple(_effect(one, currency, names) for one in rule.effects),
        audience=_audience(rule.condition, names),
        conditions=tuple(_conditions(rule.condition, currency, names)),
        period=period(rule.condition.starts, rule.condition.ends),
        rank=_rank(rule),
    )


def period(starts: datetime | None, ends: datetime | None) -> str:
    """From when until when."""
    facts = {"from": moment(starts), "until": moment(ends)}
    if starts and ends:
        return pgettext("office", "From %(from)s until %(until)s") % facts
    if starts:
        return pgettext("office", "From %(from)s on") % facts
    return pgettext("office", "Until %(until)s") % facts if ends else ""


def _effect(effect: Effect, currency: str, names: Names) -> str:
    match effect:
        case ItemsPercent():
            facts = {"goods": _goods(effect.items, names), "percent": _percent(effect.percent)}
            told = pgettext("office", "%(percent)s off %(goods)s") % facts
            if effect.at_most is None:
                return told
            most = {"told": told, "most": money(Money(effect.at_most, currency))}
            return pgettext("office", "%(told)s, at most %(most)s together") % most
        case ItemsAmount():
            return pgettext("office", "%(amount)s off each piece of %(goods)s") % {
                "goods": _goods(effect.items, names),
                "amount": money(Money(effect.amount, currency)),
            }
        case ItemsPrice():
            return pgettext("office", "%(price)s a piece at most: %(goods)s") % {
                "goods": _goods(effect.items, names),
                "price": unit_price(UnitPrice(effect.price, currency)),
            }
        case BuyGet():
            return _buy_get(effect, names)
        case OrderPercent():
            return pgettext("office", "%(percent)s off the order") % {"percent": _percent(effect.percent)}
        case OrderAmount():
            return pgettext("office", "%(amount)s off the order") % {"amount": money(Money(effect.amount, currency))}
        case ShippingPercent():
            if effect.percent == ALL_OF_IT:
                return pgettext("office", "Free shipping")
            return pgettext("office", "%(percent)s off shipping") % {"percent": _percent(effect.percent)}


def _buy_get(effect: BuyGet, names: Names) -> str:
    facts = {
        "buy": figure(effect.buy_quantity),
        "bought": _goods(effect.buy, names),
        "get": figure(effect.get_quantity),
        "got": _goods(effect.get, names),
        "percent": _percent(effect.percent),
    }
    if effect.percent == ALL_OF_IT:
        told = pgettext("office", "Buy %(buy)s of %(bought)s, get %(get)s of %(got)s free") % facts
    else:
        told = pgettext("office", "Buy %(buy)s of %(bought)s, get %(get)s of %(got)s %(percent)s cheaper") % facts
    if effect.repeat is None:
        return told
    often = npgettext("office", "%(told)s, once a cart", "%(told)s, %(count)s times a cart at most", effect.repeat)
    return often % {"told": told, "count": figure(effect.repeat)}


def _goods(chosen: ItemSelector, names: Names) -> str:
    if chosen.categories:
        shelves = _listed(names.shelves.get(slug, slug) for slug in sorted(chosen.categories))
        told = pgettext("office", "goods in %(categories)s") % {"categories": shelves}
    else:
        told = _listed(sorted(chosen.skus)) if chosen.skus else pgettext("office", "all goods")
    return pgettext("office", "%(goods)s not on sale") % {"goods": told} if chosen.exclude_sale else told


def _listed(words: Iterable[str]) -> str:
    known = list(words)
    rest = len(known) - MOST_NAMES
    if rest <= 0:
        return ", ".join(known)
    return pgettext("office", "%(some)s and %(rest)s more") % {"some": ", ".join(known[:MOST_NAMES]), "rest": rest}


def _audience(asked: Condition, names: Names) -> str:
    parts = []
    if asked.channel is not None:
        parts.append(names.channels.get(asked.channel, asked.channel))
    if asked.segment is not None:
        parts.append(names.segments.get(asked.segment, asked.segment))
    if asked.account is not None:
        parts.append(names.parties.get(asked.account, asked.account))
    return " · ".join(parts) or pgettext("office", "Everybody")


def _conditions(asked: Condition, currency: str, names: Names) -> Iterable[str]:
    if asked.subtotal_at_least is not None:
        yield pgettext("office", "Carts from %(amount)s on") % {
            "amount": money(Money(asked.subtotal_at_least, currency))
        }
    if asked.quantity_of is not None:
        yield pgettext("office", "At least %(quantity)s of %(goods)s") % {
            "quantity": figure(asked.quantity_at_least),
            "goods": _goods(asked.quantity_of, names),
        }
    if asked.first_order is not None:
        yield (
            pgettext("office", "Only a buyer's first order")
            if asked.first_order
            else pgettext("office", "Not a buyer's first order")
        )
    if asked.hook is not None:
        yield pgettext("office", "When the extension says so: %(hook)s") % {"hook": asked.hook}
    if asked.weekdays:
        yield days_in_words(asked.weekdays, names.language)


def days_in_words(days: Iterable[int], language: str) -> str:
    """Days of the week; three and more that follow each other as a span.

    >>> days_in_words([0, 1, 2, 3, 4], "en"), days_in_words([0, 5], "en")
    ('Monday to Friday', 'Monday, Saturday')
    """
    known = get_day_names("wide", locale="en_US" if language == "en" else "ko_KR")
    chosen = sorted(days)
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return pgettext("office", "%(first)s to %(last)s") % {"first": known[chosen[0]], "last": known[chosen[-1]]}
    return ", ".join(known[one] for one in chosen)


def _rank(rule: Promotion) -> str:
    match rule.combine:
        case CombineKind.ALONE:
            told = pgettext("office", "Never together with others")
        case CombineKind.GROUP:
            told = pgettext("office", "Of the group %(group)s one at most") % {"group": rule.group}
        case _:
            told = pgettext("office", "Together with others")
    if not rule.priority:
        return told
    return pgettext("office", "%(told)s, priority %(priority)s") % {"told": told, "priority": rule.priority}


def _percent(value: Decimal) -> str:
    return percent(value / 100)
