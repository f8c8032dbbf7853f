"""How what is overdue is gone after, and what was written about it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from jangteo.billing.models import Reminder, ReminderItem, ReminderPolicy
from jangteo.billing.rules.late import STATUTORY_RATE
from jangteo.billing.types.collecting import CollectingPolicy, ReminderView
from jangteo.billing.types.dunning import DunningLevel, DunningPolicy
from jangteo.kernel.money import Money
from jangteo.parties.selectors import parties_by_id

DEFAULT = "default"
USUAL = CollectingPolicy(
    DunningPolicy(
        (
            DunningLevel(number=1, days_after_due=3, words_code="first"),
            DunningLevel(number=2, days_after_due=14, words_code="second"),
            DunningLevel(number=3, days_after_due=30, words_code="final"),
        ),
        days_between=7,
    ),
    stops_after_days=14,
    late_rate=STATUTORY_RATE,
)


def get_policy() -> CollectingPolicy:
    """What staff wrote; until then three letters after 3, 14 and 30 days and a stop after 14. Two queries."""
    row = ReminderPolicy.objects.filter(code=DEFAULT).prefetch_related("levels").first()
    if row is None:
        return USUAL
    levels = tuple(
        DunningLevel(
            number=one.number,
            days_after_due=one.days_after_due,
            words_code=one.words,
            fee=Money(one.fee_minor, one.currency) if one.fee_minor else None,
            is_charging=one.is_charging,
        )
        for one in sorted(row.levels.all(), key=lambda one: one.number)
    )
    return CollectingPolicy(DunningPolicy(levels, row.days_between), row.stops_after_days, Decimal(row.late_rate))


def reminders_of(invoice_id: UUID) -> list[ReminderView]:
    """The letters that were about an invoice, the newest first; access is checked by the caller."""
    about = ReminderItem.objects.filter(invoice=invoice_id).values("reminder")
    return _views(Reminder.objects.filter(pk__in=about).select_related("run").order_by("-run__at", "-pk"))


def list_reminders(*, limit: int = 50) -> list[ReminderView]:
    """The latest letters of all; access is checked by the caller."""
    return _views(Reminder.objects.select_related("run").order_by("-run__at", "-pk")[:limit])


def _views(rows: Iterable[Reminder]) -> list[ReminderView]:
    found = list(rows)
    items: dict[UUID, list[tuple[UUID, str, int, Money]]] = {}
    of = ReminderItem.objects.filter(reminder__in=found).select_related("invoice", "reminder").order_by("pk")
    names: dict[UUID, str] = {}
    for one in of:
        amount = Money(one.overdue_minor, one.reminder.currency)
        items.setdefault(one.reminder_id, []).append((one.invoice_id, one.invoice.number, one.level, amount))
        names[one.reminder_id] = one.invoice.bill_to_name
    parties: Mapping[UUID, str] = {
        pk: one.name for pk, one in parties_by_id({row.party_id for row in found if row.party_id}).items()
    }
    return [
        ReminderView(
            party_id=row.party_id,
            name=parties.get(row.party_id, names.get(row.pk, "")) if row.party_id else names.get(row.pk, ""),
            level=row.level,
            words=row.words,
            overdue=Money(row.overdue_minor, row.currency),
            fee=Money(row.fee_minor, row.currency),
            interest=Money(row.interest_minor, row.currency),
            email=row.email,
            language=row.language,
            items=tuple(items.get(row.pk, ())),
            on=row.run.on,
        )
        for row in found
    ]
