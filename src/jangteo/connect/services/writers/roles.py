from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jangteo.connect import rules
from jangteo.connect.services.trying import do_each, tried
from jangteo.connect.types import OWN_SOURCE, SIGN, Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import RolePlace, parties_by_own_key, roles_of
from jangteo.parties.types import RoleAudience, RoleDefinition

LANGUAGES = ("ko", "en")


@dataclass(slots=True)
class RoleWriter:
    """Roles of a party's own making by party and code; without a key, those that every party may use."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Roles go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the roles there are; what is changed is tried and rolled back, for rights have bounds."""
        ids = self._find({group.last.values.get("key") or "" for group in groups})
        known = roles_of(ids.values())
        differences: dict[str, Difference] = {}
        notes: list[Note] = []
        wanted: dict[str, Mapping[str, Any]] = {}
        for group in groups:
            row, values = group.last.row, group.last.values
            key = values.get("key") or ""
            if key and key not in ids:
                notes.append(rules.note(row, "unknown_customer", column="key", value=key))
                continue
            place: RolePlace = (ids.get(key), values["code"])
            old = known.get(place)
            if old and old.audience.value != values["audience"]:
                notes.append(rules.note(row, "role_differs", column="audience", value=values["audience"]))
                continue
            names = {name: values[name] for name in ("name.ko", "name.en") if values.get(name)}
            stated = {"rights": rules.rights_text(rules.read_rights(values["rights"]))} | names
            stated |= {"retired": "yes"} if values.get("retired") == "yes" else {}
            changes = rules.differ(role_facts(old), stated) if old else {}
            if old and not old.is_active and (changes or values.get("retired") == "no"):
                notes.append(rules.note(row, "role_retired", column="code", value=values["code"]))
                continue
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences[group.key] = Difference(group.key, row, outcome, changes)
            if outcome != Outcome.UNCHANGED:
                wanted[group.key] = {"place": place, "audience": values["audience"]} | stated
        return tried(wanted, differences, notes, self._put)

    def write(self, verdict: Verdict) -> None:
        """Make and change them one by one: there are few."""
        for one in verdict.wanted:
            self._put(one)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Their names and what they allow."""
        places = self._places(subjects)
        known = roles_of([owner for owner, _ in places.values() if owner])
        return {
            subject: role_facts(known[places[subject]]) if places.get(subject) in known else None
            for subject in subjects
        }

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Names and rights back; roles that were made go, unless somebody held them. One that was retired
        stays so."""
        places = self._places(before)
        known = roles_of([owner for owner, _ in places.values() if owner])
        kept = {subject: "stays" for subject in before if not known[places[subject]].is_active}
        left = {subject: facts for subject, facts in before.items() if subject not in kept}
        old = {subject: {"place": places[subject]} | facts for subject, facts in left.items() if facts is not None}
        kept |= {subject: error.code for subject, error in do_each(old, self._put).items()}
        for subject in (subject for subject, facts in left.items() if facts is None):
            role_id = known[places[subject]].id
            if role_id and not party_services.remove_unused_role(role_id=role_id, actor=self.actor):
                kept[subject] = "in_use"
        return kept

    def _put(self, one: Mapping[str, Any]) -> None:
        owner, code = one["place"]
        names = {language: one[name] for language in LANGUAGES if one.get(name := f"name.{language}")}
        old = roles_of([owner] if owner else []).get((owner, code))
        if old and old.id:
            role_id = old.id
            if any(one.get(name, value) != value for name, value in role_facts(old).items() if name != "retired"):
                party_services.change_role(
                    role_id=role_id,
                    names={**old.names, **names},
                    rights=rules.read_rights(one["rights"]),
                    actor=self.actor,
                )
        else:
            role_id = self._create(one, names)
        if one.get("retired") == "yes":
            party_services.retire_role(role_id=role_id, actor=self.actor)

    def _create(self, one: Mapping[str, Any], names: Mapping[str, str]) -> UUID:
        owner, code = one["place"]
        return party_services.create_role(
            code=code,
            audience=RoleAudience(one["audience"]),
            names=names,
            rights=rules.read_rights(one["rights"]),
            actor=self.actor,
            party_id=owner,
        )

    def _places(self, subjects: Collection[str]) -> dict[str, RolePlace]:
        parts = {subject: subject.split(SIGN) for subject in subjects}
        ids = self._find({key for key, _ in parts.values()})
        return {subject: (ids.get(key), code) for subject, (key, code) in parts.items() if not key or key in ids}

    def _find(self, keys: Collection[str]) -> Mapping[str, PartyId]:
        named = [key for key in keys if key]
        if self.plan.source == OWN_SOURCE:
            return parties_by_own_key(OWN_SOURCE, named)
        return parties.parties_by_reference(self.plan.source, named)


def role_facts(one: RoleDefinition) -> dict[str, Any]:
    """A role by the fields of a file."""
    names = {f"name.{language}": one.names.get(language, "") for language in LANGUAGES}
    rights = {action.value: scope.value for action, scope in one.rights.items()}
    retired = "" if one.is_active else "yes"
    return {"audience": one.audience.value, **names, "rights": rules.rights_text(rights), "retired": retired}
