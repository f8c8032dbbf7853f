"""In which ways the variants of a product differ: axes, their values, and a value of each for every variant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest
from json import dumps

from django.contrib import messages
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import pgettext

from jangteo.catalog.errors import InvalidOptions, OptionsChanged
from jangteo.catalog.selectors import options_of
from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.catalog.services import set_options
from jangteo.catalog.types import MOST_AXES, MOST_VALUES, AxisDraft, OptionsDraft, OptionValueDraft, VariantView
from jangteo.office.pages.frame import staff_actor
from jangteo.office.wording import refusal_in_words

SPARE_VALUES, LONGEST = 3, 80


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value as its row shows it."""

    code: str = ""
    ko: str = ""
    en: str = ""
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class AxisRows:
    """An axis as the form shows it; `at` is its place, by which its fields are called."""

    at: int
    code: str = ""
    ko: str = ""
    en: str = ""
    values: tuple[ValueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PickRow:
    """A variant with, for each axis, (its name, what may be chosen, what is)."""

    sku: str
    label: str
    picks: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]


@dataclass(frozen=True, slots=True)
class OptionsForm:
    """The form whole; `is_typed` where it shows what was typed and not yet kept."""

    axes: tuple[AxisRows, ...]
    rows: tuple[PickRow, ...]
    seen: str
    error: str = ""
    is_typed: bool = False


def options_form(product: StaffProduct) -> OptionsForm:
    """The form with what is kept."""
    kept = options_of(product.id)
    return _form(kept, product.variants, _digest(kept))


def change_options(request: HttpRequest, product: StaffProduct) -> OptionsForm | None:
    """Take the form: None where it was kept, else the form as it was typed, with what is wrong.

    `act=look` keeps nothing: it shows the fields of what was typed, such as the new values to choose from.
    """
    known = options_of(product.id)
    seen = request.POST.get("seen", "")[:64]
    draft = _read(request, product, known)
    if request.POST.get("act") == "look":
        return _form(draft, product.variants, seen, is_typed=True)
    try:
        if seen != _digest(known):
            raise OptionsChanged
        why = request.POST.get("why", "").replace("\0", "").strip()[:200]
        set_options(product_id=product.id, draft=draft, actor=staff_actor(request), seen=known, why=why)
    except (InvalidOptions, OptionsChanged) as refusal:
        return _form(draft, product.variants, seen, error=refusal_in_words(refusal), is_typed=True)
    messages.success(request, pgettext("office", "How its variants differ is kept."))
    return None


def _form(
    draft: OptionsDraft, variants: Sequence[VariantView], seen: str, *, error: str = "", is_typed: bool = False
) -> OptionsForm:
    axes = [
        AxisRows(
            at,
            axis.code,
            axis.names.get("ko", ""),
            axis.names.get("en", ""),
            (
                *(
                    ValueRow(one.code, one.names.get("ko", ""), one.names.get("en", ""), one.swatch)
                    for one in axis.values
                ),
                *[ValueRow()] * SPARE_VALUES,
            ),
        )
        for at, axis in enumerate(draft.axes)
    ]
    if len(axes) < MOST_AXES:
        axes.append(AxisRows(len(axes), values=(ValueRow(),) * SPARE_VALUES))
    rows = tuple(_pick_row(one, draft) for one in variants) if draft.axes else ()
    return OptionsForm(tuple(axes), rows, seen, error, is_typed)


def _pick_row(variant: VariantView, draft: OptionsDraft) -> PickRow:
    chosen = draft.chosen.get(variant.sku, ())
    return PickRow(
        variant.sku,
        variant.label,
        tuple(
            (
                _named(axis.names, axis.code),
                tuple((one.code, _named(one.names, one.code)) for one in axis.values),
                (chosen[at] if at < len(chosen) else "") or _guess(variant, axis),
            )
            for at, axis in enumerate(draft.axes)
        ),
    )


def _guess(variant: VariantView, axis: AxisDraft) -> str:
    """The value that a part of the variant's label names; empty: none does."""
    parts = {part.strip().casefold() for part in variant.label.split("·")} - {""}
    return next((one.code for one in axis.values if parts & {name.casefold() for name in one.names.values()}), "")


def _named(names: Mapping[str, str], code: str) -> str:
    return " / ".join(dict.fromkeys(names.values())) or code


def _read(request: HttpRequest, product: StaffProduct, known: OptionsDraft) -> OptionsDraft:
    """What was typed; an axis or a value without a name is none."""
    slots = {at: axis for at in range(MOST_AXES + 1) if (axis := _read_axis(request, at)) is not None}
    fields = request.POST
    picked = [fields.getlist(f"pick-{at}") for at in slots]
    chosen = {
        sku[:LONGEST]: tuple((one or "")[:LONGEST] for one in codes)
        for sku, *codes in zip_longest(fields.getlist("sku")[:2000], *picked, fillvalue="")
        if sku
    }
    axes = tuple(_with_codes(list(slots.values())))
    shown = {one.sku for one in product.variants}
    values = [{value.code for value in axis.values} for axis in axes]
    hidden = {
        sku: codes
        for sku, codes in known.chosen.items()
        if sku not in shown
        and len(codes) == len(axes)
        and all(code in some for code, some in zip(codes, values, strict=True))
    }
    return OptionsDraft(axes, hidden | chosen if axes else {})


def _read_axis(request: HttpRequest, at: int) -> AxisDraft | None:
    def said(name: str) -> str:
        return request.POST.get(f"axis-{at}-{name}", "").replace("\0", "").strip()[:LONGEST]

    columns = [
        request.POST.getlist(f"value-{at}-{name}")[: MOST_VALUES + 10] for name in ("code", "ko", "en", "swatch")
    ]
    values = [
        OptionValueDraft(code, _names(ko, en), swatch.lower())
        for code, ko, en, swatch in (
            tuple(cell.replace("\0", "").strip()[:LONGEST] for cell in row)
            for row in zip_longest(*columns, fillvalue="")
        )
        if ko or en
    ]
    names = _names(said("ko"), said("en"))
    return AxisDraft(said("code"), names, tuple(_coded(values))) if names or values else None


def _names(ko: str, en: str) -> dict[str, str]:
    return {code: name for code, name in (("ko", ko), ("en", en)) if name}


def _coded(values: Sequence[OptionValueDraft]) -> list[OptionValueDraft]:
    """New values get a code from their English name, or else from their place."""
    taken = {one.code for one in values}
    found = []
    for at, one in enumerate(values, 1):
        code = one.code or _free(one.names, f"v{at}", taken)
        taken.add(code)
        found.append(replace(one, code=code))
    return found


def _with_codes(axes: Sequence[AxisDraft]) -> list[AxisDraft]:
    taken = {one.code for one in axes}
    found = []
    for at, one in enumerate(axes, 1):
        code = one.code or _free(one.names, f"axis{at}", taken)
        taken.add(code)
        found.append(replace(one, code=code))
    return found


def _free(names: Mapping[str, str], otherwise: str, taken: set[str]) -> str:
    base = slugify(names.get("en", ""))[:36] or otherwise
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _digest(draft: OptionsDraft) -> str:
    """Stands for what the form showed, to see whether it is so still."""
    told = [
        [
            [axis.code, dict(axis.names), [[v.code, dict(v.names), v.swatch] for v in axis.values]]
            for axis in draft.axes
        ],
        {sku: list(codes) for sku, codes in draft.chosen.items()},
    ]
    return sha256(dumps(told, sort_keys=True).encode()).hexdigest()[:32]
