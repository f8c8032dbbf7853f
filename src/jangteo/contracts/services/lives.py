"""Activating, renewing and ending contracts; each carries the dates to the price list, which the engine obeys."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jangteo.catalog.selectors.shelves import skus_by_id
from jangteo.contracts import rules
from jangteo.contracts.errors import (
    ContractNotFound,
    ContractsContradict,
    InvalidTerm,
    ListForOthers,
    NotSimulated,
    WhyNeeded,
)
from jangteo.contracts.models import Contract
from jangteo.contracts.services.draft import for_the_list, record
from jangteo.contracts.types import ContractState, RenewalKind
from jangteo.kernel import clock, states
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import lineage_of, units_below
from jangteo.pricing import services as pricing
from jangteo.pricing.selectors import checked_report, is_rewritten, price_lists_by_id, priced_by_list
from jangteo.pricing.types import AudienceKind, Bound, PriceListView, Report

SKUS_NAMED = 20
MOMENT = timedelta(microseconds=1)


@transaction.atomic
def keep_simulation(*, contract_id: UUID, simulation: Report, actor: Actor) -> None:
    """Keep what a draft's prices would have done; a later trial replaces an earlier one until it is in force.

    raises  ContractNotFound, NotPermitted, IllegalMove when it is no draft, pricing InvalidReport
    """
    row = locked(contract_id, actor)
    states.require(ContractState(row.state), ContractState.ACTIVE, rules.MOVES)
    price_list = price_lists_by_id([row.price_list_id])[row.price_list_id]
    row.simulation, row.simulated_at = dict(checked_report(simulation, price_list.currency)), clock.now()
    row.save(update_fields=["simulation", "simulated_at"])


@transaction.atomic
def activate_contract(*, contract_id: UUID, actor: Actor, why: str = "") -> None:
    """Let what was drafted hold: its list is given to the party for as long as the contract is.

    locks   the contracts of the party, of those above and below it
    raises  ContractNotFound, NotPermitted, IllegalMove, InvalidTerm when its end has gone by, ListForOthers,
            ContractsContradict naming the SKUs; NotSimulated also when its prices were written after it was tried
    """
    row = locked(contract_id, actor)
    states.require(ContractState(row.state), ContractState.ACTIVE, rules.MOVES)
    if row.valid_until is not None and row.valid_until <= clock.now():
        raise InvalidTerm("its end has gone by", field="valid_until")
    price_list = price_lists_by_id([row.price_list_id])[row.price_list_id]
    if any(one != (AudienceKind.PARTY, row.party_id) for one in price_list.audiences):
        raise ListForOthers(f"the list {price_list.code!r} is for others too", list=price_list.code)
    _refuse_contradiction(row, price_list, actor, row.valid_until)
    _refuse_untried(row)
    own = for_the_list(actor)
    pricing.set_validity(
        price_list_code=price_list.code, valid_from=row.valid_from, valid_until=row.valid_until, actor=own, why=why
    )
    pricing.give_to(price_list_code=price_list.code, party_id=row.party_id, actor=own)
    _move(row, ContractState.ACTIVE, actor, why)


@transaction.atomic
def renew_contract(*, contract_id: UUID, actor: Actor, until: datetime | None = None, why: str = "") -> datetime:
    """Let a contract go on after its end, as a new term; returns the new end.

    until   excluded; None: by the months that were agreed
    raises  ContractNotFound, NotPermitted, IllegalMove, InvalidTerm, ContractsContradict
    """
    row = locked(contract_id, actor)
    if row.state != ContractState.ACTIVE:
        raise IllegalMove(current=row.state, target="renewed", allowed=sorted(rules.MOVES[ContractState(row.state)]))
    if row.valid_until is None:
        raise InvalidTerm("it has no end", field="until")
    old = row.valid_until
    if until is None:
        if row.renewal_months is None:
            raise InvalidTerm("say until when: no months were agreed", field="until")
        until = rules.add_months(old, row.renewal_months)
    if until.tzinfo is None or until <= old:
        raise InvalidTerm("a renewal ends after the present end", field="until")
    price_list = price_lists_by_id([row.price_list_id])[row.price_list_id]
    _refuse_contradiction(row, price_list, actor, until)
    pricing.set_validity(
        price_list_code=price_list.code,
        valid_from=row.valid_from,
        valid_until=until,
        actor=for_the_list(actor),
        why=why,
    )
    row.term, row.last_term_from, row.term_from, row.valid_until = row.term + 1, row.term_from, old, until
    row.save(update_fields=["term", "last_term_from", "term_from", "valid_until"])
    before, after = {"valid_until": old.isoformat()}, {"valid_until": until.isoformat(), "term": row.term}
    record(actor, "renew", row.pk, before=before, after=after, why=why)
    return until


@transaction.atomic
def end_contract(*, contract_id: UUID, actor: Actor, why: str) -> None:
    """End a contract now, or drop a draft; its prices hold no more from this moment on.

    raises  ContractNotFound, NotPermitted, IllegalMove, WhyNeeded
    """
    row = locked(contract_id, actor)
    if not why.strip():
        raise WhyNeeded(field="why")
    end(row, clock.now(), actor, why.strip())


@transaction.atomic
def stop_renewal(*, contract_id: UUID, actor: Actor, why: str = "") -> None:
    """Somebody said otherwise: the contract ends with its term.

    raises  ContractNotFound, NotPermitted, IllegalMove when it is ended
    """
    row = locked(contract_id, actor)
    if row.state == ContractState.ENDED:
        states.require(ContractState.ENDED, ContractState.ENDED, rules.MOVES)
    if row.renewal == RenewalKind.ENDS:
        return
    before, row.renewal, row.renewal_months = row.renewal, RenewalKind.ENDS.value, None
    row.save(update_fields=["renewal", "renewal_months"])
    record(actor, "stop_renewal", row.pk, before={"renewal": before}, after={"renewal": row.renewal}, why=why)


@transaction.atomic
def bound_prices(*, contract_id: UUID, bounds: Mapping[UUID, Bound], actor: Actor, why: str = "") -> int:
    """Say between what the prices of a contract that follows another list stay; returns how many changed.

    raises  ContractNotFound, NotPermitted, IllegalMove when it is ended, InvalidBound
    """
    row = locked(contract_id, actor)
    if row.state == ContractState.ENDED:
        states.require(ContractState.ENDED, ContractState.ENDED, rules.MOVES)
    price_list = price_lists_by_id([row.price_list_id])[row.price_list_id]
    own = for_the_list(actor)
    changed = pricing.set_bounds(price_list_code=price_list.code, bounds=bounds, actor=own, why=why)
    if changed and row.state == ContractState.DRAFT:  # what was tried is not what it says any more
        row.simulation = row.simulated_at = None
        row.save(update_fields=["simulation", "simulated_at"])
    if changed:
        record(actor, "bound_prices", row.pk, after={"prices": changed}, why=why)
    return changed


def end(row: Contract, at: datetime, actor: Actor, why: str) -> None:
    """End a locked contract at a moment, in the caller's transaction."""
    states.require(ContractState(row.state), ContractState.ENDED, rules.MOVES)
    if row.state == ContractState.ACTIVE and (row.valid_until is None or at < row.valid_until):
        price_list = price_lists_by_id([row.price_list_id])[row.price_list_id]
        since = row.valid_from if row.valid_from < at else at - MOMENT  # ended before it began: it never holds
        pricing.set_validity(
            price_list_code=price_list.code, valid_from=since, valid_until=at, actor=for_the_list(actor), why=why
        )
    row.ended_at = at
    _move(row, ContractState.ENDED, actor, why)


def locked(contract_id: UUID, actor: Actor) -> Contract:
    """The contract for whoever may change what was agreed with its party; every contract of its tree is locked.

    raises  ContractNotFound, NotPermitted
    """
    seen = Contract.objects.filter(pk=contract_id).first()
    if seen is None or not (
        allows(actor, Action.PRICE_LISTS_SEE, party_id=seen.party_id)
        or allows(actor, Action.PRICE_LISTS_CHANGE, party_id=seen.party_id)
    ):
        raise ContractNotFound
    require(actor, Action.PRICE_LISTS_CHANGE, party_id=seen.party_id)
    tree = _tree(seen.party_id)
    rows = {row.pk: row for row in Contract.objects.select_for_update().filter(party__in=list(tree)).order_by("pk")}
    return rows[seen.pk]


def _tree(party_id: UUID) -> Iterable[UUID]:
    """Whose contracts may hold for the same buyer."""
    return {*lineage_of(party_id), *units_below([party_id])}


def _refuse_untried(row: Contract) -> None:
    if row.simulation is None or row.simulated_at is None:
        raise NotSimulated("try its prices against past orders and open carts first", contract=row.code, why="untried")
    if is_rewritten(row.price_list_id, row.simulated_at):
        raise NotSimulated("its prices were written after it was tried", contract=row.code, why="rewritten")


def _refuse_contradiction(row: Contract, price_list: PriceListView, actor: Actor, until: datetime | None) -> None:
    """Refuse when a buyer would have two contracts' prices of one SKU and nothing said which comes first."""
    others = [
        one
        for one in Contract.objects.filter(party__in=list(_tree(row.party_id)), state=ContractState.ACTIVE.value)
        if one.pk != row.pk
        and (until is None or one.valid_from < until)
        and (one.valid_until is None or row.valid_from < one.valid_until)
    ]
    lists = price_lists_by_id({one.price_list_id for one in others})
    rivals = {
        lists[one.price_list_id].code: one
        for one in others
        if (lists[one.price_list_id].priority, lists[one.price_list_id].currency)
        == (price_list.priority, price_list.currency)
    }
    if not rivals:
        return
    priced = priced_by_list([price_list.code, *rivals])
    ours = priced.get(price_list.code, frozenset())
    for code, other in rivals.items():
        both = ours & priced.get(code, frozenset())
        if both:
            skus = sorted(skus_by_id(both).values())
            may_name = allows(actor, Action.PRICE_LISTS_SEE, party_id=other.party_id)
            raise ContractsContradict(
                f"another contract prices {', '.join(skus[:SKUS_NAMED])} at the same time with the same priority",
                skus=skus[:SKUS_NAMED],
                count=len(skus),
                contract=other.code if may_name else "",
                priority=price_list.priority,
            )


def _move(row: Contract, target: ContractState, actor: Actor, why: str) -> None:
    before, row.state = row.state, target.value
    row.save(update_fields=["state", "ended_at"])
    what = "activate" if target == ContractState.ACTIVE else "end"
    record(actor, what, row.pk, before={"state": before}, after={"state": row.state}, why=why)
