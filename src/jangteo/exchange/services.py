"""Rates are noted by people, from who publishes them: one by one, or as a table."""

from collections.abc import Sequence

from django.db import transaction

from jangteo.exchange import rules
from jangteo.exchange.errors import InvalidRate, UnreadableRates
from jangteo.exchange.models import ExchangeRate
from jangteo.exchange.types import RateDraft
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

SHOWN = 20  # of a table's rates, in its record


@transaction.atomic
def note_rate(*, draft: RateDraft, actor: Actor) -> None:
    """Keep a rate; one of the same day that is there already gives way to it. The same again changes nothing.

    raises  NotPermitted, InvalidRate naming the field
    """
    require(actor, Action.PAYMENTS_HANDLE)
    rules.check_rate(draft, clock.today())
    _write([draft], actor)


@transaction.atomic
def import_rates(*, text: str, source: str, actor: Actor) -> int:
    """Keep a table of rates, all or none; returns how many are new.

    raises  NotPermitted, UnreadableRates with line and column, InvalidRate for the source
    """
    require(actor, Action.PAYMENTS_HANDLE)
    drafts = rules.read_rates(text, source=source)
    for number, draft in enumerate(drafts, 2):
        try:
            rules.check_rate(draft, clock.today())
        except InvalidRate as wrong:
            if wrong.facts["field"] == "source":
                raise
            raise UnreadableRates(wrong.message, line=number, column=wrong.facts["field"]) from None
    return _write(drafts, actor)


def _write(drafts: Sequence[RateDraft], actor: Actor) -> int:
    days = {draft.on for draft in drafts}
    found = ExchangeRate.objects.filter(on__in=days).order_by("noted_at", "id")
    known = {(row.on, row.currency, row.quoted_in): (row.rate, row.per, row.source) for row in found}
    new = {
        (one.on, one.currency, one.quoted_in): one
        for one in drafts
        if known.get((one.on, one.currency, one.quoted_in)) != (one.rate, one.per, one.source.strip())
    }
    now = clock.now()
    made = [
        ExchangeRate(
            id=new_id(),
            on=one.on,
            currency=one.currency,
            quoted_in=one.quoted_in,
            rate=one.rate,
            per=one.per,
            source=one.source.strip(),
            noted_at=now,
        )
        for one in new.values()
    ]
    ExchangeRate.objects.bulk_create(made)
    if made:
        first, last = min(one.on for one in made), max(one.on for one in made)
        audit.record(
            actor=actor,
            action="exchange.note_rates",
            subject_kind="exchange_rate",
            subject_id=made[0].pk,
            after={
                "rates": [str(one) for one in made[:SHOWN]],
                "count": len(made),
                "from": str(first),
                "to": str(last),
            },
            why=made[0].source,
        )
    return len(made)
