"""Writing down what is to be agreed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.contracts.errors import (
    ContractExists,
    InvalidCommitment,
    InvalidContract,
    InvalidTerm,
    ListForOthers,
    ListInUse,
)
from jangteo.contracts.models import Commitment, Contract
from jangteo.contracts.types import (
    LARGEST_COMMITTED,
    MOST_COMMITMENTS,
    MOST_NOTICE_DAYS,
    MOST_RENEWAL_MONTHS,
    CommitmentDraft,
    CommitmentPeriod,
    ContractDraft,
    ContractId,
    NewList,
    RenewalKind,
)
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.parties.selectors import get_party
from jangteo.pricing import services as pricing
from jangteo.pricing.errors import PriceListExists
from jangteo.pricing.selectors import access_price_list
from jangteo.pricing.types import AudienceKind, PriceListView


@transaction.atomic
def draft_contract(*, draft: ContractDraft, actor: Actor, why: str = "") -> ContractId:
    """Keep what is to be agreed with a party; no price holds by it before it is active.

    raises  NotPermitted unless the actor may change what was agreed with this party, PartyNotFound, ContractExists,
            InvalidContract, InvalidTerm, InvalidCommitment, ListInUse, ListForOthers, and what the price list refuses:
            PriceListNotFound, InvalidDerivation, InvalidPrice, InvalidStep, InvalidBound
    """
    get_party(draft.party_id)
    require(actor, Action.PRICE_LISTS_CHANGE, party_id=draft.party_id)
    _check(draft)
    price_list = _the_list(draft, actor)
    try:
        with transaction.atomic():
            row = Contract.objects.create(
                code=draft.code,
                names=dict(draft.names),
                party_id=draft.party_id,
                price_list_id=price_list.id,
                valid_from=draft.valid_from,
                valid_until=draft.valid_until,
                term_from=draft.valid_from,
                notice_days=draft.notice_days,
                renewal=draft.renewal.value,
                renewal_months=draft.renewal_months if draft.renewal == RenewalKind.RENEWS else None,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        if "contract_list_once" in str(error):
            raise ListInUse(list=price_list.code) from None
        raise ContractExists(f"there is a contract {draft.code!r}", contract=draft.code, field="code") from None
    try:
        with transaction.atomic():
            Commitment.objects.bulk_create(_commitment(row, one) for one in draft.commitments)
    except IntegrityError:
        raise InvalidCommitment("the same is committed twice", field="commitments") from None
    record(
        actor, "draft", row.pk, after={"code": row.code, "party": str(row.party_id), "list": price_list.code}, why=why
    )
    return ContractId(row.pk)


def record(actor: Actor, what: str, contract_id: UUID, *, why: str = "", **facts: Any) -> None:
    """An entry of the audit trail about a contract."""
    audit.record(
        actor=actor,
        action=f"contracts.{what}",
        subject_kind="contract",
        subject_id=contract_id,
        why=why,
        **facts,
    )


def for_the_list(actor: Actor) -> Actor:
    """The same person, who has been let in to this party's contract, with the right to its own price list."""
    return replace(actor, rights={**actor.rights, Action.PRICE_LISTS_CHANGE: Scope.ALL})


def _check(draft: ContractDraft) -> None:
    if not any(name.strip() for name in draft.names.values()) or max(map(len, draft.names.values())) > 200:
        raise InvalidContract("a title has 1 to 200 letters", field="names")
    if not draft.code or len(draft.code) > 40 or not draft.code.isascii() or not draft.code.replace("-", "a").isalnum():
        raise InvalidContract("a code is 1 to 40 letters, digits and hyphens", field="code")
    _check_dates(draft)
    if not 0 <= draft.notice_days <= MOST_NOTICE_DAYS:
        raise InvalidContract(f"notice is given 0 to {MOST_NOTICE_DAYS} days before", field="notice_days")
    if draft.renewal == RenewalKind.RENEWS:
        if draft.renewal_months is None or not 1 <= draft.renewal_months <= MOST_RENEWAL_MONTHS:
            raise InvalidContract(f"it renews by 1 to {MOST_RENEWAL_MONTHS} months", field="renewal_months")
        if draft.valid_until is None:
            raise InvalidContract("what has no end does not renew", field="renewal")
    if len(draft.commitments) > MOST_COMMITMENTS:
        raise InvalidCommitment(f"at most {MOST_COMMITMENTS} commitments", field="commitments")
    for one in draft.commitments:
        _check_commitment(one, draft)


def _check_dates(draft: ContractDraft) -> None:
    for name, moment in (("valid_from", draft.valid_from), ("valid_until", draft.valid_until)):
        if moment is not None and moment.tzinfo is None:
            raise InvalidTerm("a moment has an offset from UTC", field=name)
    if draft.valid_until is not None and draft.valid_until <= draft.valid_from:
        raise InvalidTerm("a contract ends after it begins", field="valid_until")


def _check_commitment(one: CommitmentDraft, draft: ContractDraft) -> None:
    if not 1 <= one.committed <= LARGEST_COMMITTED:
        raise InvalidCommitment("a commitment is a whole number above zero", field="commitments")
    if one.variant_id is not None and one.category_id is not None:
        raise InvalidCommitment("a commitment is of a variant, of a category or of all", field="commitments")
    if one.period == CommitmentPeriod.TERM and draft.valid_until is None:
        raise InvalidCommitment(
            "a term without an end has no volume: commit by month, quarter or year", field="commitments"
        )


def _commitment(row: Contract, one: CommitmentDraft) -> Commitment:
    return Commitment(
        contract=row,
        variant_id=one.variant_id,
        category_id=one.category_id,
        measure=one.measure.value,
        period=one.period.value,
        committed=one.committed,
    )


def _the_list(draft: ContractDraft, actor: Actor) -> PriceListView:
    """The list that is named, if it is for nobody but the party; or a new one, for nobody yet."""
    if (draft.price_list is None) == (draft.new_list is None):
        raise InvalidContract("a contract has a price list that is there, or makes one", field="price_list")
    own = for_the_list(actor)
    if draft.new_list is not None:
        _make_list(draft, draft.new_list, actor)
        return access_price_list(draft.code, for_everything(own))
    found = access_price_list(draft.price_list or "", actor)
    if any(one != (AudienceKind.PARTY, draft.party_id) for one in found.audiences):
        raise ListForOthers(f"the list {found.code!r} is for others too", list=found.code, field="price_list")
    return found


def for_everything(actor: Actor) -> Actor:
    """The same, to read back a list that is for nobody yet."""
    return replace(actor, rights={**actor.rights, Action.PRICE_LISTS_SEE: Scope.ALL})


def _make_list(draft: ContractDraft, wanted: NewList, actor: Actor) -> None:
    own = for_the_list(actor)
    if wanted.derived is not None:
        access_price_list(wanted.derived.base_code, actor)  # what they may not see they may not derive from
    try:
        pricing.create_price_list(
            code=draft.code,
            names=draft.names,
            currency=wanted.currency,
            includes_tax=wanted.includes_tax,
            priority=wanted.priority,
            derived=wanted.derived,
            actor=own,
        )
    except PriceListExists:
        raise ContractExists(f"there is a price list {draft.code!r}", contract=draft.code, field="code") from None
    if wanted.prices:
        pricing.set_prices(price_list_code=draft.code, prices=wanted.prices, actor=own)
    if wanted.bounds:
        pricing.set_bounds(price_list_code=draft.code, bounds=wanted.bounds, actor=own)
