"""A pad that was written without a network goes into the cart as far as it may; the rest of it comes back."""

from collections.abc import Sequence

from django.db import transaction

from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor
from jangteo.purchasing.errors import ListHasProblems
from jangteo.purchasing.selectors.matching import find_meant
from jangteo.purchasing.services.filling import fill_cart
from jangteo.purchasing.types import Decision, How, ListLine, PadSent, ReadLine, Sheet, Wanted

EXACT = frozenset({How.SKU, How.GTIN, How.PART_NUMBER})


@transaction.atomic
def fill_from_pad(*, channel: Channel, actor: Actor, wanted: Sequence[Wanted], language: str) -> PadSent:
    """Put a pad's lines into the open cart, checked anew; nobody has looked them over, so a guess is none.

    wanted  `text` as it was typed or scanned; `sku` and `unit` where the pad knew the article, else empty
    raises  ListTooLong, NotPermitted, and as `fill_cart` for the cart as a whole; nothing is changed then
    """
    lines = [ReadLine(at, one.text or one.sku, one.text or one.sku, one.quantity) for at, one in enumerate(wanted, 1)]
    sheet = find_meant(channel=channel, actor=actor, lines=lines, language=language, chosen=dict(enumerate(wanted)))
    refused = {at: why for at, one in enumerate(sheet.lines) if (why := _unclear(one, wanted[at]))}
    refused |= _fill(channel, actor, sheet, [at for at in range(len(lines)) if at not in refused])
    return PadSent(sheet, refused)


def _fill(channel: Channel, actor: Actor, sheet: Sheet, places: Sequence[int]) -> dict[int, str]:
    """Put these lines into the cart but those that can't be bought, which are told."""
    if not places:
        return {}
    drafts = [_wanted(sheet.lines[at]) for at in places]
    try:
        fill_cart(channel=channel, actor=actor, wanted=drafts)
    except ListHasProblems as refusal:
        told = {places[one["line"] - 1]: one["why"] for one in refusal.facts["problems"]}
        return told | _fill(channel, actor, sheet, [at for at in places if at not in told])
    return {}


def _wanted(line: ListLine) -> Wanted:
    assert line.article is not None
    return Wanted(line.article.sku, line.quantity, line.unit)


def _unclear(line: ListLine, said: Wanted) -> str:
    if line.decision == Decision.NOT_FOUND or (said.sku and line.article is None):
        return "unknown"
    if line.decision != Decision.SURE:
        return "unclear"
    best = line.matched.best
    return "" if said.sku or (best is not None and best.how in EXACT) else "unclear"
