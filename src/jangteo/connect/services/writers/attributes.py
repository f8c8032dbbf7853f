from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.types import AttributeKind, PortableAttribute
from jangteo.connect import rules
from jangteo.connect.services.trying import tried
from jangteo.connect.types import Difference, Group, ImportMap, Note, Outcome, Values, Verdict
from jangteo.kernel.types import Actor

LANGUAGES = ("ko", "en")
KEPT = ("kind", "unit")


@dataclass(slots=True)
class AttributeWriter:
    """Attributes by their code; choices come beside those there are."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Attributes go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the attributes there are; kind and unit are for ever."""
        known = {one.code: one for one in catalog.list_portable_attributes()}
        differences: dict[str, Difference] = {}
        notes: list[Note] = []
        wanted: dict[str, PortableAttribute] = {}
        for group in groups:
            row, old = group.last.row, known.get(group.key)
            stated = _stated(group.last.values, old)
            changes = rules.differ(attribute_facts(old), stated) if old else {}
            if any(name in changes for name in KEPT):
                notes.append(rules.note(row, "attribute_differs", column="kind", value=stated["kind"]))
                continue
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences[group.key] = Difference(group.key, row, outcome, changes)
            if outcome != Outcome.UNCHANGED:
                wanted[group.key] = _attribute((attribute_facts(old) if old else {}) | stated, old)
        return tried(wanted, differences, notes, self._put)

    def write(self, verdict: Verdict) -> None:
        """Make and change them one by one: there are few."""
        for one in verdict.wanted:
            self._put(one)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Their names, places and choices."""
        known = {one.code: attribute_facts(one) for one in catalog.list_portable_attributes()}
        return {code: known.get(code) for code in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Names and places back; what was made stays, an added choice too: products may have it."""
        known = {one.code: one for one in catalog.list_portable_attributes()}
        kept = {}
        for code, facts in before.items():
            if facts is None:
                kept[code] = "stays"
                continue
            self._put(_attribute(facts, known[code]))
            if known[code].options.keys() - rules.read_choices(facts["choices"]):
                kept[code] = "stays"
        return kept

    def _put(self, one: PortableAttribute) -> None:
        catalog_services.create_attribute(
            code=one.code,
            names=one.names,
            kind=one.kind,
            unit=one.unit,
            is_facet=one.is_facet,
            position=one.position,
            options=one.options,
        )


def attribute_facts(one: PortableAttribute) -> dict[str, Any]:
    """An attribute by the fields of a file."""
    names = {f"name.{language}": one.names.get(language, "") for language in LANGUAGES}
    return (
        {"code": one.code}
        | names
        | {
            "kind": one.kind.value,
            "unit": one.unit,
            "is_facet": "yes" if one.is_facet else "no",
            "position": one.position,
            "choices": rules.choices_text(one.options),
        }
    )


def _stated(values: Values, old: PortableAttribute | None) -> dict[str, Any]:
    """What a row says, choices together with those there are."""
    stated = {name: value for name, value in values.items() if name != "code" and value not in (None, "")}
    if "choices" in stated:
        options = dict(old.options) if old else {}
        stated["choices"] = rules.choices_text(options | rules.read_choices(stated["choices"]))
    return {"code": values["code"]} | stated


def _attribute(facts: Mapping[str, Any], old: PortableAttribute | None) -> PortableAttribute:
    told = {language: text for language in LANGUAGES if (text := facts.get(f"name.{language}"))}
    return PortableAttribute(
        code=facts["code"],
        names=dict(old.names if old else {}) | told,
        kind=AttributeKind(facts["kind"]),
        unit=facts.get("unit") or "",
        is_facet=facts.get("is_facet") == "yes",
        position=facts.get("position") or 0,
        options=rules.read_choices(facts.get("choices") or ""),
    )
