"""Letters about quotes, to whoever asked."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock, letters
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.selectors import list_contexts, log_ins_of, parties_by_id
from jangteo.quotes.models import Quote
from jangteo.quotes.rules.letters import TOLD_OF, letter
from jangteo.quotes.selectors.quotes import is_reader
from jangteo.quotes.types import QuoteState

A_MOMENT = timedelta(microseconds=1)  # `valid_until` is excluded


@transaction.atomic
def tell_asker(*, quote_id: UUID, state: QuoteState, version: int) -> bool:
    """Write to whoever asked that an offer is there, or has run out; whether it was written.

    Not to who may not see it any more, as they left the company or see no prices.

    state, version  as they were told: of a quote that went on since nothing is written
    """
    row = Quote.objects.filter(pk=quote_id, state=state.value, version=version).first()
    if row is None or state not in TOLD_OF:
        return False
    person_id = PartyId(row.person_id)
    if not _is_still_reader(row):
        return False
    reader, log_in = parties_by_id([person_id]).get(person_id), log_ins_of([person_id]).get(person_id)
    address = (reader.email if reader else "") or (log_in.email if log_in and log_in.is_active else "")
    if reader is None or not address:
        return False
    last_day = (row.valid_until - A_MOMENT).astimezone(clock.SEOUL).date() if row.valid_until else None
    subject, text = letter(state, reader.language, number=row.number, last_day=last_day)
    letters.write(to=address, subject=subject, text=text, purpose=f"quotes.{state.value}")
    return True


def _is_still_reader(row: Quote) -> bool:
    person_id = PartyId(row.person_id)
    for one in list_contexts(person_id):
        if one.id == row.party_id:
            reader = Actor(person_id=person_id, party_id=one.id, rights=one.rights, unit_ids=one.unit_ids)
            return is_reader(reader, row.party_id, row.person_id)
    return False
