from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from jangteo.connect import rules
from jangteo.connect.types import OWN_SOURCE, SIGN, Difference, Group, ImportMap, Note, Outcome, Values, Verdict
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import addresses_of, parties_by_own_key
from jangteo.parties.types import PostalAddress

PARTS = ("label", "recipient", "phone", "postcode", "line1", "line2", "city", "country")


@dataclass(slots=True)
class AddressWriter:
    """Addresses of parties that came in before; one that is there already is left alone."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Addresses go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Look which of them the parties have."""
        ids = self._find({group.last.values["key"] for group in groups})
        known = {pk: {_parts(one) for one in own} for pk, own in addresses_of(ids.values()).items()}
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[PartyId, PostalAddress]] = []
        for group in groups:
            row, values = group.last.row, group.last.values
            party_id = ids.get(values["key"])
            if party_id is None:
                notes.append(rules.note(row, "unknown_customer", column="key", value=values["key"]))
                continue
            address = _address(values)
            is_known = _parts(address) in known.get(party_id, ())
            outcome = rules.outcome_of(is_known=is_known, changes={})
            differences.append(Difference(values["key"], row, outcome, subject=_subject(values["key"], address)))
            if outcome != Outcome.UNCHANGED:
                wanted.append((party_id, address))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Keep the new ones."""
        for party_id, address in verdict.wanted:
            party_services.add_address(
                party_id=party_id, address=address, is_default=address.is_default, actor=self.actor
            )

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Whether they are there, and which address of their party is the usual one."""
        ids, own = self._look(subjects)
        told: dict[str, Any] = {}
        for subject in subjects:
            key = subject.split(SIGN)[0]
            there = own.get(ids[key], []) if key in ids else []
            usual = next((one.id for one in there if one.is_default), "")
            is_there = any(_subject(key, one) == subject for one in there)
            told[subject] = {"is_there": is_there, "usual": usual} if there else None
        return told

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Take out what was added, and let the usual address be the one that it was; orders keep theirs."""
        ids, own = self._look(before)
        for subject, was in before.items():
            key = subject.split(SIGN)[0]
            for one in own.get(ids[key], []):
                if _subject(key, one) == subject and not (was and was["is_there"]):
                    party_services.remove_address(party_id=ids[key], address_id=UUID(one.id), actor=self.actor)
        _, left = self._look(before)
        for key, usual in {subject.split(SIGN)[0]: was["usual"] for subject, was in before.items() if was}.items():
            if any(one.id == usual and not one.is_default for one in left.get(ids[key], [])):
                party_services.make_usual_address(party_id=ids[key], address_id=UUID(usual), actor=self.actor)
        return {}

    def _look(self, subjects: Collection[str]) -> tuple[Mapping[str, PartyId], Mapping[PartyId, list[PostalAddress]]]:
        ids = self._find({subject.split(SIGN)[0] for subject in subjects})
        return ids, addresses_of(ids.values())

    def _find(self, keys: Collection[str]) -> Mapping[str, PartyId]:
        if self.plan.source == OWN_SOURCE:
            return parties_by_own_key(OWN_SOURCE, keys)
        return parties.parties_by_reference(self.plan.source, keys)


def _subject(key: str, address: PostalAddress) -> str:
    """An address of a party, without telling it."""
    told = sha256(SIGN.join(_parts(address)).encode()).hexdigest()
    return SIGN.join((key, told[:12]))


def _address(values: Values) -> PostalAddress:
    return PostalAddress(
        **{name: values.get(name) or "" for name in PARTS}, is_default=values.get("is_default") == "yes"
    )


def _parts(address: PostalAddress) -> tuple[str, ...]:
    return tuple(getattr(address, name) for name in PARTS)
