"""Contracts and who may see them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jangteo.contracts.errors import ContractNotFound
from jangteo.contracts.models import Commitment, Contract
from jangteo.contracts.types import (
    CommitmentPeriod,
    CommitmentView,
    ContractId,
    ContractState,
    ContractView,
    Measure,
    RenewalKind,
)
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor, PartyId, Scope, is_back_office
from jangteo.pricing.selectors import price_lists_by_id


def list_contracts(
    actor: Actor, *, party_id: UUID | None = None, states: Sequence[ContractState] = ()
) -> list[ContractView]:
    """What was agreed with the parties whose agreed prices a member of staff may see; four queries at most.

    states  only these; none: all
    """
    scope = actor.rights.get(Action.PRICE_LISTS_SEE)
    if scope is None or not is_back_office(actor):
        return []
    rows = Contract.objects.order_by("code")
    if scope != Scope.ALL:
        rows = rows.filter(party__in=list(actor.unit_ids))
    if party_id is not None:
        rows = rows.filter(party=party_id)
    if states:
        rows = rows.filter(state__in=[state.value for state in states])
    return views(rows)


def access_contract(code: str, actor: Actor) -> ContractView:
    """The door to one contract, for staff whose right to see prices reaches its party.

    raises  ContractNotFound, as for a contract that is not there
    """
    found = views(Contract.objects.filter(code=code)) if is_back_office(actor) else []
    if not found or not allows(actor, Action.PRICE_LISTS_SEE, party_id=found[0].party_id):
        raise ContractNotFound(f"there is no contract {code[:40]!r}", contract=code[:40])
    return found[0]


def contracts_for_buyer(actor: Actor, at: datetime) -> list[ContractView]:
    """The contracts in force for whom a buyer acts, their own and those of units above; none if prices are hidden."""
    if actor.party_id is None or Action.PRICES_SEE not in actor.rights:
        return []
    lineage = actor.units
    rows = Contract.objects.filter(party__in=list(lineage), state=ContractState.ACTIVE.value).order_by("code")
    return [one for one in views(rows) if not one.is_over(at)]


def views(rows: QuerySet[Contract]) -> list[ContractView]:
    """Rows with their commitments and price lists, in their order."""
    found = list(rows.prefetch_related("commitments"))
    lists = price_lists_by_id({row.price_list_id for row in found})
    return [
        ContractView(
            id=ContractId(row.pk),
            code=row.code,
            names=row.names,
            party_id=PartyId(row.party_id),
            price_list=lists[row.price_list_id],
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            term=row.term,
            term_from=row.term_from,
            last_term_from=row.last_term_from,
            notice_days=row.notice_days,
            renewal=RenewalKind(row.renewal),
            renewal_months=row.renewal_months,
            state=ContractState(row.state),
            ended_at=row.ended_at,
            simulation=row.simulation,
            simulated_at=row.simulated_at,
            commitments=tuple(_commitment(one) for one in sorted(row.commitments.all(), key=lambda one: one.pk)),
        )
        for row in found
    ]


def _commitment(row: Commitment) -> CommitmentView:
    return CommitmentView(
        id=row.pk,
        committed=row.committed,
        measure=Measure(row.measure),
        period=CommitmentPeriod(row.period),
        variant_id=row.variant_id,
        category_id=row.category_id,
    )


def contract_of_list(price_list_id: UUID) -> str:
    """The code of the contract in force whose prices a list has; empty where there is none."""
    rows = Contract.objects.filter(price_list=price_list_id, state=ContractState.ACTIVE.value)
    return rows.values_list("code", flat=True).first() or ""
