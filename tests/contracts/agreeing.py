"""Contracts to work on: a shop with a public price, a company, and what was agreed with it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from factories import ACTOR, channel, stocked, untouched
from jangteo.channels.types import Channel
from jangteo.contracts import services
from jangteo.contracts.models import Contract
from jangteo.contracts.selectors import access_contract
from jangteo.contracts.types import CommitmentDraft, ContractDraft, ContractView, NewList
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.types import Actor
from jangteo.pricing.types import Derivation, PriceRow

START = datetime(2026, 3, 1, tzinfo=SEOUL)
END = datetime(2027, 3, 1, tzinfo=SEOUL)
DAY = timedelta(days=1)


def day(month: int, number: int = 1, year: int = 2026) -> datetime:
    """Midnight of a day."""
    return datetime(year, month, number, tzinfo=SEOUL)


def open_shop(**stock: int) -> tuple[Channel, dict[str, Any]]:
    """A shop that sells at 1000 to everyone."""
    shop = channel()
    return shop, stocked(shop, stock or {"MUG": 1000, "CUP": 1000})


def own_list(prices: dict[UUID, str], **changes: Any) -> NewList:
    """A list of agreed prices, with tax as the shop shows them."""
    rows = tuple(PriceRow(variant_id, Decimal(price)) for variant_id, price in prices.items())
    return NewList("KRW", includes_tax=True, priority=changes.pop("priority", 30), prices=rows, **changes)


def linked_list(base: str, times: str = "0.9", **changes: Any) -> NewList:
    """A list that follows another."""
    derived = Derivation(base, Decimal(times), Decimal(10))
    return NewList("KRW", includes_tax=True, priority=changes.pop("priority", 30), derived=derived, **changes)


def draft(party_id: UUID, new_list: NewList | None, *commitments: CommitmentDraft, **changes: Any) -> ContractDraft:
    """What is to be agreed from March 2026 for a year."""
    facts: dict[str, Any] = {
        "code": "agreed",
        "names": {"ko": "2026 계약", "en": "Contract 2026"},
        "party_id": party_id,
        "valid_from": START,
        "valid_until": END,
        "new_list": new_list,
        "commitments": commitments,
    }
    return ContractDraft(**(facts | changes))


def agree(party_id: UUID, new_list: NewList | None, *commitments: CommitmentDraft, **changes: Any) -> ContractView:
    """An active contract."""
    actor: Actor = changes.pop("actor", ACTOR)
    wanted = draft(party_id, new_list, *commitments, **changes)
    contract_id = services.draft_contract(draft=wanted, actor=actor)
    activate(contract_id, actor)
    return read(wanted.code)


def activate(contract_id: UUID, actor: Actor = ACTOR, why: str = "") -> None:
    """Put a contract in force that was tried against nothing."""
    currency = Contract.objects.get(pk=contract_id).price_list.currency
    services.keep_simulation(contract_id=contract_id, simulation=untouched(currency), actor=ACTOR)
    services.activate_contract(contract_id=contract_id, actor=actor, why=why)


def read(code: str = "agreed") -> ContractView:
    """The contract as it stands."""
    return access_contract(code, ACTOR)
