"""How far one may go down in a quote; said by whoever says what roles may."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import list_every_role
from jangteo.parties.types import RoleAudience
from jangteo.quotes import rules
from jangteo.quotes.errors import InvalidGuard
from jangteo.quotes.models import QuoteAuthority, QuotePolicy
from jangteo.quotes.selectors.settings import get_quote_policy
from jangteo.quotes.types import LONGEST_HELD_DAYS, LONGEST_KEPT_DAYS, Guard, PolicyView

FINEST = Decimal("0.0001")


@transaction.atomic
def set_quote_policy(*, channel_id: UUID, policy: PolicyView, actor: Actor, why: str = "") -> None:
    """Say how a channel's quotes are held: the margin that has to be left, how long what was taken is
    kept, and how long an offer may keep its goods.

    raises  NotPermitted, InvalidGuard
    """
    require(actor, Action.ROLES_CHANGE)
    rules.require_guard(Guard(least_margin=policy.least_margin))
    is_long = not 1 <= policy.keep_days <= LONGEST_KEPT_DAYS or not 0 <= policy.hold_days <= LONGEST_HELD_DAYS
    if is_long or not _is_fine(policy.least_margin):
        raise InvalidGuard(maximum_days=LONGEST_KEPT_DAYS)
    before = get_quote_policy(channel_id)
    if before == policy:
        return
    facts = _told(policy) | {"least_margin_rate": policy.least_margin}
    QuotePolicy.objects.update_or_create(channel_id=channel_id, defaults=facts)
    _record("channel", channel_id, _told(before), _told(policy), actor, why)


@transaction.atomic
def set_quote_authority(*, rates: Mapping[str, Decimal], actor: Actor, why: str = "") -> None:
    """Say how much each role of staff may take off alone; a role that is not said may take off nothing.

    rates   {role: a fraction}
    raises  NotPermitted, InvalidGuard for a role there is not, or a share that is none
    """
    require(actor, Action.ROLES_CHANGE)
    rules.require_guard(Guard(authority=rates))
    known = {role.code for role in list_every_role(RoleAudience.STAFF)}
    if not known.issuperset(rates) or not all(map(_is_fine, rates.values())):
        raise InvalidGuard
    rows = {row.role: row.most_rate for row in QuoteAuthority.objects.select_for_update().order_by("pk")}
    if rows == rates:
        return
    QuoteAuthority.objects.exclude(role__in=rates).delete()
    for role, rate in rates.items():
        QuoteAuthority.objects.update_or_create(role=role, defaults={"most_rate": rate})
    told = {role: str(rate) for role, rate in rates.items()}
    _record("staff", actor.person_id or UUID(int=0), {role: str(rate) for role, rate in rows.items()}, told, actor, why)


def _is_fine(share: Decimal | None) -> bool:
    """Whether a share is kept as it was said: to a hundredth of a per cent."""
    return share is None or share == share.quantize(FINEST)


def _told(policy: PolicyView) -> dict[str, object]:
    margin = None if policy.least_margin is None else str(policy.least_margin)
    return {
        "least_margin_rate": margin,
        "asks_costs": policy.asks_costs,
        "keep_days": policy.keep_days,
        "hold_days": policy.hold_days,
    }


def _record(
    kind: str, subject_id: UUID, before: Mapping[str, object], after: Mapping[str, object], actor: Actor, why: str
) -> None:
    audit.record(
        actor=actor,
        action="quotes.set_guard",
        subject_kind=kind,
        subject_id=subject_id,
        before=dict(before),
        after=dict(after),
        why=why,
    )
