"""Goods outside the catalogue in the form of an offer: what they are, when they leave and what they cost us."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from jangteo.catalog.selectors import unit_names
from jangteo.catalog.types import GIFT_CARD
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import clock
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.pages.frame import language
from jangteo.office.templatetags import office as shown
from jangteo.pricing.selectors import costs_of, list_tax_rates
from jangteo.quotes.errors import InvalidQuote
from jangteo.quotes.types import LONGEST_LEAD, Content, Line, LineProblem, Made, QuoteView

MADE_WORDS = ("name_en", "tax_code", "unit", "lead_days", "cost")
USUAL = {"name_en": "", "tax_code": "standard", "unit": "each", "lead_days": "", "cost": ""}


def made_words(line: Line, costs: Mapping[str, Decimal]) -> dict[str, str]:
    """What the fields of such a line hold: what was said of it, or what is usual of what a buyer wishes for.

    costs  of `costs_by_key`
    """
    if line.made is None:
        return dict(USUAL)
    cost = costs.get(line.key)
    return {
        "name_en": line.made.names.get("en", ""),
        "tax_code": line.made.tax_code,
        "unit": line.made.unit,
        "lead_days": str(line.made.lead_days),
        "cost": "" if cost is None else f"{cost.normalize():f}",
    }


def read_made(typed: Mapping[str, str], key: str) -> Made:
    """What was typed.

    raises  InvalidQuote
    """
    lead = read_whole(typed["lead_days"])
    if lead is None or not 0 <= lead <= LONGEST_LEAD:
        raise InvalidQuote((LineProblem(key, "bad_lead"),))
    names = {"ko": typed["text"]} | ({"en": typed["name_en"]} if typed["name_en"] else {})
    return Made(names, typed["tax_code"] or USUAL["tax_code"], typed["unit"] or USUAL["unit"], lead)


def may_type_costs(actor: Actor) -> bool:
    """Whether somebody is shown what made goods cost, and may say it."""
    return allows(actor, Action.COSTS_SEE) and allows(actor, Action.COSTS_CHANGE)


def costs_by_key(content: Content, actor: Actor) -> dict[str, Decimal]:
    """{key: what it costs us} of the made lines of an offer; nothing for who may not say it."""
    made = {line.variant_id: line.key for line in content.lines if line.made and line.variant_id}
    if not made or not may_type_costs(actor):
        return {}
    return {made[pk]: cost for pk, cost in costs_of(made, content.currency, clock.now()).items()}


def read_costs(rows: Iterable[tuple[str, Mapping[str, str]]], actor: Actor) -> dict[str, Decimal | None]:
    """{key: cost} of made lines, as typed; nothing where they were not shown.

    rows    (key, what was typed) of the made lines
    raises  InvalidQuote
    """
    if not may_type_costs(actor):
        return {}
    return {key: _cost(typed["cost"], key) for key, typed in rows}


def _cost(text: str, key: str) -> Decimal | None:
    figure = read_figure(text) if text else None
    if text and (figure is None or figure < 0):
        raise InvalidQuote((LineProblem(key, "bad_cost"),))
    return figure


def tax_choices(view: QuoteView) -> list[tuple[str, str]]:
    """(code, words) of the tax codes that goods of the quote's channel may have today."""
    channel_id: UUID = view.head.channel_id
    country = channels_by_id([channel_id])[ChannelId(channel_id)].country
    rates = [one for one in list_tax_rates(clock.now()) if one.country == country and one.code != GIFT_CARD]
    return [(one.code, f"{one.code} · {shown.percent(one.rate)}") for one in rates] or [("standard", "standard")]


def unit_choices() -> list[tuple[str, str]]:
    """(code, words) of the units that goods may be sold by."""
    return list(unit_names(language()).items())
