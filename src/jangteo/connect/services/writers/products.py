from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.types import ProductRow, TextField
from jangteo.connect import rules
from jangteo.connect.types import Difference, Group, ImportMap, Note, NoteLevel, Outcome, Values, Verdict
from jangteo.kernel.types import Actor

TEXTS = {f"{text.value}.{language}": (text, language) for text in TextField for language in ("ko", "en")}
COLUMNS = {"category": "category_slug", "gtin": "gtin", "weight_grams": "weight_grams", "tax_code": "tax_code"}


@dataclass(slots=True)
class ProductWriter:
    """Products with one variant each, found again by SKU; what a file leaves out stays as it is."""

    plan: ImportMap
    actor: Actor
    digest: str
    _categories: frozenset[str] = field(default_factory=frozenset)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the categories the map names; those that exist keep their names."""
        there = catalog.list_category_slugs()
        for slug, names in self.plan.target.items():
            if slug not in there and not is_rehearsal:
                catalog_services.create_category(slug=slug, names=names, actor=self.actor)
        self._categories = there | frozenset(self.plan.target)

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the products of these SKUs."""
        known = catalog.product_rows_by_sku([group.key for group in groups])
        taken = self._free_gtins(groups)
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[ProductRow] = []
        for group in groups:
            row, values = group.last.row, group.last.values
            if values["category"] not in self._categories:
                notes.append(rules.note(row, "unknown_category", column="category", value=values["category"]))
                continue
            if values.get("gtin") and taken[values["gtin"]] != group.key:
                notes.append(
                    rules.note(row, "gtin_taken", column="gtin", value=values["gtin"], level=NoteLevel.WARNING)
                )
                values = values | {"gtin": ""}
            old = known.get(group.key)
            changes = rules.differ(_facts(old), _stated(values)) if old else {}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(group.key, row, outcome, changes))
            if outcome != Outcome.UNCHANGED:
                wanted.append(_product(values))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Make and change products in one call."""
        if verdict.wanted:
            catalog_services.upsert_products(rows=verdict.wanted, actor=self.actor)

    def _free_gtins(self, groups: Sequence[Group]) -> Mapping[str, str]:
        """{GTIN: the SKU that has it, or the first of these rows to claim it}."""
        claims: dict[str, str] = {}
        for group in groups:
            if gtin := group.last.values.get("gtin"):
                claims.setdefault(gtin, group.key)
        return claims | catalog.skus_by_gtin(claims)


def _stated(values: Values) -> dict[str, Any]:
    """What a row says; empty texts and numbers say nothing."""
    return {name: values[name] for name in (*TEXTS, *COLUMNS) if values.get(name) not in (None, "")}


def _facts(old: ProductRow) -> dict[str, Any]:
    texts = {name: old.texts.get(place, "") for name, place in TEXTS.items()}
    return texts | {name: getattr(old, column) for name, column in COLUMNS.items()}


def _product(values: Values) -> ProductRow:
    stated = _stated(values)
    return ProductRow(
        sku=values["sku"],
        texts={TEXTS[name]: text for name, text in stated.items() if name in TEXTS},
        **{column: stated[name] for name, column in COLUMNS.items() if name in stated},
    )
