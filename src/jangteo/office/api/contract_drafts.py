"""Contracts are drafted with their prices and volumes, tried, put in force, renewed, bounded and ended."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.errors import CategoryNotFound
from jangteo.catalog.selectors.shelves import categories_by_slug
from jangteo.channels.selectors import get_channel
from jangteo.contracts import services
from jangteo.contracts.errors import InvalidCommitment
from jangteo.contracts.selectors import access_contract
from jangteo.contracts.types import (
    LARGEST_COMMITTED,
    MOST_COMMITMENTS,
    MOST_NOTICE_DAYS,
    MOST_RENEWAL_MONTHS,
    CommitmentDraft,
    CommitmentPeriod,
    ContractDraft,
    Measure,
    NewList,
    RenewalKind,
)
from jangteo.insights.services import simulate_contract
from jangteo.kernel.api import MoneyWire, Schema, Sku, Strict, Text
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.office.api.audiences import Code
from jangteo.office.api.door import Moment, OptionalWhy, Why, staff, staff_actor
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.office.api.price_heads import DerivationIn, Priority
from jangteo.office.api.prices import MOST_ROWS, StepIn
from jangteo.office.api.quotes import ContractOut, read_contract, router
from jangteo.office.api.rows import refuse_twice, variants_of_rows
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party
from jangteo.pricing.selectors import access_price_list
from jangteo.pricing.types import Bound, Derivation, PriceRow

CONTRACT = "/contracts/{code}"
PRICE = r"^[0-9]{1,11}(\.[0-9]{1,6})?$"
UnitCost = Annotated[Text, StringConstraints(pattern=PRICE), Field(description="A decimal string.", examples=["9000"])]


class AgreedPriceIn(StepIn):
    """A price from a quantity on, in the channel's currency and view of tax."""

    unit_price: UnitCost


class OwnPricesIn(Strict):
    """Prices of its own."""

    channel: Code = Field(description="Whose currency and view of tax they have.", examples=["wholesale"])
    priority: Priority = 0
    prices: list[AgreedPriceIn] = Field([], max_length=MOST_ROWS)


class BoundIn(Strict):
    """Between what a price stays; neither: the bounds are taken away."""

    sku: Sku
    floor: UnitCost | None = None
    cap: UnitCost | None = Field(None, examples=[None])


class FollowedIn(DerivationIn):
    """Prices that follow another list's."""

    priority: Priority = 0
    bounds: list[BoundIn] = Field([], max_length=MOST_ROWS)


class CommittedIn(Strict):
    """How much the company takes: a quantity or a net amount; of a SKU, a category, or all that is priced."""

    quantity: Annotated[StrictInt, Field(ge=1, le=LARGEST_COMMITTED, examples=[1200])] | None = None
    amount: MoneyWire | None = Field(None, description="Instead, net.", examples=[None])
    sku: Sku | None = None
    category: Text | None = Field(None, max_length=60, description="Instead, its slug.", examples=[None])
    period: CommitmentPeriod = Field(CommitmentPeriod.TERM, examples=["year"])


class ContractIn(Strict):
    """What is to be agreed; its prices are a list that is there, its own, or another list's: one of the three."""

    code: Annotated[Text, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$")] = Field(
        examples=["moduanja-2027"]
    )
    names: NamesIn = Field(examples=[{"ko": "모두안자 2027 계약", "en": "Moduanja 2027"}])
    party: UUID
    valid_from: Moment = Field(examples=["2027-01-01T00:00:00+09:00"])
    valid_until: Moment | None = Field(
        None, description="Excluded; null: without an end.", examples=["2028-01-01T00:00:00+09:00"]
    )
    price_list: Code | None = Field(None, description="For nobody but this company.", examples=[None])
    own: OwnPricesIn | None = None
    follows: FollowedIn | None = Field(None, examples=[None])
    commitments: list[CommittedIn] = Field([], max_length=MOST_COMMITMENTS)
    notice_days: Annotated[
        StrictInt, Field(ge=0, le=MOST_NOTICE_DAYS, description="So long before its end its keeper is told.")
    ] = 60
    renewal: RenewalKind = Field(RenewalKind.NEGOTIATED, examples=["renews"])
    renewal_months: Annotated[StrictInt, Field(ge=1, le=MOST_RENEWAL_MONTHS)] | None = Field(
        None, description="Of one that renews.", examples=[12]
    )
    why: OptionalWhy = ""


class ContractWhy(Strict):
    """Why it is done."""

    why: OptionalWhy = Field("", examples=["Both have signed."])


class RenewIn(ContractWhy):
    """Until when it goes on."""

    until: Moment | None = Field(
        None, description="Excluded; null: by the months that were agreed.", examples=["2029-01-01T00:00:00+09:00"]
    )


class ContractEndIn(Strict):
    """Why it ends."""

    why: Why = Field(examples=["They closed the store."])


class BoundsIn(ContractWhy):
    """Between what prices stay; others are left as they are."""

    bounds: list[BoundIn] = Field(min_length=1, max_length=MOST_ROWS)


class ContractTrialOut(Schema):
    """What its prices would have done to the company's last orders and open carts."""

    report: dict[str, Any]


@router.post("/contracts", response={201: ContractOut}, summary="Draft a contract")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def draft_contract(request: HttpRequest, body: ContractIn) -> Status[ContractOut]:
    """No price holds by it before it was tried and put in force."""
    actor = staff_actor(request)
    if not allows(actor, Action.PRICE_LISTS_CHANGE, party_id=body.party):
        raise PartyNotFound
    get_party(body.party)
    new_list = _new_list(body, actor)
    draft = ContractDraft(
        code=body.code,
        names=body.names.told(),
        party_id=body.party,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        price_list=body.price_list,
        new_list=new_list,
        commitments=_commitments(body, new_list, actor),
        notice_days=body.notice_days,
        renewal=body.renewal,
        renewal_months=body.renewal_months,
    )
    services.draft_contract(draft=draft, actor=actor, why=body.why)
    return Status(201, read_contract(request, body.code))


@router.post(f"{CONTRACT}/trial", response=ContractTrialOut, summary="Try a contract against what was")
@staff(Action.PRICE_LISTS_CHANGE)
def try_contract(request: HttpRequest, code: str) -> ContractTrialOut:
    """What the last thousand orders and the open carts would cost; then it may be put in force."""
    return ContractTrialOut(report=dict(simulate_contract(code=code, actor=staff_actor(request))))


@router.post(f"{CONTRACT}/activation", response=ContractOut, summary="Put a contract in force")
@staff(Action.PRICE_LISTS_CHANGE)
def activate_contract(request: HttpRequest, code: str, body: ContractWhy) -> ContractOut:
    """Its prices hold from its first day on; only one that was tried as it is."""
    actor = staff_actor(request)
    services.activate_contract(contract_id=access_contract(code, actor).id, actor=actor, why=body.why)
    return read_contract(request, code)


@router.post(f"{CONTRACT}/renewal", response=ContractOut, summary="Renew a contract")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def renew_contract(request: HttpRequest, code: str, body: RenewIn) -> ContractOut:
    """It goes on after its end as a new term."""
    actor = staff_actor(request)
    services.renew_contract(contract_id=access_contract(code, actor).id, until=body.until, actor=actor, why=body.why)
    return read_contract(request, code)


@router.post(f"{CONTRACT}/renewal/end", response=ContractOut, summary="Let a contract end with its term")
@staff(Action.PRICE_LISTS_CHANGE)
def stop_renewal(request: HttpRequest, code: str, body: ContractWhy) -> ContractOut:
    """It does not renew by itself any more."""
    actor = staff_actor(request)
    services.stop_renewal(contract_id=access_contract(code, actor).id, actor=actor, why=body.why)
    return read_contract(request, code)


@router.post(f"{CONTRACT}/end", response=ContractOut, summary="End a contract")
@staff(Action.PRICE_LISTS_CHANGE)
def end_contract(request: HttpRequest, code: str, body: ContractEndIn) -> ContractOut:
    """Its prices hold no more from now on; a draft is dropped."""
    actor = staff_actor(request)
    services.end_contract(contract_id=access_contract(code, actor).id, actor=actor, why=body.why)
    return read_contract(request, code)


@router.put(f"{CONTRACT}/bounds", response=ContractOut, summary="Bound the prices of a contract")
@staff(Action.PRICE_LISTS_CHANGE)
def bound_contract(request: HttpRequest, code: str, body: BoundsIn) -> ContractOut:
    """Of one that follows another list; a draft has to be tried again."""
    actor = staff_actor(request)
    contract_id, bounds = access_contract(code, actor).id, _bounds(body.bounds)
    services.bound_prices(contract_id=contract_id, bounds=bounds, actor=actor, why=body.why)
    return read_contract(request, code)


def _new_list(body: ContractIn, actor: Actor) -> NewList | None:
    if body.own is not None and body.follows is None:
        channel = get_channel(body.own.channel)
        refuse_twice([(one.sku, one.from_quantity) for one in body.own.prices], "sku")
        ids = variants_of_rows([one.sku for one in body.own.prices])
        prices = tuple(PriceRow(ids[one.sku], Decimal(one.unit_price), one.from_quantity) for one in body.own.prices)
        return NewList(channel.currency, channel.prices_include_tax, body.own.priority, prices=prices)
    if body.follows is not None and body.own is None:
        wanted, base = body.follows, access_price_list(body.follows.base, actor)
        return NewList(
            base.currency,
            base.includes_tax,
            wanted.priority,
            derived=Derivation(wanted.base, Decimal(wanted.times), Decimal(wanted.round_to)),
            bounds=_bounds(wanted.bounds),
        )
    return None


def _bounds(sent: Sequence[BoundIn]) -> dict[UUID, Bound]:
    ids = variants_of_rows([one.sku for one in sent], is_once=True)
    return {ids[one.sku]: Bound(_decimal(one.floor), _decimal(one.cap)) for one in sent}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _commitments(body: ContractIn, new_list: NewList | None, actor: Actor) -> tuple[CommitmentDraft, ...]:
    currency = new_list.currency if new_list else ""
    if body.price_list is not None and not currency:
        currency = access_price_list(body.price_list, actor).currency
    variants = variants_of_rows([one.sku for one in body.commitments if one.sku])
    shelves = categories_by_slug([one.category for one in body.commitments if one.category])
    if unknown := [one.category for one in body.commitments if one.category and one.category not in shelves]:
        raise CategoryNotFound(f"there is no category {unknown[0]!r}", category=unknown[0])
    return tuple(
        CommitmentDraft(
            committed=_committed(one, currency),
            measure=Measure.AMOUNT if one.amount else Measure.QUANTITY,
            period=one.period,
            variant_id=variants[one.sku] if one.sku else None,
            category_id=shelves[one.category].id if one.category else None,
        )
        for one in body.commitments
    )


def _committed(one: CommittedIn, currency: str) -> int:
    """Base units, or minor units.

    raises  InvalidCommitment unless it is one of both, and in the contract's currency
    """
    if one.amount is None and one.quantity is not None:
        return one.quantity
    if one.amount is None or one.quantity is not None:
        raise InvalidCommitment("a commitment is of a quantity or of an amount", field="commitments")
    amount = one.amount.to_money()
    if amount.currency != currency:
        raise InvalidCommitment("a commitment is in the contract's currency", field="commitments", currency=currency)
    return amount.minor
