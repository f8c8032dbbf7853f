"""What a map says of the thing its rows go into."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from jangteo.connect.errors import BadMap
from jangteo.connect.rules.fields import TARGET_FIELDS, TARGETS
from jangteo.connect.rules.reading import only, read_mapping, read_names, read_text
from jangteo.connect.types import ImportKind
from jangteo.kernel.money import currency_codes

_CODE = re.compile(r"[a-zA-Z0-9_-]{1,40}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def build_target(top: Mapping[str, Any], kind: ImportKind, fields: Collection[str]) -> Mapping[str, Any]:
    """The channel, price list, place or categories of a map, checked.

    raises  BadMap, also when the map speaks of a target that its kind does not have
    """
    name, parts = TARGETS[kind]
    for other, _ in TARGETS.values():
        if other and other != name and other in top:
            raise BadMap(other, f"means nothing for {kind.value}")
    if name == "categories":
        categories = read_mapping(top.get(name, {}), name)
        return {slug: read_names(names, f"{name}.{slug}") for slug, names in categories.items()}
    if not name:
        return {}
    if name not in top and TARGET_FIELDS.get(kind, "") in fields:
        return {}
    if name not in top:
        raise BadMap(name, "is missing")
    plain = only(read_mapping(top[name], name), parts, name)
    missing = [part for part, is_needed in parts.items() if is_needed and part not in plain]
    if missing:
        raise BadMap(name, f"needs {', '.join(missing)}")
    return {part: _READERS[part](value, f"{name}.{part}") for part, value in plain.items()}


def _code(plain: Any, path: str) -> str:
    code = read_text(plain, path)
    if not _CODE.fullmatch(code):
        raise BadMap(path, "must be at most 40 letters, digits, - and _")
    return code


def _currency(plain: Any, path: str) -> str:
    code = read_text(plain, path)
    if code not in currency_codes():
        raise BadMap(path, f"{code[:20]!r} is no currency")
    return code


def _country(plain: Any, path: str) -> str:
    code = read_text(plain, path)
    if not _COUNTRY.fullmatch(code):
        raise BadMap(path, "must be two capital letters, as in KR")
    return code


def _flag(plain: Any, path: str) -> bool:
    if not isinstance(plain, bool):
        raise BadMap(path, "must be true or false")
    return plain


def _whole(plain: Any, path: str) -> int:
    if not isinstance(plain, int) or isinstance(plain, bool) or abs(plain) > 1_000_000:
        raise BadMap(path, "must be a whole number")
    return plain


_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "code": _code,
    "names": read_names,
    "currency": _currency,
    "country": _country,
    "includes_tax": _flag,
    "priority": _whole,
    "for_channel": _code,
}
