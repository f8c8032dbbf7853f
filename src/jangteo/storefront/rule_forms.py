"""Rules of approval as whoever runs a company or family types them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jangteo.approvals.types import WAYS, Compare, Condition, Joined, Measure, Quorum, Rule, Tier
from jangteo.kernel.errors import Rejected
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.wholes import read_figure, read_whole

CONDITION_ROWS = 3
LONGEST_CODES = 200
USUAL_WINDOW = "30"
HUNDRED = Decimal(100)


class Unreadable(Rejected):
    """What was typed is no amount, number or day; the page says which."""

    code = "storefront.unreadable"


def condition_choices() -> list[tuple[str, str]]:
    """What a condition may be about, in words; its value is typed beside it."""
    return [
        ("together", pgettext("approval rule", "Ordered within the days below, above")),
        ("line", pgettext("approval rule", "One line above")),
        ("shipping", pgettext("approval rule", "Shipping above")),
        ("left", pgettext("approval rule", "The budget would have left less than")),
        ("lines", pgettext("approval rule", "More lines than")),
        ("skus", pgettext("approval rule", "More kinds of goods than")),
        ("units", pgettext("approval rule", "More units than")),
        ("dearer", pgettext("approval rule", "Dearer than last time by more than %")),
        ("goods", pgettext("approval rule", "One of these goods (SKU, SKU)")),
        ("category", pgettext("approval rule", "Of one of these categories (code, code)")),
        ("centre", pgettext("approval rule", "On one of these cost centres")),
        ("role", pgettext("approval rule", "Asked by one of these roles (code, code)")),
        ("new", pgettext("approval rule", "Something never bought before")),
        ("elsewhere", pgettext("approval rule", "To an address never sent to before")),
    ]


def read_rule(typed: Mapping[str, str], rows: Sequence[tuple[str, str]], currency: str) -> Rule:
    """The rule that was typed.

    typed   the fields of the form
    rows    what each further condition is about, with its value; rows without either are left out
    raises  Unreadable
    """
    above = read_money(typed["above"], currency)
    conditions = () if above is None else (Condition(Measure.TOTAL, Compare.ABOVE, amount=above),)
    more = [_read_condition(way, value, currency) for way, value in rows if way]
    tiers = [Tier((Quorum(_people(typed["least"]), _roles(typed["role"])),))]
    if typed["then"]:
        tiers.append(Tier((Quorum(1, _roles(typed["then"])),)))
    counts = any(one.measure == Measure.SPENT for one in more)
    waits = _days(typed["waits"], "") if typed["waits"].strip() else None
    return Rule(
        new_id(),
        typed["name"],
        tuple(tiers),
        (*conditions, *more),
        joined=Joined.ANY if typed["joined"] == Joined.ANY else Joined.ALL,
        window_days=_days(typed["days"], USUAL_WINDOW) if counts else 0,
        escalates_after=None if waits is None else timedelta(days=waits),
    )


def read_money(text: str, currency: str) -> Money | None:
    """An amount as people type it, `1,200`; None: nothing was typed.

    raises  Unreadable
    """
    if not text.strip():
        return None
    figure = read_figure(text)
    try:
        if figure is not None:
            return Money.parse(f"{figure:f}", currency)
    except ValueError:  # more decimals than the currency has
        pass
    raise Unreadable(_("This is no amount: %(text)s") % {"text": text[:40]})


def _read_condition(name: str, value: str, currency: str) -> Condition:
    way = WAYS.get(name)
    if way is None:
        raise Unreadable(_("Choose what the condition is about."))
    if way.reads == "nothing":
        return Condition(way.measure, way.compare)
    if way.reads == "codes":
        codes = frozenset(part.strip() for part in value[:LONGEST_CODES].split(",") if part.strip())
        if not codes or "\x00" in value:
            raise Unreadable(_("Name at least one, with commas between them."))
        return Condition(way.measure, way.compare, codes=codes)
    if way.reads == "money":
        amount = read_money(value, currency)
        if amount is None:
            raise Unreadable(_("This is no amount: %(text)s") % {"text": ""})
        return Condition(way.measure, way.compare, amount=amount)
    number = read_figure(value, decimals=2) if way.reads == "percent" else _whole(value)
    if number is None:
        raise Unreadable(_("This is no number: %(text)s") % {"text": value[:40]})
    return Condition(way.measure, way.compare, number=number / HUNDRED if way.reads == "percent" else number)


def _whole(text: str) -> Decimal | None:
    found = read_whole(text.strip(" "))
    return None if found is None else Decimal(found)


def _people(text: str) -> int:
    least = read_whole(text.strip(" ") or "1")
    if least is None or not 1 <= least <= 100:
        raise Unreadable(_("How many people have to approve is a whole number from 1 to 100."))
    return least


def _days(text: str, usual: str) -> int:
    days = read_whole(text.strip(" ") or usual)
    if days is None or not 1 <= days <= 366:
        raise Unreadable(_("Days are a whole number from 1 to 366."))
    return days


def _roles(code: str) -> frozenset[str]:
    return frozenset({code}) if code else frozenset()
