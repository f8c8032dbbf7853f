"""Tax rates of countries, and how goods are taxed that go abroad."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router, Status
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Moment, OptionalWhy, staff, staff_actor
from jangteo.pricing import services
from jangteo.pricing.selectors import list_tax_destinations, list_tax_rates
from jangteo.pricing.types import TaxCategory, TaxDestination, TaxedBuyer, TaxRateView

router = Router()
RATES, DESTINATIONS = "/tax-rates", "/tax-destinations"
COUNTRY = r"^[A-Z]{2}$"
Country = Annotated[Text, StringConstraints(pattern=COUNTRY), Path()]
TaxCode = Annotated[Text, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$"), Path()]


class TaxRateOut(Schema):
    """What a tax code comes to in a country, from a moment on."""

    country: str = Field(examples=["KR"])
    code: str = Field(examples=["standard"])
    rate: str = Field(description="A fraction.", examples=["0.1"])
    category: TaxCategory = Field(description="By UN/CEFACT 5305, as in EN 16931.")
    valid_from: datetime
    valid_until: datetime | None = Field(description="Excluded; null: until a later one begins.")


class TaxRatesOut(Schema):
    """Rates by country, code and date, the newest last."""

    items: list[TaxRateOut]


class TaxDestinationOut(Schema):
    """How goods are taxed that leave the seller's country."""

    id: UUID
    country: str = Field(description="The seller's.", examples=["KR"])
    destination: str = Field(description="Empty: anywhere abroad that has no rule of its own.", examples=["JP"])
    buyer: TaxedBuyer
    category: TaxCategory | None = Field(description="Null: the destination's own rates.")


class TaxDestinationsOut(Schema):
    """Every rule, anywhere abroad last in each country."""

    items: list[TaxDestinationOut]


class TaxRateIn(Strict):
    """A rate from a moment on; orders keep theirs."""

    rate: Annotated[Text, StringConstraints(pattern=r"^[01](\.[0-9]{1,6})?$")] = Field(
        description="A fraction, as a decimal string.", examples=["0.1"]
    )
    category: TaxCategory | None = Field(
        None, description="Of a rate of zero: Z or E, which has to be said.", examples=["S"]
    )
    valid_from: Moment = Field(examples=["2027-01-01T00:00:00+09:00"])
    why: OptionalWhy = Field("", examples=["The act of December."])


class TaxDestinationIn(Strict):
    """How goods are to be taxed that go somewhere; it replaces the rule of the same three."""

    country: Annotated[Text, StringConstraints(pattern=COUNTRY)] = Field(description="The seller's.", examples=["KR"])
    destination: Annotated[Text, StringConstraints(pattern=r"^([A-Z]{2})?$")] = Field(
        "", description="Empty: anywhere abroad.", examples=["JP"]
    )
    buyer: TaxedBuyer = Field(TaxedBuyer.ANY, examples=["any"])
    category: TaxCategory | None = Field(description="Null: the destination's own rates.", examples=["G"])
    why: OptionalWhy = ""


@router.get(RATES, response=TaxRatesOut, summary="List tax rates")
@staff(Action.TAXES_SEE)
def list_rates(request: HttpRequest) -> TaxRatesOut:
    """Every rate that was, is or will be."""
    return _rates(list_tax_rates())


@router.get(f"{RATES}/{{country}}/{{code}}", response=TaxRatesOut, summary="Read the rates of a tax code")
@staff(Action.TAXES_SEE)
def read_rates(request: HttpRequest, country: Country, code: TaxCode) -> TaxRatesOut:
    """What a code comes to in a country, from when on; nothing where it has no rate there."""
    return _rates(one for one in list_tax_rates() if (one.country, one.code) == (country, code))


@router.put(f"{RATES}/{{country}}/{{code}}", response=TaxRatesOut, summary="Set a tax rate")
@staff(Action.TAXES_CHANGE)
def put_rate(request: HttpRequest, country: Country, code: TaxCode, body: TaxRateIn) -> TaxRatesOut:
    """From its moment on the code has this rate; one of the same moment is replaced."""
    services.set_tax_rate(
        country=country,
        code=code,
        rate=Decimal(body.rate),
        valid_from=body.valid_from,
        category=body.category,
        actor=staff_actor(request),
        why=body.why,
    )
    return _rates(one for one in list_tax_rates() if (one.country, one.code) == (country, code))


@router.get(DESTINATIONS, response=TaxDestinationsOut, summary="List tax rules of destinations")
@staff(Action.TAXES_SEE)
def list_destinations(request: HttpRequest) -> TaxDestinationsOut:
    """How goods are taxed that go abroad; without a rule as at home."""
    return _destinations()


@router.post(DESTINATIONS, response={201: TaxDestinationsOut}, summary="Set how goods are taxed that go abroad")
@staff(Action.TAXES_CHANGE, has_key=True)
def set_destination(request: HttpRequest, body: TaxDestinationIn) -> Status[TaxDestinationsOut]:
    """Goods that go there are taxed so from now on; orders keep theirs."""
    services.set_tax_destination(**body.model_dump(), actor=staff_actor(request))
    return Status(201, _destinations())


@router.delete(f"{DESTINATIONS}/{{destination_id}}", response=TaxDestinationsOut, summary="Take a tax rule away")
@staff(Action.TAXES_CHANGE)
def remove_destination(request: HttpRequest, destination_id: UUID) -> TaxDestinationsOut:
    """From now on goods that go there are taxed by what else fits, or as at home."""
    services.remove_tax_destination(destination_id=destination_id, actor=staff_actor(request))
    return _destinations()


def _rates(found: Iterable[TaxRateView]) -> TaxRatesOut:
    return TaxRatesOut(
        items=[
            TaxRateOut(
                country=one.country,
                code=one.code,
                rate=format(one.rate.normalize(), "f"),
                category=one.category,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
            )
            for one in found
        ]
    )


def _destinations() -> TaxDestinationsOut:
    return TaxDestinationsOut(items=[_destination(one) for one in list_tax_destinations()])


def _destination(one: TaxDestination) -> TaxDestinationOut:
    return TaxDestinationOut.model_validate(one)
