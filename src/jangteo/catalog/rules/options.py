"""Whether axes and the values that variants have of them hold together."""

import re
from collections.abc import Collection, Mapping, Sequence

from jangteo.catalog.errors import InvalidOptions
from jangteo.catalog.types import MOST_AXES, MOST_VALUES, AxisDraft, OptionsDraft

CODE, SWATCH = re.compile(r"[a-z0-9_-]{1,40}"), re.compile(r"#[0-9a-f]{6}")
LONGEST_NAME = 60


def check_options(draft: OptionsDraft, active: Collection[str], known: Collection[str]) -> None:
    """Refuse axes that are none, and variants without a value of each or with the combination of another.

    active  the SKUs that are sold; each has a combination of its own
    known   all SKUs of the product
    raises  InvalidOptions; `reason` says what, `axis`, `value`, `sku` and `other` where
    """
    if len(draft.axes) > MOST_AXES:
        raise InvalidOptions(f"a product has {MOST_AXES} axes at most", reason="too_many_axes", limit=MOST_AXES)
    if len({axis.code for axis in draft.axes}) < len(draft.axes):
        raise InvalidOptions("two axes have one code", reason="axis_twice")
    for axis in draft.axes:
        _check_axis(axis)
    _check_chosen(draft, active, known)


def joined_labels(axes: Sequence[AxisDraft], chosen: Sequence[str]) -> dict[str, str]:
    """{language: what a variant is called by its values}, a language that a value lacks told by another."""
    names = [
        next(value.names for value in axis.values if value.code == code)
        for axis, code in zip(axes, chosen, strict=True)
    ]
    languages = sorted({language for one in names for language in one})
    return {language: " · ".join(_said(one, language) for one in names) for language in languages}


def _said(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()))


def _check_axis(axis: AxisDraft) -> None:
    if not CODE.fullmatch(axis.code):
        raise InvalidOptions(f"{axis.code!r} is no code of an axis", reason="axis_code", axis=axis.code)
    _check_names(axis.names, axis=axis.code)
    if not 1 <= len(axis.values) <= MOST_VALUES:
        raise InvalidOptions(f"1 to {MOST_VALUES} values", reason="values", axis=axis.code, limit=MOST_VALUES)
    codes = [value.code for value in axis.values]
    for value in axis.values:
        where = {"axis": axis.code, "value": value.code}
        if not CODE.fullmatch(value.code):
            raise InvalidOptions(f"{value.code!r} is no code of a value", reason="value_code", **where)
        if codes.count(value.code) > 1:
            raise InvalidOptions(f"{value.code!r} stands there twice", reason="value_twice", **where)
        if value.swatch and not SWATCH.fullmatch(value.swatch):
            raise InvalidOptions(f"{value.swatch!r} is no colour", reason="swatch", **where)
        _check_names(value.names, **where)


def _check_names(names: Mapping[str, str], **where: str) -> None:
    said = list(names.values())
    if not said or any(not name.strip() or len(name) > LONGEST_NAME or "\0" in name for name in said):
        raise InvalidOptions(f"a name has 1 to {LONGEST_NAME} characters", reason="names", limit=LONGEST_NAME, **where)


def _check_chosen(draft: OptionsDraft, active: Collection[str], known: Collection[str]) -> None:
    strange = next((sku for sku in draft.chosen if sku not in known), None)
    if strange is not None:
        raise InvalidOptions(f"{strange!r} is not of this product", reason="sku", sku=strange)
    if not draft.axes:
        return
    seen: dict[tuple[str, ...], str] = {}
    for sku in sorted(known):
        chosen = draft.chosen.get(sku)
        if chosen is None:
            if sku in active:
                raise InvalidOptions(f"{sku} has no values", reason="missing", sku=sku, axis=draft.axes[0].code)
            continue
        _check_values(draft.axes, sku, chosen)
        other = seen.setdefault(chosen, sku) if sku in active else sku
        if other != sku:
            raise InvalidOptions(f"{sku} is the same as {other}", reason="same", sku=sku, other=other)


def _check_values(axes: Sequence[AxisDraft], sku: str, chosen: Sequence[str]) -> None:
    for at, axis in enumerate(axes):
        code = chosen[at] if at < len(chosen) else ""
        if code not in {value.code for value in axis.values}:
            raise InvalidOptions(f"{sku} has no value of {axis.code}", reason="missing", sku=sku, axis=axis.code)
    if len(chosen) > len(axes):
        raise InvalidOptions(f"{sku} has more values than axes", reason="missing", sku=sku, axis=axes[-1].code)
