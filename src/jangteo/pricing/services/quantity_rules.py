"""How many of a variant may be ordered at once."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import InvalidQuantityRule
from jangteo.pricing.models import VariantQuantityRule
from jangteo.pricing.types import QuantityRule

LARGEST = 10**9


@transaction.atomic
def set_quantity_rule(
    *, variant_id: UUID, rule: QuantityRule, actor: Actor, channel_id: UUID | None = None, why: str = ""
) -> None:
    """Say how many base units of a variant may be in one cart; a rule that says nothing takes the old one away.

    channel_id  where it holds; its rule stands in place of the general one there, whole. None: where no channel has one
    raises      InvalidQuantityRule naming the field, also when no number at all would be allowed
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    facts = {"minimum": rule.minimum, "step": rule.step, "maximum": rule.maximum}
    for field, value in facts.items():
        if value is not None and not 1 <= value <= LARGEST:
            raise InvalidQuantityRule(f"{field} is a whole number from 1 up", field=field)
    if rule.maximum is not None and rules.suggestion(rule, 1) is None:
        raise InvalidQuantityRule("no number is a multiple of the step between minimum and maximum", field="maximum")
    place = Q(channel=channel_id) if channel_id else Q(channel=None)
    rows = VariantQuantityRule.objects.select_for_update().filter(place, variant=variant_id)
    before = rows.values(*facts).first()
    wanted = facts if any(facts.values()) else None
    if before == wanted:
        return
    if wanted is None:
        rows.delete()
    else:
        fresh = VariantQuantityRule(variant_id=variant_id, channel_id=channel_id, **wanted)
        VariantQuantityRule.objects.bulk_create(
            [fresh], update_conflicts=True, update_fields=[*wanted], unique_fields=["variant", "channel"]
        )
    audit.record(
        actor=actor,
        action="pricing.set_quantity_rule",
        subject_kind="variant",
        subject_id=variant_id,
        before=before,
        after=(wanted or {}) | ({"channel": str(channel_id)} if channel_id else {}),
        why=why,
    )
