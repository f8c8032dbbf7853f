"""A list goes into the cart whole or not at all, and what the buyer put right is remembered."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.catalog import selectors as catalog
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.types import LARGEST_QUANTITY, CartId, LineDraft
from jangteo.purchasing.errors import ListHasProblems, ListTooLong
from jangteo.purchasing.models import PartNumber
from jangteo.purchasing.rules import learned_key
from jangteo.purchasing.selectors.standing import standings_of
from jangteo.purchasing.types import LONGEST_LINE, MOST_LINES, Refusal, Standing, Wanted


@transaction.atomic
def fill_cart(*, channel: Channel, actor: Actor, wanted: Sequence[Wanted], secret: str = "") -> CartId:
    """Put a list into the open cart, made if there is none; the queries don't grow with the lines.

    Lines whose article the buyer chose for words of their own are remembered. What is short of stock or against a
    rule of quantities goes in, and the cart says what to do.

    raises  ListHasProblems with every line that can't be bought, and then nothing is changed; ListTooLong,
            NotPermitted, and as `put_lines`
    """
    require_any(actor, Action.CARTS_USE)
    if not wanted or len(wanted) > MOST_LINES:
        raise ListTooLong(f"a list has 1 to {MOST_LINES} lines", limit=MOST_LINES)
    viewer = catalog.viewer_for(channel, actor, channel.default_language)
    variants = catalog.variants_by_sku({one.sku for one in wanted if "\0" not in one.sku}, viewer)
    ids: dict[str, UUID] = {sku: variant.id for sku, variant in variants.items()}
    standings = standings_of(channel, viewer, ids.values())
    by_sku = {sku: standings[pk] for sku, pk in ids.items()}
    told = [Refusal(at, one.sku[:64], _refused(one, by_sku.get(one.sku))) for at, one in enumerate(wanted, 1)]
    refused = [one for one in told if one.why]
    if refused:
        raise ListHasProblems(problems=[{"line": one.number, "sku": one.sku, "why": one.why} for one in refused])
    cart_id = ordering.open_cart(channel=channel, actor=actor, secret=secret)
    drafts = [LineDraft(sku=one.sku, unit=one.unit, unit_quantity=one.quantity or 0) for one in wanted]
    ordering.put_lines(cart_id=cart_id, drafts=drafts, actor=actor, secret=secret)
    learn(actor=actor, meant={one.text: ids[one.sku] for one in wanted if one.text})
    return cart_id


@transaction.atomic
def learn(*, actor: Actor, meant: dict[str, UUID]) -> int:
    """Remember what whom the actor acts for calls our articles; what they said last counts. Returns how many.

    meant  {words: variant}; words that say nothing are passed over
    """
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None:
        return 0
    by_key = {learned_key(text): (text, variant) for text, variant in meant.items() if "\0" not in text}
    now = clock.now()
    rows = [
        PartNumber(
            party_id=actor.party_id,
            text=text[:LONGEST_LINE],
            key=key[: LONGEST_LINE * 2],
            variant_id=variant,
            learned_at=now,
            learned_by_id=actor.person_id,
        )
        for key, (text, variant) in sorted(by_key.items())
        if key
    ]
    PartNumber.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["party", "key"],
        update_fields=["text", "variant", "learned_at", "learned_by"],
    )
    return len(rows)


def _refused(one: Wanted, standing: Standing | None) -> str:
    if standing is None:
        return "unknown"
    if not standing.is_for_sale:
        return "not_for_you"
    if standing.unit_price is None:
        return "no_price"
    if one.unit not in standing.units:
        return "unit"
    base = (one.quantity or 0) * standing.units[one.unit]
    whole = base == int(base) and 1 <= base <= LARGEST_QUANTITY
    return "" if one.quantity and 1 <= one.quantity <= LARGEST_QUANTITY and whole else "quantity"
