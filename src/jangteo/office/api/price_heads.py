"""Price lists are made; what one says of itself is changed as a draft, tried and published like prices."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StrictInt, StringConstraints

from jangteo.kernel.api import Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Moment, OptionalWhy, staff, staff_actor
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.office.api.prices import LIST, PriceDraftOut, PriceListOut, draft_out, read_list, router
from jangteo.pricing import services
from jangteo.pricing.selectors import access_draft, access_price_list
from jangteo.pricing.types import AudienceKind, Derivation, ListSettings

MOST_AUDIENCES, LARGEST_PRIORITY = 500, 10**9
Priority = Annotated[
    StrictInt,
    Field(ge=-LARGEST_PRIORITY, le=LARGEST_PRIORITY, description="A greater one is asked first.", examples=[10]),
]


class DerivationIn(Strict):
    """How its prices come of another list's: each × `times`, to the nearest `round_to`."""

    base: Text = Field(min_length=1, max_length=40, examples=["retail"])
    times: Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,12})?$")] = Field(examples=["0.85"])
    round_to: Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$")] = Field(examples=["10"])


class ListHeadIn(Strict):
    """How a list ranks, and when it holds."""

    names: NamesIn = Field(examples=[{"ko": "봄 세일", "en": "Spring sale"}])
    priority: Priority = 0
    valid_from: Moment | None = Field(None, examples=["2027-03-01T00:00:00+09:00"])
    valid_until: Moment | None = Field(None, description="Excluded; null: without an end.")
    merges: bool = Field(True, description="Whether it may mix with others where a channel merges lists.")
    is_sale: bool = Field(False, description="What the buyer would otherwise pay is shown struck through.")


class NewListIn(ListHeadIn):
    """A price list to make: empty, or derived from another."""

    code: Annotated[Text, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")] = Field(
        examples=["spring-sale"]
    )
    currency: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{3}$")] = Field(examples=["KRW"])
    includes_tax: bool = Field(examples=[True])
    derived: DerivationIn | None = None


class ListAudienceIn(Strict):
    """For whom a list is."""

    kind: AudienceKind = Field(examples=["channel"])
    id: UUID | None = Field(None, description="Of the channel, segment or party; null for everyone.")


class ListSettingsIn(ListHeadIn):
    """What a list is to say of itself, whole."""

    audiences: list[ListAudienceIn] = Field(max_length=MOST_AUDIENCES, description="Empty: for nobody.")
    why: OptionalWhy = ""


@router.post("/price-lists", response={201: PriceListOut}, summary="Make a price list")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def make_list(request: HttpRequest, body: NewListIn) -> Status[PriceListOut]:
    """A list for nobody yet; for whom it is, is said by a draft of its settings."""
    derived, actor = body.derived, staff_actor(request)
    if derived:
        access_price_list(derived.base, actor)
    services.create_price_list(
        code=body.code,
        names=body.names.told(),
        currency=body.currency,
        includes_tax=body.includes_tax,
        actor=actor,
        priority=body.priority,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        merges=body.merges,
        is_sale=body.is_sale,
        derived=Derivation(derived.base, Decimal(derived.times), Decimal(derived.round_to)) if derived else None,
    )
    return Status(201, read_list(request, body.code))


@router.post(f"{LIST}/settings-drafts", response={201: PriceDraftOut}, summary="Change what a list says of itself")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def draft_list_settings(request: HttpRequest, code: str, body: ListSettingsIn) -> Status[PriceDraftOut]:
    """Keep for whom a list is, its rank and its time as a draft, to be tried and published; nothing holds yet."""
    actor = staff_actor(request)
    access_price_list(code, actor)
    wanted = ListSettings(
        names=body.names.told(),
        priority=body.priority,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        merges=body.merges,
        is_sale=body.is_sale,
        audiences=frozenset((one.kind, one.id) for one in body.audiences),
    )
    draft_id = services.draft_settings(price_list_code=code, wanted=wanted, actor=actor, why=body.why)
    return Status(201, draft_out(access_draft(draft_id, actor)))
