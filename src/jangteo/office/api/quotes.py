"""Quotes as the seller moves them, and what was agreed with companies."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.contracts.selectors import access_contract, list_contracts, progress
from jangteo.contracts.types import ContractState, ContractView, Progress
from jangteo.kernel import clock
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, Why, at, further, note, staff, staff_actor
from jangteo.quotes import services
from jangteo.quotes.api.schemas import QuoteHeadOut, QuoteOut, head_facts, quote_out
from jangteo.quotes.selectors import get_quote, page_of_quotes
from jangteo.quotes.types import LONGEST_WORDS, QuoteState

router = Router()
QUOTE = "/quotes/{quote_id}"
OURS = (Action.QUOTES_MAKE, Action.QUOTES_ALLOW)


class StaffQuoteHead(QuoteHeadOut):
    """A quote in a list of the seller's."""

    channel: str = Field(examples=["wholesale"])
    party: UUID
    person: UUID = Field(description="Who asked, or whom it is offered to.")
    currency: str = Field(examples=["KRW"])


class StaffQuotePage(Schema):
    """A page of quotes."""

    items: list[StaffQuoteHead]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[12])


class QuoteWhy(Strict):
    """Words with a step."""

    why: OptionalWhy = Field("", examples=["The dyer can't deliver before March."])


class SentBackIn(Strict):
    """Why an offer may not go out."""

    why: Why = Field(examples=["Below what we agreed to keep."])


class SayIn(Strict):
    """Words on a quote."""

    text: Text = Field(min_length=1, max_length=LONGEST_WORDS, examples=["It could leave a week earlier."])
    line: Text = Field("", max_length=20, description="Key of a line; empty: all of it.")
    is_inner: bool = Field(False, description="For staff alone.")


class CommitmentOut(Schema):
    """How far a commitment is in its present period; amounts in minor units of the contract's currency."""

    measure: str = Field(examples=["units"])
    since: datetime
    until: datetime
    committed: int = Field(examples=[1200])
    shipped: int = Field(examples=[800])
    on_order: int = Field(examples=[100])
    expected: int | None = Field(description="At the end if it goes on like this; null: too early to tell.")
    shortfall: int = Field(examples=[0])


class ContractOut(Schema):
    """What was agreed with a company."""

    code: str = Field(examples=["moduanja-2026"])
    names: dict[str, str] = Field(examples=[{"ko": "모두안자 연간 계약", "en": "Moduanja annual contract"}])
    party: UUID
    price_list: str = Field(examples=["moduanja"])
    currency: str = Field(examples=["KRW"])
    state: ContractState
    valid_from: datetime
    valid_until: datetime | None = Field(description="Excluded; null: without an end.")
    term: int = Field(description="1 for the first, one more with each renewal.", examples=[1])
    renewal: str = Field(examples=["by_hand"])
    commitments: list[CommitmentOut]


class ContractsOut(Schema):
    """Contracts, by code."""

    items: list[ContractOut]


@router.get("/quotes", response=StaffQuotePage, summary="List quotes as staff")
@staff(*OURS)
def list_quotes(request: HttpRequest, cursor: Cursor, limit: Limit, state: QuoteState | None = None) -> StaffQuotePage:
    """Quotes that the caller's roles reach, the last moved first."""
    page = page_of_quotes(staff_actor(request), [state] if state else [], cursor=at(cursor), limit=limit)
    channels = channels_by_id({ChannelId(one.channel_id) for one in page.rows})
    note(request, "list of quotes", {one.party_id for one in page.rows})
    items = [
        StaffQuoteHead(
            **head_facts(one),
            channel=channels[ChannelId(one.channel_id)].code,
            party=one.party_id,
            person=one.person_id,
            currency=one.currency,
        )
        for one in page.rows
    ]
    return StaffQuotePage(items=items, next_cursor=further(page), total=page.total)


@router.get(QUOTE, response=QuoteOut, summary="Read a quote as staff")
@staff(*OURS)
def read_quote(request: HttpRequest, quote_id: UUID) -> QuoteOut:
    """A quote with its versions, its words, those for staff alone too, and what the caller may do with it now."""
    actor = staff_actor(request)
    found = get_quote(quote_id, actor)
    note(request, "quote", [found.head.party_id])
    return quote_out(found, actor)


@router.post(f"{QUOTE}/offer", response=QuoteOut, summary="Send an offer")
@staff(*OURS)
def send_offer(request: HttpRequest, quote_id: UUID) -> QuoteOut:
    """The last draft goes to the buyer, or to whoever has to allow it where its prices are below what the caller may
    offer alone.
    """
    services.send_quote(quote_id=quote_id, actor=staff_actor(request))
    return read_quote(request, quote_id)


@router.post(f"{QUOTE}/allowance", response=QuoteOut, summary="Allow an offer")
@staff(Action.QUOTES_ALLOW)
def allow_offer(request: HttpRequest, quote_id: UUID, body: QuoteWhy) -> QuoteOut:
    """Let an offer go out that somebody else may not send alone."""
    services.allow_quote(quote_id=quote_id, actor=staff_actor(request), why=body.why)
    return read_quote(request, quote_id)


@router.post(f"{QUOTE}/return", response=QuoteOut, summary="Send an offer back to its writer")
@staff(Action.QUOTES_ALLOW)
def send_back_offer(request: HttpRequest, quote_id: UUID, body: SentBackIn) -> QuoteOut:
    """Don't let an offer go out, and say why."""
    services.send_back(quote_id=quote_id, actor=staff_actor(request), why=body.why)
    return read_quote(request, quote_id)


@router.post(f"{QUOTE}/withdrawal", response=QuoteOut, summary="Withdraw an offer")
@staff(*OURS)
def withdraw_offer(request: HttpRequest, quote_id: UUID, body: QuoteWhy) -> QuoteOut:
    """The buyer can't take it any more."""
    services.withdraw_quote(quote_id=quote_id, actor=staff_actor(request), why=body.why)
    return read_quote(request, quote_id)


@router.post(f"{QUOTE}/copies", response={201: QuoteOut}, summary="Begin a draft like a quote")
@staff(Action.QUOTES_MAKE, has_key=True)
def copy_offer(request: HttpRequest, quote_id: UUID) -> Status[QuoteOut]:
    """A draft for the same buyer that says the same at the usual prices of today."""
    made = services.copy_quote(quote_id=quote_id, actor=staff_actor(request))
    return Status(201, read_quote(request, made))


@router.post(f"{QUOTE}/messages", response={201: QuoteOut}, summary="Say something on a quote as staff")
@staff(*OURS, has_key=True)
def say_on_offer(request: HttpRequest, quote_id: UUID, body: SayIn) -> Status[QuoteOut]:
    """Words to the buyer, or to colleagues alone."""
    actor = staff_actor(request)
    services.say(quote_id=quote_id, text=body.text, line_key=body.line, actor=actor, is_inner=body.is_inner)
    return Status(201, read_quote(request, quote_id))


@router.get("/contracts", response=ContractsOut, summary="List contracts")
@staff(Action.PRICE_LISTS_SEE)
def list_agreed(request: HttpRequest, party_id: UUID | None = None, state: ContractState | None = None) -> ContractsOut:
    """What was agreed with those whose agreed prices the caller may see, and how far their commitments are."""
    found = list_contracts(staff_actor(request), party_id=party_id, states=[state] if state else [])
    return ContractsOut(items=_contracts(found))


@router.get("/contracts/{code}", response=ContractOut, summary="Read a contract")
@staff(Action.PRICE_LISTS_SEE)
def read_contract(request: HttpRequest, code: str) -> ContractOut:
    """One contract, and how far its commitments are."""
    return _contracts([access_contract(code, staff_actor(request))])[0]


def _contracts(found: list[ContractView]) -> list[ContractOut]:
    reached = progress(found, clock.now())
    return [
        ContractOut(
            code=one.code,
            names=dict(one.names),
            party=one.party_id,
            price_list=one.price_list.code,
            currency=one.price_list.currency,
            state=one.state,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            term=one.term,
            renewal=one.renewal.value,
            commitments=[_commitment(each) for each in reached[one.id]],
        )
        for one in found
    ]


def _commitment(one: Progress) -> CommitmentOut:
    return CommitmentOut(
        measure=one.commitment.measure.value,
        since=one.since,
        until=one.until,
        committed=one.committed,
        shipped=one.shipped,
        on_order=one.open,
        expected=one.expected,
        shortfall=one.shortfall,
    )
