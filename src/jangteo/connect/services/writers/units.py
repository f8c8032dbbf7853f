from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jangteo.connect import rules
from jangteo.connect.services.trying import do_each, tried
from jangteo.connect.types import OWN_SOURCE, Difference, Group, ImportMap, Note, Outcome, Values, Verdict
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors.portable import own_keys, parties_by_own_key, units_by_id
from jangteo.parties.types import ImportedParty, PartyKind, PartySummary, PortableUnit

COMPARED = ("parent", "name", "email", "phone")
CONTACTS = ("name", "email", "phone")


@dataclass(slots=True)
class UnitWriter:
    """Divisions and locations by the other system's key, those above before those below; companies by their place."""

    plan: ImportMap
    actor: Actor
    digest: str
    _is_rehearsal: bool = False

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Units go into nothing that must be made first."""
        self._is_rehearsal = is_rehearsal

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the tree; what is changed is tried and rolled back, for the tree has rules."""
        ids = self._find({group.last.values[name] for group in groups for name in ("key", "parent")})
        known, whole = self._facts(ids), parties.parties_by_id(ids.values())
        coming = {group.key for group in groups}
        differences: dict[str, Difference] = {}
        notes: list[Note] = []
        wanted: dict[str, Values] = {}
        for group in groups:
            row, values = group.last.row, group.last.values
            is_below = rules.may_stand(group, ids.keys() | coming, is_rehearsal=self._is_rehearsal)
            if refusal := _refusal(values, whole.get(ids[group.key]) if group.key in ids else None, is_below=is_below):
                code, column = refusal
                notes.append(rules.note(row, code, column=column, value=values[column]))
                continue
            old = known.get(group.key)
            stated = {name: values[name] for name in COMPARED if values.get(name)}
            stated |= {"parent": values["parent"]}
            changes = self._changes(old, stated, ids)
            outcome = rules.outcome_of(is_known=group.key in ids, changes=changes)
            differences[group.key] = Difference(group.key, row, outcome, changes)
            if outcome != Outcome.UNCHANGED:
                wanted[group.key] = {"key": group.key, "kind": values["kind"]} | (old or {}) | stated
        ordered = rules.from_above(wanted, lambda one: str(one["parent"]))
        later = [key for key, one in ordered.items() if one["parent"] not in ids.keys() | coming]
        return tried(ordered, differences, notes, self._put, yet_to_come=later)

    def write(self, verdict: Verdict) -> None:
        """Make, change and move them one by one: each move tells its own event."""
        for one in verdict.wanted:
            self._put(one)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """What they are called and what they stand under."""
        ids = self._find(subjects)
        facts, whole = self._facts(ids), parties.parties_by_id(ids.values())
        return {
            key: {**(facts.get(key) or _standing_alone(whole[ids[key]])), "kind": whole[ids[key]].kind.value}
            if key in ids
            else None
            for key in subjects
        }

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Names and places back; units that were made go, unless something refers to them."""
        old = {key: {"key": key} | facts for key, facts in before.items() if facts is not None}
        refused = do_each(old, self._put)
        kept = {key: error.code for key, error in refused.items()}
        made = self._find([key for key, facts in before.items() if facts is None])
        waiting = dict(made)
        while gone := [key for key, pk in waiting.items() if self._remove(pk)]:  # those below go first
            for key in gone:
                del waiting[key]
        return kept | dict.fromkeys(waiting, "in_use")

    def _remove(self, party_id: PartyId) -> bool:
        return party_services.remove_unused_unit(party_id=party_id, actor=self.actor)

    def _changes(
        self, old: Mapping[str, Any] | None, stated: Mapping[str, Any], ids: Mapping[str, PartyId]
    ) -> dict[str, tuple[Any, Any]]:
        """A parent is the same by whichever of its keys it is named."""
        changes = rules.differ(old or {}, stated)
        if old and old["parent"] and "parent" in changes:
            now = ids.get(old["parent"]) or self._find([old["parent"]]).get(old["parent"])
            if now is not None and now == ids.get(stated["parent"]):
                del changes["parent"]
        return changes

    def _put(self, one: Mapping[str, Any]) -> None:
        ids = self._find([key for key in (one["key"], one["parent"]) if key])
        party_id, parent_id = ids.get(one["key"]), ids.get(one["parent"])
        if party_id is None:
            if parent_id is None:  # what is above it was refused
                raise PartyNotFound
            made = party_services.create_unit(
                parent_id=parent_id,
                kind=PartyKind(one["kind"]),
                name=one["name"],
                email=one.get("email") or "",
                phone=one.get("phone") or "",
                actor=self.actor,
            )
            party_services.record_reference(source=self.plan.source, key=one["key"], party_id=made)
            return
        self._change(party_id, one)
        there = units_by_id([party_id]).get(party_id)
        if parent_id != (there.parent_id if there else None):
            party_services.move_party(party_id=party_id, parent_id=parent_id, actor=self.actor, why=self.plan.source)

    def _change(self, party_id: PartyId, one: Mapping[str, Any]) -> None:
        summary = parties.parties_by_id([party_id])[party_id]
        facts = {name: one.get(name) or "" for name in CONTACTS}
        if any(getattr(summary, name) != value for name, value in facts.items()):
            row = ImportedParty(key=one["key"], kind=summary.kind, language=summary.language, **facts)
            party_services.change_imported_parties(source=self.plan.source, rows=[row], actor=self.actor)

    def _facts(self, ids: Mapping[str, PartyId]) -> dict[str, dict[str, Any]]:
        """{key: what it is and what it stands under}, by the keys that this system knows."""
        known = units_by_id(ids.values())
        keys = own_keys(self.plan.source, {one.parent_id for one in known.values()})
        return {key: unit_facts(known[pk], keys) for key, pk in ids.items() if pk in known}

    def _find(self, keys: Collection[str]) -> dict[str, PartyId]:
        if self.plan.source == OWN_SOURCE:
            return parties_by_own_key(OWN_SOURCE, keys)
        return dict(parties.parties_by_reference(self.plan.source, keys))


def unit_facts(one: PortableUnit, keys: Mapping[PartyId, str]) -> dict[str, Any]:
    """A unit by the fields of a file."""
    facts = {name: getattr(one, name) for name in CONTACTS}
    return {"parent": keys[one.parent_id], "kind": one.kind.value} | facts


def _standing_alone(one: PartySummary) -> dict[str, Any]:
    return {"parent": ""} | {name: getattr(one, name) for name in CONTACTS}


def _refusal(values: Values, known: PartySummary | None, *, is_below: bool) -> tuple[str, str] | None:
    if known is None and values["kind"] == PartyKind.COMPANY.value:
        return "unknown_customer", "key"
    if known and known.kind.value != values["kind"]:
        return "other_kind", "kind"
    if not is_below:
        return "unknown_parent", "parent"
    return None
