from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.channels.types import Channel
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.onboarding.errors import TaskNotFound, UnknownPolicy
from jangteo.onboarding.models import OnboardingPolicy, StaffTask
from jangteo.onboarding.services.approve import checked_conditions
from jangteo.onboarding.types import Conditions


@transaction.atomic
def save_policy(  # noqa: PLR0913 -- a preset says all this
    *,
    channel: Channel,
    code: str,
    names: Mapping[str, str],
    conditions: Conditions,
    actor: Actor,
    trades: Sequence[str] = (),
    is_default: bool = False,
) -> None:
    """Make or change a preset of a channel; a new default takes the old one's place.

    raises  NotPermitted, UnknownPolicy
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    checked_conditions(conditions)
    if is_default:
        OnboardingPolicy.objects.filter(channel=channel.id, is_default=True).exclude(code=code).update(is_default=False)
    try:
        with transaction.atomic():
            row, _is_new = OnboardingPolicy.objects.update_or_create(
                channel_id=channel.id,
                code=code,
                defaults={
                    "names": dict(names),
                    "trades": list(trades),
                    "is_default": is_default,
                    "price_list": conditions.price_list,
                    "segment": conditions.segment,
                    "terms": conditions.terms,
                    "assortment": conditions.assortment,
                    "role": conditions.role.value,
                },
            )
    except IntegrityError:
        raise UnknownPolicy("another preset became the default just now", field="is_default") from None
    audit.record(
        actor=actor,
        action="onboarding.save_policy",
        subject_kind="channel",
        subject_id=channel.id,
        after={"preset": row.code, "is_default": is_default, "terms": conditions.terms},
    )


@transaction.atomic
def close_task(*, task_id: UUID, actor: Actor) -> None:
    """Staff have looked at it.

    raises  NotPermitted, TaskNotFound
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    row = StaffTask.objects.select_for_update().filter(pk=task_id, done_at=None).first()
    if row is None:
        raise TaskNotFound
    row.done_at, row.done_by = clock.now(), actor.name[:200]
    row.save(update_fields=["done_at", "done_by"])
    audit.record(
        actor=actor,
        action="onboarding.close_task",
        subject_kind="party",
        subject_id=row.company_id,
        after={"task": row.kind},
    )
