from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.errors import AttributeNotFound, InvalidAttributeValue, InvalidOptions
from jangteo.catalog.types import PortableVariant, ProductRow, ProductStatus, TextField, VariantDetails
from jangteo.connect import rules
from jangteo.connect.types import Difference, Group, ImportMap, Note, NoteLevel, Outcome, Values, Verdict
from jangteo.kernel.types import Actor

TEXTS = {f"{text.value}.{language}": (text, language) for text in TextField for language in ("ko", "en")}
COLUMNS = {"category": "category_slug", "gtin": "gtin", "weight_grams": "weight_grams", "tax_code": "tax_code"}
DETAILS = ("status", "is_active", "label.ko", "label.en", "units", "options", "attributes", "channels")
NAMES = ("name.ko", "name.en")
STATUSES = tuple(status.value for status in ProductStatus)


@dataclass(slots=True)
class ProductWriter:
    """Variants with their products, found again by SKU; what a file leaves out stays as it is."""

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
        """Compare with the variants of these SKUs."""
        known = catalog.portable_variants([group.key for group in groups])
        taken = self._free_gtins(groups)
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[ProductRow, VariantDetails | None]] = []
        for group in groups:
            row, values, old = group.last.row, group.last.values, known.get(group.key)
            if refusal := self._refusal(values, old):
                code, column = refusal
                notes.append(rules.note(row, code, column=column, value=values[column]))
                continue
            if values.get("gtin") and taken[values["gtin"]] != group.key:
                notes.append(
                    rules.note(row, "gtin_taken", column="gtin", value=values["gtin"], level=NoteLevel.WARNING)
                )
                values = values | {"gtin": ""}
            stated = stated_facts(values)
            changes = rules.differ(portable_facts(old), _beside(stated, old)) if old else {}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(group.key, row, outcome, changes))
            if outcome != Outcome.UNCHANGED:
                wanted.append((_product(stated, values), _details(stated, changes if old else stated)))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Make and change products in one call, and what they are beyond their texts in another."""
        if verdict.wanted:
            catalog_services.upsert_products(rows=[row for row, _ in verdict.wanted], actor=self.actor)
        if details := [one for _, one in verdict.wanted if one]:
            catalog_services.put_details(rows=details, actor=self.actor)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Every field of the variants and their products."""
        known = catalog.portable_variants(subjects)
        return {sku: rules.store(portable_facts(known[sku])) if sku in known else None for sku in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Fields back; variants that were made go, unless something refers to them."""
        made = [sku for sku, facts in before.items() if facts is None]
        gone = catalog_services.remove_unused_variants(skus=made, actor=self.actor)
        old = {sku: facts for sku, facts in before.items() if facts is not None}
        if old:
            catalog_services.restore_products(rows={sku: _restored(one) for sku, one in old.items()}, actor=self.actor)
        details = [_details(facts, dict.fromkeys(DETAILS)) for facts in old.values()]
        kept = dict.fromkeys(set(made) - set(gone), "in_use")
        try:
            catalog_services.put_details(rows=[one for one in details if one], actor=self.actor)
        except (InvalidOptions, AttributeNotFound, InvalidAttributeValue) as refused:
            kept |= dict.fromkeys(old, refused.code)
        return kept

    def _refusal(self, values: Values, old: PortableVariant | None) -> tuple[str, str] | None:
        if values["category"] not in self._categories:
            return "unknown_category", "category"
        if old and values.get("product") and values["product"] != old.product_slug:
            return "other_product", "product"
        if old is None and not any(values.get(name) for name in NAMES):
            return "required", "sku"
        if values.get("status") and values["status"] not in STATUSES:
            return "unknown_kind", "status"
        return None

    def _free_gtins(self, groups: Sequence[Group]) -> Mapping[str, str]:
        """{GTIN: the SKU that has it, or the first of these rows to claim it}."""
        claims: dict[str, str] = {}
        for group in groups:
            if gtin := group.last.values.get("gtin"):
                claims.setdefault(gtin, group.key)
        return claims | catalog.skus_by_gtin(claims)


def portable_facts(old: PortableVariant) -> dict[str, Any]:
    """A variant with its product by the fields of a file."""
    details = old.details
    texts = {name: old.texts.get(place, "") for name, place in TEXTS.items()}
    labels = details.labels or {}
    return (
        {"sku": old.sku, "product": old.product_slug}
        | texts
        | {name: getattr(old, column) for name, column in COLUMNS.items()}
        | {
            "status": details.status or "",
            "is_active": "yes" if details.is_active else "no",
            "label.ko": labels.get("ko", ""),
            "label.en": labels.get("en", ""),
            "units": rules.units_text(details.units or {}),
            "options": rules.options_text(details.options or ()),
            "attributes": rules.attributes_text(details.values or ()),
            "channels": rules.channels_text(details.channels or ()),
        }
    )


def stated_facts(values: Values) -> dict[str, Any]:
    """What a row says, in the words of `portable_facts`; empty texts and numbers say nothing."""
    names = ("sku", "product", *TEXTS, *COLUMNS, *DETAILS)
    stated = {name: values[name] for name in names if values.get(name) not in (None, "")}
    if "units" in stated:
        stated["units"] = rules.units_text(rules.read_units(stated["units"]))
    if "options" in stated:
        stated["options"] = rules.options_text(rules.read_options(stated["options"]))
    if "attributes" in stated:
        stated["attributes"] = rules.attributes_text(
            sorted(rules.read_attributes(stated["attributes"]), key=lambda one: one.attribute)
        )
    if "channels" in stated:
        stated["channels"] = rules.channels_text(rules.read_channels(stated["channels"]))
    return stated


def _beside(stated: dict[str, Any], old: PortableVariant | None) -> dict[str, Any]:
    """What will stand: units, values and channels come beside those there are; labels follow from options."""
    if old is None:
        return stated
    told, details = dict(stated), old.details
    if "units" in told:
        told["units"] = rules.units_text({**(details.units or {}), **rules.read_units(told["units"])})
    if "channels" in told:
        told["channels"] = rules.channels_text((details.channels or set()) | rules.read_channels(told["channels"]))
    if "attributes" in told:
        values = {one.attribute: one for one in (*(details.values or ()), *rules.read_attributes(told["attributes"]))}
        told["attributes"] = rules.attributes_text(values[code] for code in sorted(values))
    if "options" in told:
        told.pop("label.ko", None)
        told.pop("label.en", None)
    return told


def _product(stated: Mapping[str, Any], values: Values) -> ProductRow:
    return ProductRow(
        sku=values["sku"],
        texts={TEXTS[name]: text for name, text in stated.items() if name in TEXTS},
        product_slug=values.get("product") or "",
        **{column: stated[name] for name, column in COLUMNS.items() if name in stated},
    )


def _details(facts: Mapping[str, Any], wanted: Mapping[str, Any]) -> VariantDetails | None:
    """What of the facts lies beyond columns and texts, as far as it is wanted."""
    told = {name: facts[name] for name in DETAILS if name in wanted and facts.get(name)}
    if not told:
        return None
    labels = {language: told[name] for language in ("ko", "en") if (name := f"label.{language}") in told}
    return VariantDetails(
        sku=str(facts["sku"]),
        status=told.get("status"),
        is_active=told["is_active"] != "no" if "is_active" in told else None,
        labels=labels or None,
        units=rules.read_units(told["units"]) if "units" in told else None,
        values=rules.read_attributes(told["attributes"]) if "attributes" in told else None,
        options=rules.read_options(told["options"]) if "options" in told else None,
        channels=rules.read_channels(told["channels"]) if "channels" in told else None,
    )


def _restored(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    weight = facts.get("weight_grams")
    return {**facts, "weight_grams": None if weight is None else Decimal(weight)}
