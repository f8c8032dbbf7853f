"""Payment terms: written in versions, given to buyers, segments and channels, ended."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router, Status
from pydantic import AfterValidator, StrictInt, StringConstraints

from jangteo.credit import services
from jangteo.credit.errors import GrantNotFound
from jangteo.credit.selectors import get_terms, list_grants, list_terms, terms_words
from jangteo.credit.types import MOST_DAYS, MOST_MONTHS, CountsFrom, DayOff, DueBase, Terms, TermsGrantView, TermsView
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, buyer_named, channel_named, segment_named
from jangteo.office.api.door import OptionalWhy, free, language, note, staff, staff_actor
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.office.pages.credit_forms import HOME

router = Router()
TERMS = "/payment-terms/{code}"
GRANTS = f"{TERMS}/grants"
LARGEST_PRIORITY = 1000
TermsCode = Annotated[
    Text, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$"), AfterValidator(free), Path()
]
Share = Annotated[
    Text,
    StringConstraints(pattern=r"^[01](\.[0-9]{1,6})?$"),
    Field(description="A fraction, as a decimal string.", examples=["0.02"]),
]
Days = Annotated[StrictInt, Field(ge=0, le=MOST_DAYS, examples=[30])]


class TermsGrantOut(Schema):
    """To whom terms are given; of party and segment at most one is told."""

    id: UUID
    party: UUID | None
    segment: str | None = Field(examples=["dealers"])
    channel: str | None = Field(description="Null: in all of them.", examples=["wholesale"])
    from_on: date
    until_on: date | None = Field(description="Excluded; null: without an end.")
    priority: int = Field(description="A greater one comes first.", examples=[0])


class TermsFigures(Schema):
    """When and in which parts a document is to be paid."""

    base: DueBase
    counts_from: CountsFrom
    days: int = Field(description="Of net_days and end_of_month.", examples=[30])
    months: int = Field(description="Of day_of_month: so many months later.", examples=[1])
    day: int = Field(description="Of day_of_month.", examples=[10])
    fixed_on: date | None = Field(description="Of fixed_date.")
    deposit_rate: str = Field(description="A fraction of the total, due with the order.", examples=["0.3"])
    discount_rate: str = Field(description="A fraction off for paying early.", examples=["0.02"])
    discount_days: int = Field(examples=[10])
    day_off: DayOff = Field(description="Where banks are closed.")
    country: str = Field(description="Whose banks.", examples=["KR"])


class PaymentTermsOut(Schema):
    """Terms as they are now; an order keeps those it was placed by."""

    code: str = Field(examples=["net-30"])
    names: dict[str, str] = Field(examples=[{"ko": "30일", "en": "30 days"}])
    version: int = Field(examples=[1])
    terms: TermsFigures
    words: list[str] = Field(
        description="In the language of Accept-Language.", examples=[["30 days after the invoice"]]
    )


class PaymentTermsListOut(Schema):
    """All terms, by code."""

    items: list[PaymentTermsOut]


class WholePaymentTermsOut(PaymentTermsOut):
    """Terms with whom they are given to."""

    grants: list[TermsGrantOut] = Field(description="The latest first, those that are over too.")


class PaymentTermsIn(Strict):
    """Terms as they are to be; other figures than before are a new version."""

    names: NamesIn = Field(examples=[{"ko": "30일", "en": "30 days"}])
    base: DueBase = Field(examples=["net_days"])
    counts_from: CountsFrom = CountsFrom.INVOICE
    days: Days = 0
    months: Annotated[StrictInt, Field(ge=0, le=MOST_MONTHS, examples=[0])] = 0
    day: Annotated[StrictInt, Field(ge=0, le=31, examples=[0])] = 0
    fixed_on: date | None = Field(None, examples=[None])
    deposit_rate: Share = "0"
    discount_rate: Share = "0"
    discount_days: Days = 0
    day_off: DayOff = DayOff.NEXT_WORKING_DAY
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = HOME
    why: OptionalWhy = ""


class TermsGrantIn(Strict):
    """To whom terms are given: a buyer, a segment, or, where neither is named, all in a channel."""

    party: UUID | None = Field(None, description="With its units.")
    segment: Code | None = Field(None, description="Its code.", examples=[None])
    channel: Code | None = Field(None, description="Its code; null: in all of them.", examples=["wholesale"])
    from_on: date | None = Field(None, description="Null: from today on.")
    until_on: date | None = Field(None, description="Excluded; null: without an end.", examples=[None])
    priority: Annotated[StrictInt, Field(ge=-LARGEST_PRIORITY, le=LARGEST_PRIORITY, examples=[0])] = 0
    why: OptionalWhy = ""


class TermsEndIn(Strict):
    """From when on they hold no more."""

    on: date | None = Field(None, description="Null: from today on.")
    why: OptionalWhy = ""


@router.get("/payment-terms", response=PaymentTermsListOut, summary="List payment terms")
@staff(Action.PAYMENTS_HANDLE)
def list_payment_terms(request: HttpRequest) -> PaymentTermsListOut:
    """All terms with what they say now."""
    return PaymentTermsListOut(items=[PaymentTermsOut(**_facts(one)) for one in list_terms()])


@router.get(TERMS, response=WholePaymentTermsOut, summary="Read payment terms")
@staff(Action.PAYMENTS_HANDLE)
def read_payment_terms(request: HttpRequest, code: str) -> WholePaymentTermsOut:
    """What they say, and to whom they are given."""
    terms, grants = get_terms(code), list_grants(code=code)
    note(request, "payment terms of buyers", {one.party_id for one in grants})
    return WholePaymentTermsOut(**_facts(terms), grants=_grants(grants))


@router.put(TERMS, response=WholePaymentTermsOut, summary="Write payment terms")
@staff(Action.PAYMENTS_HANDLE)
def put_payment_terms(request: HttpRequest, code: TermsCode, body: PaymentTermsIn) -> WholePaymentTermsOut:
    """Make them, or write them anew; what was promised by an earlier version stays."""
    told = body.model_dump(exclude={"names", "why"})
    told |= {name: Decimal(told[name]) for name in ("deposit_rate", "discount_rate")}
    actor = staff_actor(request)
    services.save_terms(code=code, names=body.names.told(), terms=Terms(**told), actor=actor, why=body.why)
    return read_payment_terms(request, code)


@router.post(GRANTS, response={201: WholePaymentTermsOut}, summary="Give payment terms")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def give_terms(request: HttpRequest, code: str, body: TermsGrantIn) -> Status[WholePaymentTermsOut]:
    """Orders that were placed keep theirs."""
    services.grant_terms(
        code=code,
        party_id=None if body.party is None else buyer_named(request, body.party),
        segment_id=segment_named(body.segment),
        channel_id=channel_named(body.channel),
        from_on=body.from_on,
        until_on=body.until_on,
        priority=body.priority,
        why=body.why,
        actor=staff_actor(request),
    )
    return Status(201, read_payment_terms(request, code))


@router.post(f"{GRANTS}/{{grant_id}}/end", response=WholePaymentTermsOut, summary="Give payment terms no more")
@staff(Action.PAYMENTS_HANDLE)
def end_terms(request: HttpRequest, code: str, grant_id: UUID, body: TermsEndIn) -> WholePaymentTermsOut:
    """They hold no more from a day on; orders that were placed keep theirs."""
    if grant_id not in {one.id for one in list_grants(code=code)}:
        raise GrantNotFound
    services.end_grant(grant_id=grant_id, on=body.on, why=body.why, actor=staff_actor(request))
    return read_payment_terms(request, code)


def _facts(one: TermsView) -> dict[str, Any]:
    figures = {name: getattr(one.terms, name) for name in TermsFigures.model_fields}
    figures |= {name: format(figures[name].normalize(), "f") for name in ("deposit_rate", "discount_rate")}
    return {
        "code": one.code,
        "names": dict(one.names),
        "version": one.version,
        "terms": TermsFigures.model_validate(figures),
        "words": list(terms_words(one.terms, language())),
    }


def _grants(found: Sequence[TermsGrantView]) -> list[TermsGrantOut]:
    codes = audience_codes()
    return [
        TermsGrantOut(
            id=one.id,
            party=one.party_id,
            segment=codes.get(one.segment_id),
            channel=codes.get(one.channel_id),
            from_on=one.from_on,
            until_on=one.until_on,
            priority=one.priority,
        )
        for one in found
    ]
