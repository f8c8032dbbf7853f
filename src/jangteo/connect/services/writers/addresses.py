from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jangteo.connect import rules
from jangteo.connect.types import OWN_SOURCE, Difference, Group, ImportMap, Note, Outcome, Values, Verdict
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
        keys = {group.last.values["key"] for group in groups}
        is_own = self.plan.source == OWN_SOURCE
        ids = parties_by_own_key(OWN_SOURCE, keys) if is_own else parties.parties_by_reference(self.plan.source, keys)
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
            differences.append(Difference(values["key"], row, outcome))
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
        """Nothing: an address that was added is taken out by hand."""
        return {}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Never asked."""
        return {}


def _address(values: Values) -> PostalAddress:
    return PostalAddress(
        **{name: values.get(name) or "" for name in PARTS}, is_default=values.get("is_default") == "yes"
    )


def _parts(address: PostalAddress) -> tuple[str, ...]:
    return tuple(getattr(address, name) for name in PARTS)
