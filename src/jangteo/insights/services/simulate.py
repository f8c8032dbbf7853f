"""What would have been: past orders and open carts priced with a promotion or prices that don't work yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.contracts.selectors import access_contract
from jangteo.contracts.services import keep_simulation as keep_contract_simulation
from jangteo.contracts.types import ContractState
from jangteo.insights import rules
from jangteo.insights.selectors import with_buyers
from jangteo.insights.types import Replayed, ReplayedPart
from jangteo.kernel import clock
from jangteo.kernel.permissions import allows, require, require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import iterate_open_carts, iterate_past_orders, list_order_heads
from jangteo.parties.selectors import units_below
from jangteo.pricing.selectors import (
    costs_of,
    goods_cost,
    is_published,
    rehearse,
    trial_of_draft,
    trial_of_list,
    trial_of_prices,
    trial_of_version,
)
from jangteo.pricing.services import keep_draft_simulation, keep_simulation
from jangteo.pricing.types import Assumption, PastCart, PriceRow, Rehearsed, Report, Trial

MOST_ORDERS = MOST_CARTS = 10_000
CARTS_SINCE = timedelta(days=30)
ALWAYS = (
    Assumption.TODAYS_PRICES,
    Assumption.NOTHING_HIDDEN,
    Assumption.OPEN_CHANNELS,
    Assumption.CANCELLED_LEFT_OUT,
    Assumption.GUESTS_ONE_EACH,
)


def simulate_promotion(*, version_id: UUID, actor: Actor, orders: int = 1_000) -> Mapping[str, Any]:
    """What the last orders and the open carts would cost if a version worked in place of its promotion's live one.

    The report is kept with the version if it is not published yet and the actor may change promotions; then it may be
    published. What is kept names nobody: `selectors.with_buyers` adds the names that a reader may see, and leaves out
    the margin where they may not see what goods cost.

    orders   from 1 to 10,000
    returns  {"at", "currency", "orders", "carts", "buyers", "by_channel", "margin", "assumptions"}, amounts as decimal
             strings; docs/how-to/rehearse-a-promotion.md
    raises   NotPermitted, pricing PromotionNotFound
    """
    require(actor, Action.PROMOTIONS_SEE)
    trial = trial_of_version(version_id)
    report = _report(trial, orders)
    if allows(actor, Action.PROMOTIONS_CHANGE) and not is_published(version_id):
        keep_simulation(version_id=version_id, simulation=report, actor=actor)
    return with_buyers(report, actor)


def simulate_prices(
    *, price_list_code: str, prices: Sequence[PriceRow], actor: Actor, orders: int = 1_000
) -> Mapping[str, Any]:
    """What the last orders and the open carts would cost if a list had these rows, and those derived from it; nothing
    is stored.

    orders   from 1 to 10,000
    returns  as `simulate_promotion`
    raises   NotPermitted, pricing PriceListNotFound, DerivedList, InvalidPrice, InvalidStep
    """
    require_any(actor, Action.PRICE_LISTS_SEE)
    return with_buyers(_report(trial_of_prices(price_list_code, prices, actor), orders), actor)


def simulate_draft(*, draft_id: UUID, actor: Actor, orders: int = 1_000) -> Mapping[str, Any]:
    """What the last orders and the open carts would cost by a draft's prices; lists derived from its list follow.

    The report is kept with the draft if the actor may change prices; then it may be published.

    orders   from 1 to 10,000
    returns  as `simulate_promotion`
    raises   NotPermitted, pricing DraftNotFound
    """
    require_any(actor, Action.PRICE_LISTS_SEE)
    report = _report(trial_of_draft(draft_id, actor), orders)
    if allows(actor, Action.PRICE_LISTS_CHANGE):
        keep_draft_simulation(draft_id=draft_id, simulation=report, actor=actor)
    return with_buyers(report, actor)


def simulate_contract(*, code: str, actor: Actor, orders: int = 1_000) -> Mapping[str, Any]:
    """What the last orders and the open carts of a contract's party and its units would cost by its prices.

    The report is kept with the contract if it is a draft and the actor may change what was agreed with the party; then
    it may be put in force. Where they have not ordered yet nothing is looked at, and the report says so.

    orders   from 1 to 10,000
    returns  as `simulate_promotion`
    raises   contracts ContractNotFound
    """
    contract = access_contract(code, actor)
    trial = trial_of_list(contract.price_list.id, contract.party_id, contract.valid_from)
    units = units_below([contract.party_id])
    trial = replace(trial, assumptions=(Assumption.ONLY_THEIRS, *trial.assumptions))
    report = _report(trial, orders, units)
    may_keep = allows(actor, Action.PRICE_LISTS_CHANGE, party_id=contract.party_id)
    if may_keep and contract.state == ContractState.DRAFT:
        keep_contract_simulation(contract_id=contract.id, simulation=report, actor=actor)
    return with_buyers(report, actor)


def _report(trial: Trial, orders: int, party_ids: Collection[UUID] | None = None) -> Report:
    now = clock.now()
    heads, are_imported = list_order_heads(trial.currency, max(1, min(orders, MOST_ORDERS)), party_ids)
    past, past_unpriced = _replay(iterate_past_orders(heads, trial.currency), trial, now)
    open_carts = iterate_open_carts(trial.currency, now - CARTS_SINCE, MOST_CARTS, party_ids)
    carts, carts_unpriced = _replay(open_carts, trial, now)
    told = [*ALWAYS, *trial.assumptions]
    if are_imported:
        told.append(Assumption.IMPORTED_TOO)
    if past_unpriced or carts_unpriced:
        told.append(Assumption.UNPRICED_LEFT_OUT)
    if len(carts.found) + carts.left_out == MOST_CARTS:
        told.append(Assumption.CARTS_CUT)
    return rules.report(
        past, carts, currency=trial.currency, at=now, assumptions=[one.value for one in dict.fromkeys(told)]
    )


def _replay(batches: Iterable[Sequence[PastCart]], trial: Trial, now: datetime) -> tuple[ReplayedPart, bool]:
    """Every cart's figures, and whether something in them has no price; one query a batch for what the goods cost."""
    found, left_out, is_unpriced = [], 0, False
    for batch in batches:
        costs = costs_of({pk for cart in batch for pk, _ in cart.lines}, trial.currency, now)
        for cart, one in zip(batch, rehearse(batch, trial), strict=True):
            if one is None:
                left_out += 1
            else:
                found.append(_figures(cart, one, trial.currency, costs))
                is_unpriced |= one.before.unpriced > 0
    return ReplayedPart(tuple(found), left_out), is_unpriced or left_out > 0


def _figures(cart: PastCart, one: Rehearsed, currency: str, costs: Mapping[UUID, Decimal]) -> Replayed:
    """Figures of a cart; where something has no price its margin would leave out what the goods bring in."""
    is_whole = not (one.before.unpriced or one.after.unpriced)
    cost = goods_cost(cart.lines, costs, currency) if is_whole else None
    return Replayed(
        what=cart.what,
        channel=cart.channel.code,
        buyer=cart.party_ids[0] if cart.party_ids else cart.key,
        before=one.before.gross,
        after=one.after.gross,
        net=(one.before.goods_net, one.after.goods_net),
        cost=None if cost is None else cost.minor,
    )
