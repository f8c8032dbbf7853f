from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.channels.selectors import list_channels
from jangteo.connect import rules
from jangteo.connect.services.trying import do_each, refusal_note, refusals_of
from jangteo.connect.types import OWN_SOURCE, Difference, Group, ImportMap, Note, Outcome, Values, Verdict
from jangteo.kernel.types import Actor
from jangteo.parties.selectors.portable import own_keys, parties_by_own_key
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.types import AudienceKind, Derivation, ListSettings, PriceListView
from jangteo.segments.selectors import list_segments

LANGUAGES = ("ko", "en")
KEPT = ("currency", "includes_tax", "base", "times", "round_to")
NUMBERS = ("times", "round_to")
type Whom = tuple[AudienceKind, UUID | None]


@dataclass(slots=True)
class Audiences:
    """{whom a list is for: how files name it}; lists and rows of one chunk are looked up together."""

    names: dict[Whom, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, lists: Iterable[PriceListView], keys: Collection[str] = ()) -> "Audiences":
        """Of everyone, all channels and segments, the buyers of these lists and those with these keys."""
        names: dict[Whom, tuple[str, str]] = {(AudienceKind.EVERYONE, None): (AudienceKind.EVERYONE.value, "")}
        for channel in list_channels():
            names[AudienceKind.CHANNEL, channel.id] = (AudienceKind.CHANNEL.value, channel.code)
        for segment_id, code, _ in list_segments():
            names[AudienceKind.SEGMENT, segment_id] = (AudienceKind.SEGMENT.value, code)
        parties = {pk for one in lists for kind, pk in one.audiences if kind == AudienceKind.PARTY and pk}
        told = {pk: key for key, pk in parties_by_own_key(OWN_SOURCE, keys).items()} | own_keys(OWN_SOURCE, parties)
        names |= {(AudienceKind.PARTY, pk): (AudienceKind.PARTY.value, key) for pk, key in told.items()}
        return cls(names)

    def text(self, audiences: Iterable[Whom]) -> str:
        """As a cell tells them."""
        return rules.audiences_text(self.names[one] for one in audiences)

    def read(self, text: str) -> frozenset[Whom] | None:
        """Whom a cell means; None when one of them is not here."""
        known = {name: whom for whom, name in self.names.items()}
        told = rules.read_audiences(text)
        return frozenset(known[name] for name in told) if told <= known.keys() else None


@dataclass(slots=True)
class PriceListWriter:
    """Price lists by their code, those that others follow from first; audiences come beside those there are."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Lists go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the lists there are; what one is made of is for ever. What is changed is tried and rolled back,
        for lists may contradict each other.
        """
        known = {one.code: one for one in pricing.list_price_lists()}
        audiences = Audiences.of(known.values(), _keys(groups))
        differences: dict[str, Difference] = {}
        notes: list[Note] = []
        wanted: dict[str, dict[str, Any]] = {}
        for group in groups:
            row, old = group.last.row, known.get(group.key)
            stated = _stated(group.last.values, old, audiences)
            if "audiences" in stated and audiences.read(stated["audiences"]) is None:
                notes.append(rules.note(row, "unknown_audience", column="audiences", value=stated["audiences"]))
                continue
            facts = list_facts(old, audiences) if old else {}
            changes = rules.differ(facts, stated) if old else {}
            if made_of := next((name for name in KEPT if name in changes), ""):
                notes.append(rules.note(row, "list_differs", column=made_of, value=stated[made_of]))
                continue
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences[group.key] = Difference(group.key, row, outcome, changes)
            if outcome != Outcome.UNCHANGED:
                wanted[group.key] = facts | stated
        works = _from_base(wanted)
        refused = refusals_of(works, lambda one: self._put(one, audiences))
        notes += [refusal_note(differences.pop(code).row, error) for code, error in refused.items()]
        good = tuple((one, audiences) for code, one in works.items() if code not in refused)
        return Verdict(tuple(differences.values()), tuple(notes), good)

    def write(self, verdict: Verdict) -> None:
        """Make and change them one by one: there are few."""
        for facts, audiences in verdict.wanted:
            self._put(facts, audiences)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """All they say of themselves."""
        lists = {one.code: one for one in pricing.list_price_lists() if one.code in set(subjects)}
        audiences = Audiences.of(lists.values())
        return {code: rules.store(list_facts(lists[code], audiences)) if code in lists else None for code in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Settings and audiences back, unless other lists forbid it; a list that was made stays for nobody."""
        lists = [one for one in pricing.list_price_lists() if one.code in before]
        keys = [key for facts in before.values() if facts for key in _party_keys(facts.get("audiences", ""))]
        audiences = Audiences.of(lists, keys)
        works = {code: _restored(facts) for code, facts in before.items() if facts is not None}
        refused = do_each(works, lambda one: self._put(one, audiences))
        return dict.fromkeys(refused, "in_use") | dict.fromkeys(before.keys() - works, "stays")

    def _put(self, facts: Mapping[str, Any], audiences: Audiences) -> None:
        names = {language: text for language in LANGUAGES if (text := facts.get(f"name.{language}"))}
        known = {one.code: one for one in pricing.list_price_lists()}.get(facts["code"])
        if known is None:
            price_services.create_price_list(
                code=facts["code"],
                names=names,
                currency=facts["currency"],
                includes_tax=facts["includes_tax"] == "yes",
                derived=_derivation(facts),
                actor=self.actor,
            )
        price_services.set_settings(
            price_list_code=facts["code"],
            wanted=ListSettings(
                names=dict(known.names if known else {}) | names,
                priority=facts.get("priority") or 0,
                valid_from=facts.get("since"),
                valid_until=facts.get("until"),
                merges=facts.get("merges") != "no",
                is_sale=facts.get("is_sale") == "yes",
                audiences=audiences.read(facts.get("audiences") or "") or frozenset(),
            ),
            actor=self.actor,
            why=self.plan.source,
        )


def list_facts(one: PriceListView, audiences: Audiences) -> dict[str, Any]:
    """A list by the fields of a file."""
    names = {f"name.{language}": one.names.get(language, "") for language in LANGUAGES}
    return (
        {"code": one.code}
        | names
        | {
            "currency": one.currency,
            "includes_tax": "yes" if one.includes_tax else "no",
            "priority": one.priority,
            "since": one.valid_from,
            "until": one.valid_until,
            "merges": "yes" if one.merges else "no",
            "is_sale": "yes" if one.is_sale else "no",
            "base": one.derived_from,
            "times": one.times,
            "round_to": one.round_to,
            "audiences": audiences.text(one.audiences),
        }
    )


def _stated(values: Values, old: PriceListView | None, audiences: Audiences) -> dict[str, Any]:
    """What a row says, audiences together with those there are."""
    stated = {name: value for name, value in values.items() if value not in (None, "")}
    if "audiences" in stated:
        here = rules.read_audiences(audiences.text(old.audiences)) if old else frozenset()
        stated["audiences"] = rules.audiences_text(here | rules.read_audiences(stated["audiences"]))
    return stated


def _keys(groups: Iterable[Group]) -> list[str]:
    return [key for group in groups for key in _party_keys(group.last.values.get("audiences") or "")]


def _party_keys(text: str) -> list[str]:
    return [key for kind, key in rules.read_audiences(text) if kind == AudienceKind.PARTY.value]


def _derivation(facts: Mapping[str, Any]) -> Derivation | None:
    return Derivation(facts["base"], facts["times"], facts["round_to"]) if facts.get("base") else None


def _restored(facts: Mapping[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(facts[name]) for name in ("since", "until") if facts.get(name)}
    return {**facts, **moments, **{name: Decimal(facts[name]) for name in NUMBERS if facts.get(name)}}


def _from_base(wanted: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    ordered: dict[str, dict[str, Any]] = {}
    for one in wanted.values():
        chain = [one]
        while (base := wanted.get(chain[-1].get("base") or "")) and base not in chain:
            chain.append(base)
        for link in reversed(chain):
            ordered.setdefault(link["code"], link)
    return ordered
