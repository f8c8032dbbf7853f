"""One row under a map: its values, or why it is skipped or refused."""

from decimal import Decimal
from typing import Any

from jangteo.connect.rules.demands import check_kind
from jangteo.connect.rules.fields import BY_FIRST, FIELDS, KEYS
from jangteo.connect.rules.messages import note, shown
from jangteo.connect.rules.tests import holds
from jangteo.connect.rules.texts import check_exact_text, check_text
from jangteo.connect.rules.transform import Refusal, apply_step, cell, to_decimal, to_moment, to_text
from jangteo.connect.types import (
    SIGN,
    Field,
    FieldType,
    ImportMap,
    Judged,
    Mapped,
    Note,
    NoteLevel,
    Raw,
    RowRule,
    SourceRow,
    Values,
)


def judge_row(plan: ImportMap, source: SourceRow) -> Judged:
    """Read the fields, then ask the map's rules in their order, then the kind's own demands.

    A rule that holds gives the reason even where a field could not be read: rows are skipped before they are faulted.
    """
    if source.problem:
        return Judged("", None, (note(source.row, source.problem),))
    values, failures = _read_fields(plan, source)
    for rule in plan.rules:
        if all(holds(test, values, source.raw) for test in rule.tests):
            return Judged("", None, (_ruled(rule, values, source),))
    if failures:
        return Judged("", None, tuple(failures))
    notes = check_kind(plan, source.row, values)
    if any(one.level == NoteLevel.REFUSED for one in notes):
        return Judged("", None, tuple(notes))
    return Judged(_key_of(plan, values), values, tuple(notes))


def _key_of(plan: ImportMap, values: Values) -> str:
    parts = [str(values.get(name) or "") for name in KEYS[plan.kind]]
    return next(filter(None, parts), "") if plan.kind in BY_FIRST else SIGN.join(parts)


def _read_fields(plan: ImportMap, source: SourceRow) -> tuple[Values, list[Note]]:
    fields = FIELDS[plan.kind]
    values: Values = {}
    failures = []
    for name, mapped in plan.fields.items():
        try:
            values[name] = _typed(fields[name], _take(mapped, source.raw), is_exact=plan.format.is_exact)
        except Refusal as refusal:
            values[name] = None
            column = ", ".join(mapped.columns) or name
            failures.append(note(source.row, refusal.code, column=column, value=_as_written(mapped, source.raw)))
    return values, failures


def _take(mapped: Mapped, raw: Raw) -> Any:
    """The value after its transformations; the default stands in for an empty one."""
    if mapped.constant is not None:
        return mapped.constant
    value = _read(mapped, raw)
    return _take(mapped.otherwise, raw) if mapped.otherwise and value in ("", None) else value


def _read(mapped: Mapped, raw: Raw) -> Any:
    if len(mapped.columns) == 1:
        value = cell(raw, mapped.columns[0])
    else:
        value = mapped.between.join(filter(None, (to_text(cell(raw, column)).strip() for column in mapped.columns)))
    if value == "" or value is None:
        return mapped.default
    for step in mapped.steps:
        value = apply_step(value, step)
    return mapped.default if value == "" else value


def _typed(field: Field, value: Any, *, is_exact: bool = False) -> Any:
    """The value in the field's type; "" or None for one that is left out.

    raises  Refusal
    """
    if value is None or value == "":
        if field.is_required:
            raise Refusal("required")
        return "" if field.type == FieldType.TEXT else None
    match field.type:
        case FieldType.TEXT:
            text = to_text(value)
            if is_exact:
                return check_exact_text(text, field.most)
            return check_text(text, field.most, is_required=field.is_required)
        case FieldType.MOMENT:
            return to_moment(value)
        case FieldType.WHOLE:
            return _whole(field, to_decimal(value))
        case FieldType.DECIMAL:
            return _bounded(field, to_decimal(value))


def _whole(field: Field, number: Decimal) -> int:
    if number != number.to_integral_value():
        raise Refusal("not_whole")
    return int(_bounded(field, number))


def _bounded(field: Field, number: Decimal) -> Decimal:
    if field.least is not None and number < field.least:
        raise Refusal("too_small")
    if number > field.most:
        raise Refusal("too_large")
    if round(number, field.decimals) != number:
        raise Refusal("too_many_decimals")
    return number


def _as_written(mapped: Mapped, raw: Raw) -> str:
    return ", ".join(shown(cell(raw, column)) for column in mapped.columns) or shown(mapped.constant)


def _ruled(rule: RowRule, values: Values, source: SourceRow) -> Note:
    test = rule.tests[-1]
    value = values[test.field] if test.field in values else cell(source.raw, test.field)
    return Note(source.row, rule.level, rule.code, test.field, shown(value), rule.names)
