"""How many of a variant may be ordered at once."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jangteo.catalog.selectors import variants_by_id
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing import rules
from jangteo.pricing.errors import InvalidQuantityRule
from jangteo.pricing.models import VariantQuantityRule
from jangteo.pricing.types import EVERYONE, QuantityRule, RuleAudience
from jangteo.segments.selectors import segments_by_id

LARGEST = 10**9


@transaction.atomic
def set_quantity_rule(
    *, variant_id: UUID, rule: QuantityRule, actor: Actor, audience: RuleAudience = EVERYONE, why: str = ""
) -> None:
    """Say how many base units of a variant may be in one cart; a rule that says nothing takes the old one away.

    audience  for whom: the most specific rule stands in place of the others, whole
    raises    InvalidQuantityRule naming the field, also when no number at all would be allowed
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    facts = {"minimum": rule.minimum, "step": rule.step, "maximum": rule.maximum}
    for field, value in facts.items():
        if value is not None and not 1 <= value <= LARGEST:
            raise InvalidQuantityRule(f"{field} is a whole number from 1 up", field=field)
    if rule.maximum is not None and rules.suggestion(rule, 1) is None:
        raise InvalidQuantityRule("no number is a multiple of the step between minimum and maximum", field="maximum")
    _check(variant_id, audience)
    whom = {"channel": audience.channel_id, "segment": audience.segment_id, "party": audience.party_id}
    place = Q(*(Q(**{name: pk}) if pk else Q(**{f"{name}__isnull": True}) for name, pk in whom.items()))
    rows = VariantQuantityRule.objects.select_for_update().filter(place, variant=variant_id)
    before = rows.values(*facts).first()
    wanted = facts if any(facts.values()) else None
    if before == wanted:
        return
    if wanted is None:
        rows.delete()
    else:
        fresh = VariantQuantityRule(variant_id=variant_id, **{f"{name}_id": pk for name, pk in whom.items()}, **wanted)
        VariantQuantityRule.objects.bulk_create(
            [fresh], update_conflicts=True, update_fields=[*wanted], unique_fields=["variant", *whom]
        )
    audit.record(
        actor=actor,
        action="pricing.set_quantity_rule",
        subject_kind="variant",
        subject_id=variant_id,
        before=before,
        after=(wanted or {}) | {name: str(pk) for name, pk in whom.items() if pk},
        why=why,
    )


def _check(variant_id: UUID, audience: RuleAudience) -> None:
    """What a rule names has to be there."""
    if audience.kinds > 1:
        raise InvalidQuantityRule("a rule is for a channel, a segment or a party, one of them", field="audience")
    if not variants_by_id([variant_id]):
        raise InvalidQuantityRule("there is no such variant", field="variant")
    if audience.channel_id is not None and not channels_by_id([ChannelId(audience.channel_id)]):
        raise InvalidQuantityRule("there is no such channel", field="channel")
    if audience.segment_id is not None and not segments_by_id([audience.segment_id]):
        raise InvalidQuantityRule("there is no such segment", field="segment")
    if audience.party_id is not None and not parties_by_id([audience.party_id]):
        raise InvalidQuantityRule("there is no such party", field="party")
