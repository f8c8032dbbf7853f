from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jangteo.connect import rules
from jangteo.connect.services.trying import do_each, tried
from jangteo.connect.types import OWN_SOURCE, SIGN, Difference, Group, ImportMap, Note, Outcome, Values, Verdict
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import moves_of, parties_by_own_key
from jangteo.parties.types import PortableMove

type Place = tuple[PartyId, datetime]


@dataclass(frozen=True, slots=True)
class Wish:
    """A unit is to stand under another from a coming time on."""

    party_id: PartyId
    parent_id: PartyId
    since: datetime


@dataclass(slots=True)
class MoveWriter:
    """Moves of units that are to come, by unit and time; what is over is not written anew."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Moves go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with what is planned; what is new is tried and rolled back, for the tree has rules."""
        ids = self._find({group.last.values[name] for group in groups for name in ("key", "parent")})
        known = _by_place(ids.values())
        differences: dict[str, Difference] = {}
        notes: list[Note] = []
        wanted: dict[str, Wish] = {}
        for group in groups:
            row, values = group.last.row, group.last.values
            if refusal := _refusal(values, ids, known):
                code, column = refusal
                notes.append(rules.note(row, code, column=column, value=values[column]))
                continue
            wish = Wish(ids[values["key"]], ids[values["parent"]], values["since"])
            is_known = (wish.party_id, wish.since) in known
            subject = SIGN.join((wish.since.isoformat(), values["key"]))
            outcome = rules.outcome_of(is_known=is_known, changes={})
            differences[group.key] = Difference(group.key, row, outcome, {}, subject)
            if outcome != Outcome.UNCHANGED:
                wanted[group.key] = wish
        return tried(wanted, differences, notes, self._plan)

    def write(self, verdict: Verdict) -> None:
        """Plan them one by one: each tells its own event."""
        for one in verdict.wanted:
            self._plan(one)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Under what the units will stand."""
        places = self._places(subjects)
        known = _by_place([party_id for party_id, _ in places.values()])
        found = {subject: known.get(place) for subject, place in places.items()}
        return {
            subject: {"parent": str(one.parent_id)} if (one := found.get(subject)) else None for subject in subjects
        }

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Planned moves are taken back, the last first; what has come to be by now stays."""
        places = self._places([subject for subject, facts in before.items() if facts is None])
        ordered = dict(sorted(places.items(), key=lambda one: one[1][1], reverse=True))
        now = clock.now()
        kept = {subject: "stays" for subject, (_, since) in ordered.items() if since <= now}
        kept |= dict.fromkeys(before.keys() - places, "gone")
        for subject, (party_id, since) in ordered.items():
            if subject in kept:
                continue
            last = moves_of([party_id])[party_id][-1]
            if last.since != since:  # another is planned behind it
                kept[subject] = "changed_since"
                continue
            refused = do_each({subject: party_id}, self._take_back)
            kept |= {one: error.code for one, error in refused.items()}
        return kept

    def _plan(self, one: Wish) -> None:
        party_services.move_party(
            party_id=one.party_id, parent_id=one.parent_id, actor=self.actor, at=one.since, why=self.plan.source
        )

    def _take_back(self, party_id: PartyId) -> None:
        party_services.undo_move(party_id=party_id, actor=self.actor, why=f"undo: {self.plan.source}")

    def _places(self, subjects: Collection[str]) -> dict[str, Place]:
        parts = {subject: subject.split(SIGN, 1) for subject in subjects}
        ids = self._find([key for _, key in parts.values()])
        return {
            subject: (ids[key], datetime.fromisoformat(since)) for subject, (since, key) in parts.items() if key in ids
        }

    def _find(self, keys: Collection[str]) -> Mapping[str, PartyId]:
        if self.plan.source == OWN_SOURCE:
            return parties_by_own_key(OWN_SOURCE, keys)
        return parties.parties_by_reference(self.plan.source, keys)


def _refusal(values: Values, ids: Mapping[str, PartyId], known: Mapping[Place, PortableMove]) -> tuple[str, str] | None:
    if values["key"] not in ids:
        return "unknown_customer", "key"
    if values["parent"] not in ids:
        return "unknown_parent", "parent"
    there = known.get((ids[values["key"]], values["since"]))
    if there is None:
        return ("move_past", "since") if values["since"] <= clock.now() else None
    return None if there.parent_id == ids[values["parent"]] else ("move_differs", "parent")


def _by_place(party_ids: Collection[PartyId]) -> dict[Place, PortableMove]:
    return {(one.party_id, one.since): one for ones in moves_of(party_ids).values() for one in ones}
