"""Promotions are written: made as drafts with their first version, and written anew; what works stays meanwhile."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import AfterValidator, StrictBool, StrictInt, StringConstraints

from jangteo.kernel.api import Sku, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Moment, free, staff, staff_actor
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.office.api.promotions import PROMOTION, Uses, WholePromotionOut, read_promotion, router
from jangteo.office.api.purchases import Known
from jangteo.pricing import services
from jangteo.pricing.types import Stage

LARGEST_RANK, LARGEST_QUANTITY, MOST_NAMED, MOST_EFFECTS = 10**9, 10**9, 1000, 20
EXAMPLE = {
    "priority": 10,
    "when": {"channel": "shop", "subtotal_at_least": "50000"},
    "give": [{"percent": "10", "on": "items", "items": {"category": ["mugs"]}, "at_most": "5000"}],
    "combine": "always",
}
Amount = Annotated[
    Text,
    StringConstraints(pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})?$"),
    Field(description="A decimal string in the promotion's currency.", examples=["5000"]),
]
Percent = Annotated[
    Text, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,12})?$"), Field(description="0 to 100.", examples=["10"])
]
Quantity = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY, examples=[2])]
Named = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class ChosenGoodsIn(Strict):
    """Which lines: by SKU, by category or all; exactly one of the three."""

    sku: list[Sku] | None = Field(None, min_length=1, max_length=MOST_NAMED, examples=[None])
    category: list[Named] | None = Field(None, min_length=1, max_length=MOST_NAMED, examples=[["mugs"]])
    all: Literal[True] | None = Field(None, examples=[None])
    exclude_sale: StrictBool = Field(False, description="Leave out what is on sale.")


class CountedIn(Strict):
    """So many units of these."""

    items: ChosenGoodsIn
    quantity: Quantity


class CheaperIn(CountedIn):
    """So many units of these, for a percentage less."""

    percent: Percent


class WhenIn(Strict):
    """What must hold, all of it, on list prices before any promotion."""

    subtotal_at_least: Amount | None = None
    quantity_at_least: CountedIn | None = None
    channel: Named | None = Field(None, description="Its code.", examples=["shop"])
    segment: Named | None = Field(None, description="Its code.", examples=[None])
    account: UUID | None = Field(None, description="A buyer, with its units.", examples=[None])
    first_order: StrictBool | None = None
    starts: Moment | None = Field(None, alias="from", examples=["2027-03-01T00:00:00+09:00"])
    until: Moment | None = Field(None, description="Not included.", examples=["2027-04-01T00:00:00+09:00"])
    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] | None = Field(
        None, min_length=1, max_length=7, examples=[["sat", "sun"]]
    )
    hook: Named | None = Field(None, description="A condition of an extension.", examples=[None])


class EffectIn(Strict):
    """What it gives: exactly one of `percent`, `amount`, `price` and `buy`."""

    percent: Percent | None = None
    amount: Amount | None = Field(None, examples=[None])
    price: Amount | None = Field(None, description="A unit price that is not exceeded.", examples=[None])
    on: Stage | None = Field(None, description="Of a percentage or an amount.", examples=["items"])
    items: ChosenGoodsIn | None = None
    at_most: Amount | None = Field(None, description="Of a percentage off items: over all of them.")
    buy: CountedIn | None = Field(None, description="So many of these …", examples=[None])
    get: CheaperIn | None = Field(None, description="… and the cheapest of those for less.", examples=[None])
    repeat: Quantity | None = Field(None, description="Sets at most; null: any number.", examples=[None])


class GroupIn(Strict):
    """Of the promotions of a group at most one works."""

    group: Named = Field(examples=["season"])


class PromotionRuleIn(Strict):
    """When a promotion works and what it gives, as in the scenario format."""

    priority: Annotated[
        StrictInt, Field(ge=-LARGEST_RANK, le=LARGEST_RANK, description="A greater one works first.", examples=[10])
    ] = 0
    when: WhenIn | None = None
    give: list[EffectIn] = Field(min_length=1, max_length=MOST_EFFECTS)
    combine: Literal["always", "alone"] | GroupIn = Field(
        "always", description="With others, alone, or one of a group.", examples=["always"]
    )

    def told(self) -> dict[str, Any]:
        """The rule as it is kept."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


NewCode = Annotated[
    Text, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$"), AfterValidator(free)
]


class NewPromotionIn(Strict):
    """A promotion to make; it works only once it was tried and published."""

    code: NewCode = Field(examples=["autumn-cups"])
    names: NamesIn = Field(examples=[{"ko": "가을 컵 할인", "en": "Autumn cups"}])
    currency: Known = Field(examples=["KRW"])
    rule: PromotionRuleIn = Field(examples=[EXAMPLE])
    needs_code: StrictBool = Field(False, description="It works with a coupon alone.")
    most_uses: Uses | None = Field(None, description="Orders in all; null: any number.")
    buyer_most: Uses | None = Field(None, description="Orders of one buyer; null: any number.")


class NewVersionIn(Strict):
    """A promotion written anew."""

    rule: PromotionRuleIn = Field(examples=[EXAMPLE])


@router.post("/promotions", response={201: WholePromotionOut}, summary="Make a promotion")
@staff(Action.PROMOTIONS_CHANGE, has_key=True)
def draft_promotion(request: HttpRequest, body: NewPromotionIn) -> Status[WholePromotionOut]:
    """A draft with its first version; what the rule names has to be there."""
    _check_reach(request, body.rule)
    services.draft_promotion(
        code=body.code,
        names=body.names.told(),
        currency=body.currency,
        rule=body.rule.told(),
        needs_code=body.needs_code,
        most_uses=body.most_uses,
        buyer_most=body.buyer_most,
        actor=staff_actor(request),
    )
    return Status(201, read_promotion(request, body.code))


@router.post(f"{PROMOTION}/versions", response={201: WholePromotionOut}, summary="Write a promotion anew")
@staff(Action.PROMOTIONS_CHANGE, has_key=True)
def write_promotion(request: HttpRequest, code: str, body: NewVersionIn) -> Status[WholePromotionOut]:
    """A version to try and publish; what works stays as it is until then."""
    _check_reach(request, body.rule)
    services.write_version(code=code, rule=body.rule.told(), actor=staff_actor(request))
    return Status(201, read_promotion(request, code))


def _check_reach(request: HttpRequest, rule: PromotionRuleIn) -> None:
    """raises  PartyNotFound for a rule of a buyer that is not there, or is none of the caller's"""
    if rule.when and rule.when.account:
        buyer_named(request, rule.when.account)
