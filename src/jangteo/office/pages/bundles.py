"""What bundles consist of: a form of lines for each bundle, and which bundles a component is in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import pgettext

from jangteo.catalog.errors import BundleChanged, InvalidProduct
from jangteo.catalog.selectors import bundles_of, bundles_with
from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.catalog.services import set_bundle
from jangteo.catalog.types import VariantId
from jangteo.kernel.ids import parse_id
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import staff_actor
from jangteo.office.pages.stock_lines import Named, find_variants, names_of
from jangteo.office.wording import refusal_in_words

SPARE_LINES, MOST_LINES, MOST_OF_ONE, LONGEST_SKU = 3, 100, 1000, 60


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A line of the form as it stands: what was typed, what it means, and what is wrong with it."""

    sku: str = ""
    units: str = ""
    name: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class BundleForm:
    """The lines of one bundle; `sku` is empty where one is still to be chosen, `seen` what it consisted of."""

    sku: str
    lines: Sequence[BundleLine]
    seen: str = ""
    error: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.error) or any(line.error for line in self.lines)


@dataclass(frozen=True, slots=True)
class InBundle:
    """A bundle that has so many units of a component in it."""

    component: str
    bundle: Named
    units: int


def bundle_forms(product: StaffProduct, wrong: BundleForm | None = None) -> list[BundleForm]:
    """A form for each variant that is a bundle, and one to make another where a variant is none."""
    recipes = bundles_of(one.id for one in product.variants)
    names = names_of({pk for recipe in recipes.values() for pk in recipe})
    forms = [
        wrong if wrong and wrong.sku == one.sku else _form(one.sku, recipes[one.id], names)
        for one in product.variants
        if one.id in recipes
    ]
    if wrong and wrong.sku not in {form.sku for form in forms}:
        return [*forms, wrong]
    return [*forms, BundleForm("", _spare())] if len(forms) < len(product.variants) else forms


def in_bundles(variant_ids: Iterable[UUID]) -> list[InBundle]:
    """The bundles that have one of the variants in them, by component."""
    found = bundles_with(variant_ids)
    names = names_of({*found, *(pk for bundles in found.values() for pk in bundles)})
    return [
        InBundle(names[component].sku, names[bundle], units)
        for component, bundles in found.items()
        for bundle, units in bundles.items()
    ]


def parts_of(variant_id: UUID) -> list[tuple[Named, int]]:
    """What one of a variant consists of; empty where it is no bundle."""
    recipe = bundles_of([variant_id]).get(VariantId(variant_id), {})
    names = names_of(recipe)
    return [(names[pk], units) for pk, units in recipe.items()]


def change_bundle(request: HttpRequest, product: StaffProduct) -> BundleForm | None:
    """Take the lines of a form: None where it was done, else the form with what is wrong at its line."""
    sku = request.POST.get("sku", "")[:LONGEST_SKU]
    variant = next((one for one in product.variants if one.sku == sku), None)
    lines, components = _read(request)
    seen_text = request.POST.get("seen", "")[:10_000]
    seen = _seen(seen_text)
    error = "" if variant else pgettext("office", "Choose which SKU is the bundle.")
    if seen is None:
        error = pgettext("office", "What stood here could not be read. Open the page anew.")
    if variant is None or seen is None or any(line.error for line in lines):
        return BundleForm(sku if variant else "", lines, seen_text, error)
    done = (
        pgettext("office", "What %(sku)s consists of is kept.") % {"sku": sku}
        if components
        else pgettext("office", "%(sku)s is no bundle any more.") % {"sku": sku}
    )
    try:
        set_bundle(variant_id=variant.id, components=components, actor=staff_actor(request), seen=seen)
    except (InvalidProduct, BundleChanged) as refusal:
        return BundleForm(sku, lines, seen_text, refusal_in_words(refusal))
    messages.success(request, done)
    return None


def _read(request: HttpRequest) -> tuple[list[BundleLine], dict[UUID, int]]:
    """The lines as they were typed, and {component: units} of those that can be read; 0 or nothing takes a line out."""
    skus, units = (request.POST.getlist(name)[:MOST_LINES] for name in ("component", "units"))
    typed = [
        (sku.replace("\x00", "").strip()[:LONGEST_SKU], number.strip()[:20])
        for sku, number in zip_longest(skus, units, fillvalue="")
    ]
    found = find_variants(sku for sku, _ in typed)
    names = names_of(found.values())
    lines: list[BundleLine] = []
    components: dict[UUID, int] = {}
    for sku, number in typed:
        variant, count = found.get(sku), read_whole(number)
        error = _line_error(sku, number, variant, components)
        if variant and count and not error:
            components[variant] = count
        lines.append(BundleLine(sku, number.replace("\x00", ""), names[variant].name if variant else "", error))
    return lines, components


def _line_error(sku: str, number: str, variant: UUID | None, known: Mapping[UUID, int]) -> str:
    """What is wrong with a line; a line without a SKU and a number, and one whose number is 0, are not meant."""
    is_out, count = number in ("", "0"), read_whole(number)
    if not sku:
        return "" if is_out else pgettext("office", "Name the SKU.")
    if variant is None:
        return pgettext("office", "There is no such SKU or GTIN.")
    if is_out:
        return ""
    if variant in known:
        return pgettext("office", "It stands on a line above.")
    if count is None or not 1 <= count <= MOST_OF_ONE:
        return pgettext("office", "1 to 1,000 of each; 0 takes it out.")
    return ""


def _form(sku: str, recipe: Mapping[VariantId, int], names: Mapping[UUID, Named]) -> BundleForm:
    lines = [BundleLine(names[pk].sku, str(units), names[pk].name) for pk, units in recipe.items()]
    return BundleForm(sku, [*lines, *_spare()], _told(recipe))


def _spare() -> list[BundleLine]:
    return [BundleLine()] * SPARE_LINES


def _told(recipe: Mapping[VariantId, int]) -> str:
    return " ".join(f"{pk}:{units}" for pk, units in sorted(recipe.items()))


def _seen(text: str) -> dict[UUID, int] | None:
    """What a form says it showed; None where it can't be read."""
    found: dict[UUID, int] = {}
    for pair in text.split():
        pk, _, units = pair.partition(":")
        variant, count = parse_id(pk), read_whole(units)
        if variant is None or count is None:
            return None
        found[variant] = count
    return found
