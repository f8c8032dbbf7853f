from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jangteo.connect import rules
from jangteo.connect.types import OWN_SOURCE, Difference, Group, ImportMap, Note, NoteLevel, Outcome, Values, Verdict
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import parties_by_own_key
from jangteo.parties.types import ImportedParty, PartyKind, PartySummary

_COMPARED = ("name", "language", "email", "phone")


@dataclass(slots=True)
class CustomerWriter:
    """Parties, found again by the other system's key; their kind never changes."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Customers go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the parties that came before."""
        ids = self._find([group.key for group in groups])
        by_id = parties.parties_by_id(ids.values())
        known = {key: by_id[party_id] for key, party_id in ids.items()}
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[Outcome, ImportedParty]] = []
        for group in groups:
            old, row = known.get(group.key), group.last
            if old and old.kind.value != row.values["kind"]:
                notes.append(rules.note(row.row, "other_kind", column="kind", value=row.values["kind"]))
                continue
            number = row.values.get("business_number")
            if old and number and number != old.business_number:
                notes.append(
                    rules.note(row.row, "number_kept", column="business_number", value=number, level=NoteLevel.WARNING)
                )
            changes = rules.differ(_facts(old), _wanted(row.values))
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(group.key, row.row, outcome, changes if old else {}))
            if outcome != Outcome.UNCHANGED:
                wanted.append((outcome, _party(group.key, row.values, old)))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Make the new parties and change the others, two calls in all."""
        fresh = [party for outcome, party in verdict.wanted if outcome == Outcome.CREATE]
        known = [party for outcome, party in verdict.wanted if outcome == Outcome.CHANGE]
        if fresh:
            party_services.create_imported_parties(source=self.plan.source, rows=fresh)
        if known:
            party_services.change_imported_parties(source=self.plan.source, rows=known, actor=self.actor)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """What is compared of the parties."""
        ids = self._find(subjects)
        by_id = parties.parties_by_id(ids.values())
        return {
            key: {**_facts(by_id[ids[key]]), "kind": by_id[ids[key]].kind.value} if key in ids else None
            for key in subjects
        }

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Columns back; parties that were made go, unless something refers to them."""
        made = self._find([key for key, facts in before.items() if facts is None])
        gone = set(party_services.remove_imported_parties(party_ids=made.values(), actor=self.actor))
        rows = [
            ImportedParty(key=key, kind=PartyKind(facts["kind"]), **{name: facts[name] for name in _COMPARED})
            for key, facts in before.items()
            if facts is not None
        ]
        party_services.change_imported_parties(source=self.plan.source, rows=rows, actor=self.actor)
        return {key: "in_use" for key, party_id in made.items() if party_id not in gone}

    def _find(self, keys: Collection[str]) -> Mapping[str, PartyId]:
        """By the other system's key; in a file of our own also by the party's id."""
        if self.plan.source == OWN_SOURCE:
            return parties_by_own_key(OWN_SOURCE, keys)
        return parties.parties_by_reference(self.plan.source, keys)


def _wanted(values: Values) -> dict[str, Any]:
    return {name: values[name] for name in _COMPARED if values.get(name)}


def _facts(old: PartySummary | None) -> dict[str, Any]:
    return {name: getattr(old, name) for name in _COMPARED} if old else {}


def _party(key: str, values: Values, old: PartySummary | None) -> ImportedParty:
    """What the file leaves out stays as it is, or takes the type's own default."""
    number = values.get("business_number") or ""
    base = ImportedParty(key=key, kind=PartyKind(values["kind"]), name=values["name"], business_number=number)
    return replace(base, **(_facts(old) | _wanted(values)))
