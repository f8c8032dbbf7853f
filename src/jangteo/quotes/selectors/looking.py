"""What a page or a program shows of a quote beside its words; each goes through the door of the quote."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidQuote, QuoteNotFound
from jangteo.quotes.selectors.figures import concerns_of, figures_of, margins_of
from jangteo.quotes.selectors.quotes import access_quote, content_of, get_quote, masked, side_of
from jangteo.quotes.types import (
    Concern,
    Content,
    Figures,
    Line,
    LineAsked,
    LineProblem,
    MarginView,
    QuoteView,
    Selection,
    Side,
    WishedFor,
)


def quote_figures(quote_id: UUID, actor: Actor, version: int, selection: Selection) -> Figures:
    """What a selection of a version comes to.

    raises  QuoteNotFound, also for a version that this side may not see; InvalidSelection
    """
    if version not in {one.number for one in get_quote(quote_id, actor).versions}:
        raise QuoteNotFound
    row = access_quote(quote_id, actor)
    return figures_of(row, content_of(row, version), selection)


def quote_margins(quote_id: UUID, actor: Actor) -> tuple[MarginView, ...]:
    """What is left of each price of the last version after its cost; nothing for who may not see costs."""
    row = access_quote(quote_id, actor)
    if side_of(actor) != Side.SELLER or not allows(actor, Action.COSTS_SEE):
        return ()
    return margins_of(row, content_of(row, row.version))


def quote_concerns(quote_id: UUID, actor: Actor) -> tuple[Concern, ...]:
    """Why another would have to allow the last version, if this actor sent it; nothing for a buyer.

    Who may not see costs hears that something has to be allowed, and of a margin neither the figure nor the limit.
    """
    row = access_quote(quote_id, actor)
    if side_of(actor) != Side.SELLER:
        return ()
    return masked(concerns_of(row, content_of(row, row.version), actor), actor)


def content_asked(
    channel: Channel,
    actor: Actor,
    asked: Sequence[LineAsked],
    *,
    wished: Sequence[WishedFor] = (),
    note: str = "",
    language: str = "ko",
) -> Content:
    """What somebody asks an offer for, of goods they may see; gift cards are sold at what is on them.

    wished  goods outside the catalogue
    raises  InvalidQuote
    """
    viewer = catalog.viewer_for(channel, actor, language)
    variants = catalog.variants_by_sku({one.sku for one in asked if "\0" not in one.sku}, viewer)
    denied = catalog.denials(viewer, [variant.id for variant in variants.values()])
    heads = catalog.product_heads([variant.product_id for variant in variants.values()], viewer)
    lines, problems = [], []
    for number, one in enumerate(asked, start=1):
        variant = variants.get(one.sku)
        if variant is None or variant.id in denied or variant.is_gift_card:
            problems.append(LineProblem(str(number), "unknown_sku"))
            continue
        name = heads[variant.product_id].name
        lines.append(Line(str(number), name, variant.id, variant.sku, one.quantity, wish=one.wish))
    if problems:
        raise InvalidQuote(tuple(problems))
    for number, own in enumerate(wished, start=len(asked) + 1):
        lines.append(Line(str(number), own.text, quantity=own.quantity, wish=own.wish))
    return Content(channel.currency, channel.prices_include_tax, tuple(lines), note=note)


def spoken(view: QuoteView, language: str) -> QuoteView:
    """The same with goods that are made for the buyer called by their name in a language."""
    versions = tuple(replace(one, content=rules.in_language(one.content, language)) for one in view.versions)
    return replace(view, versions=versions)
