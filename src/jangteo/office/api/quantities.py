"""How many of a variant may be ordered at once: rules for everyone, a channel, a segment or a buyer."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router
from pydantic import StrictInt

from jangteo.catalog.types import VariantId
from jangteo.kernel.api import Schema, Strict
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, buyer_named, channel_named, segment_named
from jangteo.office.api.door import OptionalWhy, note, staff, staff_actor
from jangteo.office.api.rows import LARGEST, Named, variant_named
from jangteo.pricing import services
from jangteo.pricing.selectors import list_quantity_rules
from jangteo.pricing.types import QuantityRule, RuleAudience

router = Router()
RULES = "/quantity-rules/{sku}"
Some = Annotated[StrictInt, Field(ge=1, le=LARGEST, examples=[12])]


class QuantityRuleOut(Schema):
    """How many base units may be in one cart; of channel, segment and party at most one is told."""

    minimum: int | None = Field(examples=[12])
    step: int | None = Field(description="A multiple of it.", examples=[12])
    maximum: int | None = Field(examples=[600])
    channel: str | None = Field(examples=["wholesale"])
    segment: str | None
    party: UUID | None


class QuantityRulesOut(Schema):
    """The rules of a variant, the general one first; of those that fit the most specific holds, whole."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    items: list[QuantityRuleOut]


class QuantityRuleIn(Strict):
    """A rule for one audience; without any number it is taken away."""

    minimum: Some | None = None
    step: Some | None = None
    maximum: Some | None = None
    channel: Code | None = Field(None, description="Its code.", examples=["wholesale"])
    segment: Code | None = Field(None, description="Its code.", examples=[None])
    party: UUID | None = Field(None, description="A buyer, with its units.", examples=[None])
    why: OptionalWhy = ""


@router.get(RULES, response=QuantityRulesOut, summary="Read quantity rules")
@staff(Action.CATALOGUE_SEE)
def read_rules(request: HttpRequest, sku: Named) -> QuantityRulesOut:
    """For whom how many of a variant may be ordered at once."""
    return _rules(request, sku, variant_named(sku))


@router.put(RULES, response=QuantityRulesOut, summary="Set a quantity rule")
@staff(Action.PRICE_LISTS_CHANGE)
def put_rule(request: HttpRequest, sku: Named, body: QuantityRuleIn) -> QuantityRulesOut:
    """For one audience, or for everyone; carts are held to it from now on."""
    variant = variant_named(sku)
    party = None if body.party is None else buyer_named(request, body.party)
    services.set_quantity_rule(
        variant_id=variant,
        rule=QuantityRule(body.minimum, body.step, body.maximum),
        audience=RuleAudience(channel_named(body.channel), segment_named(body.segment), party),
        actor=staff_actor(request),
        why=body.why,
    )
    return _rules(request, sku, variant)


def _rules(request: HttpRequest, sku: str, variant: VariantId) -> QuantityRulesOut:
    found, codes = list_quantity_rules([variant]), audience_codes()
    note(request, "quantity rules", {whom.party_id for _variant, whom, _rule in found})
    return QuantityRulesOut(
        sku=sku,
        items=[
            QuantityRuleOut(
                minimum=rule.minimum,
                step=rule.step,
                maximum=rule.maximum,
                channel=codes.get(whom.channel_id),
                segment=codes.get(whom.segment_id),
                party=whom.party_id,
            )
            for _variant, whom, rule in found
        ],
    )
