from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jangteo.connect import rules
from jangteo.connect.services.trying import do_each, tried
from jangteo.connect.types import OWN_SOURCE, SIGN, Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import memberships_of, parties_by_own_key
from jangteo.parties.types import PortableMember

COMPARED = ("place", "until")
type Place = tuple[PartyId, PartyId, str]


@dataclass(slots=True)
class MemberWriter:
    """Roles of people in companies and households; when one began is for ever."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Roles go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the roles that are held; what is changed is tried and rolled back, for roles have rules."""
        ids = self._find({group.last.values[name] for group in groups for name in ("key", "person")})
        known = _held(ids.values())
        differences: dict[str, Difference] = {}
        notes: list[Note] = []
        wanted: dict[str, dict[str, Any]] = {}
        for group in groups:
            row, values = group.last.row, group.last.values
            if unknown := next((name for name in ("key", "person") if values[name] not in ids), ""):
                notes.append(rules.note(row, "unknown_customer", column=unknown, value=values[unknown]))
                continue
            place = (ids[values["key"]], ids[values["person"]], values["role"])
            old = _same(known.get(place, ()), values.get("since"))
            stated = {name: values[name] for name in COMPARED if values.get(name)}
            changes = rules.differ(member_facts(old), stated) if old else {}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            subject = SIGN.join((values["key"], values["person"], values["role"]))
            differences[group.key] = Difference(group.key, row, outcome, changes, subject)
            if outcome != Outcome.UNCHANGED:
                facts = {name: getattr(old, column) for name, column in _COLUMNS.items()} if old else {}
                wanted[group.key] = facts | {"since": values.get("since")} | stated | {"place_of": place}
        return tried(wanted, differences, notes, self._put)

    def write(self, verdict: Verdict) -> None:
        """Give them one by one: each tells its own event."""
        for one in verdict.wanted:
            self._put(one)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """From and until when the roles are held, and where at work."""
        places = self._places(subjects)
        known = _held([place[0] for place in places.values()])
        return {
            subject: [rules.store(member_facts(one)) for one in known.get(places[subject], ())] or None
            if subject in places
            else None
            for subject in subjects
        }

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Ends and places back, roles that were given taken away, unless nobody would be left to lead."""
        places = self._places(before)
        wishes = {subject: (places[subject], before[subject]) for subject in before if subject in places}
        refused = do_each(wishes, lambda one: self._restore(*one))
        return dict.fromkeys(refused, "in_use") | dict.fromkeys(before.keys() - places, "gone")

    def _put(self, one: Mapping[str, Any]) -> None:
        party_id, person_id, role = one["place_of"]
        party_services.add_member(
            party_id=party_id,
            person_id=person_id,
            role=role,
            since=one.get("since"),
            until=one.get("until"),
            place_code=one.get("place"),
            actor=self.actor,
        )

    def _restore(self, place: Place, facts: list[Mapping[str, Any]] | None) -> None:
        party_id, person_id, role = place
        held = [one for (_, person, _), ones in _held([party_id]).items() if person == person_id for one in ones]
        now = clock.now()
        roles = {one.role: one.until for one in held if one.since <= now and one.role != role}
        if facts:
            roles[role] = datetime.fromisoformat(facts[0]["until"]) if facts[0].get("until") else None
            code = facts[0].get("place", "")
            party_services.set_roles(
                party_id=party_id, person_id=person_id, roles=roles, place_code=code, actor=self.actor
            )
        elif roles:
            party_services.set_roles(party_id=party_id, person_id=person_id, roles=roles, actor=self.actor)
        else:
            party_services.remove_member(party_id=party_id, person_id=person_id, actor=self.actor, why=self.plan.source)

    def _places(self, subjects: Collection[str]) -> Mapping[str, Place]:
        parts = {subject: subject.split(SIGN) for subject in subjects}
        ids = self._find({key for one in parts.values() for key in one[:2]})
        return {
            subject: (ids[party], ids[person], role)
            for subject, (party, person, role) in parts.items()
            if party in ids and person in ids
        }

    def _find(self, keys: Collection[str]) -> Mapping[str, PartyId]:
        if self.plan.source == OWN_SOURCE:
            return parties_by_own_key(OWN_SOURCE, keys)
        return parties.parties_by_reference(self.plan.source, keys)


_COLUMNS = {"place": "place_code", "since": "since", "until": "until"}


def member_facts(one: PortableMember) -> dict[str, Any]:
    """A role by the fields of a file."""
    return {"role": one.role} | {name: getattr(one, column) for name, column in _COLUMNS.items()}


def _held(party_ids: Collection[PartyId]) -> Mapping[Place, list[PortableMember]]:
    found: dict[Place, list[PortableMember]] = {}
    for one in memberships_of(party_ids):
        found.setdefault((one.party_id, one.person_id, one.role), []).append(one)
    return found


def _same(held: Collection[PortableMember], since: datetime | None) -> PortableMember | None:
    """The role that a row means: the one that begins then, else the one that is held now."""
    now = clock.now()
    exact = next((one for one in held if one.since == since), None)
    return exact or next((one for one in held if one.since <= now), None)
