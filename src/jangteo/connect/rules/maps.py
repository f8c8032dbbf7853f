"""A map's plain values as an ImportMap; everything unknown is told with its place."""

import codecs
from collections.abc import Mapping
from typing import Any

from jangteo.connect.errors import BadMap
from jangteo.connect.rules.fields import FIELDS, REPEATED
from jangteo.connect.rules.map_rules import build_rules
from jangteo.connect.rules.map_steps import build_steps
from jangteo.connect.rules.map_targets import build_target
from jangteo.connect.rules.reading import only, read_mapping, read_text
from jangteo.connect.types import Carry, FileFormat, ImportKind, ImportMap, Mapped, Repeated

_TOP = (
    "about",
    "kind",
    "source",
    "format",
    "fields",
    "rules",
    "repeated",
    "channel",
    "price_list",
    "place",
    "costs",
    "categories",
)
_FORMAT = ("type", "encoding", "delimiter", "sheet", "each", "exact", "carry", "may_lack", "split")
_CARRY = ("by", "columns", "scattered")
_FIELD = ("column", "columns", "between", "constant", "default", "do", "otherwise")
_TYPES = ("csv", "xlsx", "jsonl")
# A line of these can be told by its last byte alone, so that files are read line by line.
_WIDE_ENCODINGS = ("utf-16", "utf-32", "utf_16", "utf_32", "utf16", "utf32")


def build_map(plain: Any, kind: ImportKind, digest: str) -> ImportMap:
    """Read a map for one kind of import.

    raises  BadMap
    """
    top = only(read_mapping(plain, ""), _TOP, "")
    if read_text(top.get("kind"), "kind") != kind.value:
        raise BadMap("kind", f"this map is for {top.get('kind')}, not for {kind.value}")
    source = read_text(top.get("source"), "source")
    if len(source) > 40:
        raise BadMap("source", "longer than 40 characters")
    fields = _build_fields(top.get("fields"), kind)
    form = _build_format(top.get("format", {}))
    return ImportMap(
        kind=kind,
        source=source,
        digest=digest,
        fields=fields,
        rules=build_rules(top.get("rules", [])),
        format=form,
        repeated=_build_repeated(top.get("repeated"), kind),
        target=build_target(top, kind, fields),
    )


def column_names(plan: ImportMap) -> frozenset[str]:
    """Every column that the fields and rules of a map name and that a file must have."""
    by_fields = {column for mapped in plan.fields.values() for column in _columns_of(mapped)}
    if plan.format.carry:
        by_fields |= {*plan.format.carry.by, *plan.format.carry.columns}
    by_rules = {test.field for rule in plan.rules for test in rule.tests if test.field not in FIELDS[plan.kind]}
    return frozenset(by_fields | by_rules) - frozenset(plan.format.may_lack)


def _columns_of(mapped: Mapped) -> tuple[str, ...]:
    return mapped.columns + (_columns_of(mapped.otherwise) if mapped.otherwise else ())


def file_columns(plan: ImportMap, told: str) -> str:
    """Columns of the file for what a note names by fields; anything else stays as it is."""
    names = told.split(", ")
    columns = [column for name in names if name in plan.fields for column in plan.fields[name].columns]
    return ", ".join(columns) or told


def _build_fields(plain: Any, kind: ImportKind) -> Mapping[str, Mapped]:
    known = FIELDS[kind]
    fields = only(read_mapping(plain, "fields"), known, "fields")
    built = {name: _build_field(value, f"fields.{name}") for name, value in fields.items()}
    missing = [name for name, field in known.items() if field.is_required and name not in built]
    if missing:
        raise BadMap("fields", f"{kind.value} need {', '.join(missing)}")
    return built


def _build_field(plain: Any, path: str) -> Mapped:
    if isinstance(plain, str):
        return Mapped(columns=(read_text(plain, path),))
    parts = only(read_mapping(plain, path), _FIELD, path)
    if sum(key in parts for key in ("column", "columns", "constant")) != 1:
        raise BadMap(path, "needs exactly one of column, columns, constant")
    if "constant" in parts:
        if "do" in parts or "default" in parts:
            raise BadMap(path, "a constant takes neither do nor default")
        return Mapped(constant=read_text(parts["constant"], f"{path}.constant"))
    columns = parts.get("columns", [parts.get("column")])
    if not isinstance(columns, list) or not columns:
        raise BadMap(f"{path}.columns", "must be a list of columns")
    return Mapped(
        columns=tuple(read_text(column, f"{path}.column") for column in columns),
        default=read_text(parts["default"], f"{path}.default") if "default" in parts else None,
        steps=build_steps(parts.get("do", []), f"{path}.do"),
        between=read_text(parts.get("between", " "), f"{path}.between", trim=False),
        otherwise=_build_field(parts["otherwise"], f"{path}.otherwise") if "otherwise" in parts else None,
    )


def _build_format(plain: Any) -> FileFormat:
    parts = only(read_mapping(plain, "format"), _FORMAT, "format")
    texts = {
        name: read_text(value, f"format.{name}", trim=False)
        for name, value in parts.items()
        if name not in ("exact", "carry", "may_lack")
    }
    is_exact = parts.get("exact", False)
    if not isinstance(is_exact, bool):
        raise BadMap("format.exact", "must be true or false")
    lacking = parts.get("may_lack", [])
    if not isinstance(lacking, list):
        raise BadMap("format.may_lack", "must be a list of columns")
    may_lack = tuple(read_text(one, "format.may_lack") for one in lacking)
    form = FileFormat(**texts, is_exact=is_exact, carry=_build_carry(parts.get("carry")), may_lack=may_lack)
    if form.type and form.type not in _TYPES:
        raise BadMap("format.type", f"must be one of {', '.join(_TYPES)}")
    if len(form.delimiter) != 1 or form.delimiter in '"\r\n':
        raise BadMap("format.delimiter", "must be one character, no quote or line end")
    try:
        codecs.lookup(form.encoding)
        "a".encode(form.encoding)
    except (LookupError, ValueError):
        raise BadMap("format.encoding", f"{form.encoding[:40]!r} is no known encoding of text") from None
    if form.encoding.lower().startswith(_WIDE_ENCODINGS):
        raise BadMap("format.encoding", "files in UTF-16 or UTF-32 must be saved as UTF-8 first")
    return form


def _build_carry(plain: Any) -> Carry | None:
    if plain is None:
        return None
    parts = only(read_mapping(plain, "format.carry"), _CARRY, "format.carry")
    is_scattered = parts.get("scattered", False)
    if not isinstance(is_scattered, bool):
        raise BadMap("format.carry.scattered", "must be true or false")
    lists = {}
    for name in ("by", "columns"):
        columns = parts.get(name)
        if not isinstance(columns, list) or not columns:
            raise BadMap(f"format.carry.{name}", "must be a list of columns")
        lists[name] = tuple(read_text(one, f"format.carry.{name}") for one in columns)
    return Carry(lists["by"], lists["columns"], is_scattered)


def _build_repeated(plain: Any, kind: ImportKind) -> Repeated:
    possible = REPEATED[kind]
    if plain is None:
        return Repeated.LINES if Repeated.LINES in possible else Repeated.REFUSE
    if plain not in {one.value for one in possible}:
        raise BadMap("repeated", f"for {kind.value} it must be one of {', '.join(sorted(possible))}")
    return Repeated(plain)
