"""Conditions of promotions that extensions decide."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jangteo.extending import services as extending
from jangteo.extending.types import CartFacts, CartLine, HookKind
from jangteo.pricing.selectors.promotions import WorkingPromotions
from jangteo.pricing.types import LineRequest, PriceContext


def with_hooks(
    context: PriceContext, working: WorkingPromotions, lines: Sequence[LineRequest]
) -> tuple[WorkingPromotions, list[dict[str, Any]]]:
    """The promotions with what hooks say of a cart, each asked once, and that as the reasons of lines keep it."""
    names = sorted({one.condition.hook for one in working.promotions if one.condition.hook})
    if not names:
        return working, []
    cart = CartFacts(
        channel=context.channel_code,
        currency=context.terms.currency,
        party_ids=frozenset(context.party_ids),
        at=context.at,
        lines=tuple(CartLine(one.sku, one.quantity, one.categories) for one in lines),
    )
    told = [_asked(name, cart) for name in names]
    met = frozenset(one["hook"] for one in told if one["is_met"])
    return replace(working, buyer=replace(working.buyer, hooks_met=met)), told


def _asked(name: str, cart: CartFacts) -> dict[str, Any]:
    bound = extending.find_hook(HookKind.PRICE_CONDITION, name)
    if bound is None:
        return {"hook": name, "is_met": False, "failed": "not in use"}
    said = extending.ask(bound, lambda hook: hook.is_met(cart), lambda value: isinstance(value, bool))
    return {"hook": name, "is_met": bool(said.value)} | ({"failed": said.failed} if said.failed else {})
