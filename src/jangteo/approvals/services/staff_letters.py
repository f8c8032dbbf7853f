"""Whoever runs a party is written to when staff set something up for it."""

from uuid import UUID

from jangteo.approvals.rules.staff_letters import staff_letter
from jangteo.kernel import letters
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import get_party, leaders_of, lineage_of, log_ins_of, parties_by_id

OFFICE = "office"


def tell_leaders(*, party_id: UUID, what: str, name: str, actor: Actor) -> int:
    """Write, in the caller's transaction, to those who run a party what staff did in the office; how many.

    Nobody is written to about what they did themselves, or what an import or a command set up.

    what  as the audit names it, without its module
    """
    if not actor.is_staff or actor.via != OFFICE:
        return 0
    party, leaders = get_party(party_id), [one.person.id for one in leaders_of(lineage_of(party_id))]
    people, log_ins = parties_by_id(leaders), log_ins_of(leaders)
    written = 0
    for person_id in leaders:
        reader, log_in = people[person_id], log_ins.get(person_id)
        address = reader.email or (log_in.email if log_in and log_in.is_active else "")
        if address:
            subject, text = staff_letter(what, reader.language, staff=actor.name, party=party.name, name=name)
            letters.write(to=address, subject=subject, text=text, purpose=f"approvals.{what}")
            written += 1
    return written
