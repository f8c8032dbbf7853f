"""What has parts in one cell: units, options, attributes and channels as text, always written the same way."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from jangteo.catalog.types import AxisDraft, OptionValueDraft, ValueDraft
from jangteo.connect.rules.transform import Refusal

_UNIT = re.compile(r"([a-z0-9_-]{1,20})=(\d{1,9})(?:/(\d{1,9}))?")
_OPTION = re.compile(r"[a-zA-Z0-9_-]{1,40}")
_CODE = re.compile(r"[^a-z0-9]+")


def units_text(units: Mapping[str, tuple[int, int]]) -> str:
    """As in "box=12; each=1; half=1/2"."""
    parts = (f"{code}={above}" + (f"/{below}" if below != 1 else "") for code, (above, below) in sorted(units.items()))
    return "; ".join(parts)


def read_units(text: str) -> dict[str, tuple[int, int]]:
    """What `units_text` wrote.

    raises  Refusal
    """
    units = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        found = _UNIT.fullmatch(part)
        if found is None or not int(found[2]) or (found[3] and not int(found[3])):
            raise Refusal("not_understood")
        units[found[1]] = (int(found[2]), int(found[3] or 1))
    return units


def rights_text(rights: Mapping[str, str]) -> str:
    """As in "orders.place=own; units.change=unit"."""
    return "; ".join(f"{action}={scope}" for action, scope in sorted(rights.items()))


def read_rights(text: str) -> dict[str, str]:
    """What `rights_text` wrote.

    raises  Refusal
    """
    parts = [part.strip().partition("=") for part in text.split(";") if part.strip()]
    if not all(action and scope for action, _, scope in parts):
        raise Refusal("not_understood")
    return {action.strip(): scope.strip() for action, _, scope in parts}


def channels_text(codes: Iterable[str]) -> str:
    """As in "shop, wholesale"."""
    return ", ".join(sorted(codes))


def read_channels(text: str) -> frozenset[str]:
    """What `channels_text` wrote."""
    return frozenset(filter(None, (one.strip() for one in text.split(","))))


def options_text(axes: Sequence[AxisDraft]) -> str:
    """[[axis, names, value, names, swatch], …] as JSON; empty without axes."""
    rows = [
        [axis.code, dict(axis.names), value.code, dict(value.names), value.swatch]
        for axis in axes
        for value in axis.values
    ]
    return _json(rows) if rows else ""


def read_options(text: str) -> tuple[AxisDraft, ...]:
    """What `options_text` wrote.

    raises  Refusal
    """
    axes = []
    for row in _read(text, list) if text else ():
        if not (isinstance(row, list) and len(row) == 5 and _are_names(row[1]) and _are_names(row[3])):
            raise Refusal("not_understood")
        if not all(isinstance(row[place], str) for place in (0, 2, 4)):
            raise Refusal("not_understood")
        axes.append(AxisDraft(row[0], row[1], (OptionValueDraft(row[2], row[3], row[4]),)))
    return tuple(axes)


def plain_options(pairs: Iterable[tuple[str, str]], language: str) -> str:
    """Options of another system, (name, value) each, with codes of our own."""
    return options_text(
        [
            AxisDraft(code_of(name), {language: name}, (OptionValueDraft(code_of(value), {language: value}),))
            for name, value in pairs
        ]
    )


def code_of(name: str) -> str:
    """A code for a name of another system; a name without latin letters has one of its signs' numbers."""
    code = _CODE.sub("-", name.lower()).strip("-")
    if code and name.isascii():
        return code[:40]
    return "-".join(filter(None, (code[:20], "-".join(f"{ord(sign):x}" for sign in name)[:18]))).strip("-")[:40]


def choices_text(options: Mapping[str, Mapping[str, str]]) -> str:
    """[[code, names], …] as JSON, in their order; empty without options."""
    return _json([[code, dict(names)] for code, names in options.items()]) if options else ""


def read_choices(text: str) -> dict[str, Mapping[str, str]]:
    """What `choices_text` wrote.

    raises  Refusal
    """
    found: dict[str, Mapping[str, str]] = {}
    for row in _read(text, list) if text else ():
        if not (isinstance(row, list) and len(row) == 2 and _is_code(row[0]) and _are_names(row[1])):
            raise Refusal("not_understood")
        found[row[0]] = row[1]
    return found


def audiences_text(audiences: Iterable[tuple[str, str]]) -> str:
    """[[kind, code or key], …] as JSON; empty for nobody."""
    rows = sorted(map(list, audiences))
    return _json(rows) if rows else ""


def read_audiences(text: str) -> frozenset[tuple[str, str]]:
    """What `audiences_text` wrote.

    raises  Refusal
    """
    rows = _read(text, list) if text else ()
    if not all(isinstance(row, list) and len(row) == 2 and all(isinstance(one, str) for one in row) for row in rows):
        raise Refusal("not_understood")
    return frozenset((kind, key) for kind, key in rows)


def attributes_text(values: Iterable[ValueDraft]) -> str:
    """{attribute: its value} as JSON: [number, unit], option, true or false, {language: text}; empty without values."""
    told: dict[str, Any] = {}
    for one in values:
        if one.number is not None:
            told[one.attribute] = [f"{one.number.normalize():f}", one.unit]
        elif one.flag is not None:
            told[one.attribute] = one.flag
        else:
            told[one.attribute] = one.option or dict(one.texts or {})
    return _json(told) if told else ""


def read_attributes(text: str) -> tuple[ValueDraft, ...]:
    """What `attributes_text` wrote.

    raises  Refusal
    """
    told = _read(text, dict) if text else {}
    return tuple(_value(code, value) for code, value in told.items())


def _value(code: str, value: Any) -> ValueDraft:
    match value:
        case bool():
            return ValueDraft(code, flag=value)
        case str() if value:
            return ValueDraft(code, option=value)
        case [str() as number, str() as unit]:
            try:
                return ValueDraft(code, number=Decimal(number), unit=unit)
            except InvalidOperation:
                raise Refusal("not_understood") from None
        case dict() if _are_names(value):
            return ValueDraft(code, texts=value)
        case _:
            raise Refusal("not_understood")


def _is_code(plain: Any) -> bool:
    return isinstance(plain, str) and bool(_OPTION.fullmatch(plain))


def _are_names(plain: Any) -> bool:
    return isinstance(plain, dict) and bool(plain) and all(isinstance(one, str) for one in plain.values())


def _json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _read(text: str, kind: type) -> Any:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal("not_understood") from None
    if not isinstance(plain, kind):
        raise Refusal("not_understood")
    return plain
