from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.types import PortableCategory
from jangteo.connect import rules
from jangteo.connect.types import Difference, Group, ImportMap, Note, Outcome, Values, Verdict
from jangteo.kernel.types import Actor

LANGUAGES = ("ko", "en")


@dataclass(slots=True)
class CategoryWriter:
    """Categories by their slug, those above before those below."""

    plan: ImportMap
    actor: Actor
    digest: str
    _is_rehearsal: bool = False

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Categories go into nothing that must be made first."""
        self._is_rehearsal = is_rehearsal

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the categories there are; a parent must be there, or in the same file."""
        known = {one.slug: one for one in catalog.list_portable_categories()}
        coming = {group.key for group in groups}
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: dict[str, PortableCategory] = {}
        for group in groups:
            row, values, old = group.last.row, group.last.values, known.get(group.key)
            parent = values.get("parent") or ""
            if parent and not rules.may_stand(group, known.keys() | coming, is_rehearsal=self._is_rehearsal):
                notes.append(rules.note(row, "unknown_category", column="parent", value=parent))
                continue
            changes = rules.differ(category_facts(old), _stated(values)) if old else {}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(group.key, row, outcome, changes))
            if outcome != Outcome.UNCHANGED:
                wanted[group.key] = _category(
                    (category_facts(old) if old else {}) | {"slug": group.key} | _stated(values)
                )
        return Verdict(
            tuple(differences), tuple(notes), tuple(rules.from_above(wanted, lambda one: one.parent_slug).values())
        )

    def write(self, verdict: Verdict) -> None:
        """Make and change them one by one: there are few."""
        for one in verdict.wanted:
            _put(one, self.actor)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Their names, parents and places."""
        known = {one.slug: category_facts(one) for one in catalog.list_portable_categories()}
        return {slug: known.get(slug) for slug in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Names, parents and places back; a category that was made stays, for shelves and rules may name it."""
        for facts in before.values():
            if facts is not None:
                _put(_category(facts), self.actor)
        return {slug: "stays" for slug, facts in before.items() if facts is None}


def category_facts(one: PortableCategory) -> dict[str, Any]:
    """A category by the fields of a file."""
    names = {f"name.{language}": one.names.get(language, "") for language in LANGUAGES}
    blurbs = {f"blurb.{language}": one.blurbs.get(language, "") for language in LANGUAGES}
    return {"slug": one.slug} | names | blurbs | {"parent": one.parent_slug, "position": one.position}


def _stated(values: Values) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "slug" and value not in (None, "")}


def _category(facts: Mapping[str, Any]) -> PortableCategory:
    return PortableCategory(
        slug=facts["slug"],
        names={language: text for language in LANGUAGES if (text := facts.get(f"name.{language}"))},
        blurbs={language: text for language in LANGUAGES if (text := facts.get(f"blurb.{language}"))},
        parent_slug=facts.get("parent") or "",
        position=facts.get("position") or 0,
    )


def _put(one: PortableCategory, actor: Actor) -> None:
    catalog_services.create_category(
        slug=one.slug,
        names=one.names,
        blurbs=one.blurbs,
        parent_slug=one.parent_slug,
        position=one.position,
        actor=actor,
    )
