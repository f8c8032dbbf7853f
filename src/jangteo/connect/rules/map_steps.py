"""Transformations as a map writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jangteo.connect.errors import BadMap
from jangteo.connect.rules.reading import only, read_mapping, read_text
from jangteo.connect.rules.transform import TRANSFORMATIONS, Refusal, to_decimal
from jangteo.connect.types import Step

_WITHOUT_SETTINGS = frozenset({"strip", "squeeze", "upper", "lower", "digits"})


def build_steps(plain: Any, path: str) -> tuple[Step, ...]:
    """A list of transformations: names, or one name with its settings each.

    raises  BadMap
    """
    if not isinstance(plain, list):
        raise BadMap(path, "must be a list of transformations")
    return tuple(_build_step(one, f"{path}[{place}]") for place, one in enumerate(plain, 1))


def _build_step(plain: Any, path: str) -> Step:
    if isinstance(plain, str):
        plain = {plain: None}
    parts = only(read_mapping(plain, path), TRANSFORMATIONS, path)
    if len(parts) != 1:
        raise BadMap(path, "must name one transformation")
    name, settings = next(iter(parts.items()))
    return Step(name, _READERS[name](settings, f"{path}.{name}"))


def _nothing(plain: Any, path: str) -> None:
    if plain is not None:
        raise BadMap(path, "takes no settings")


def _text(plain: Any, path: str) -> str:
    return read_text(plain, path, trim=False)


def _cut(plain: Any, path: str) -> int:
    if not isinstance(plain, int) or isinstance(plain, bool) or plain < 1:
        raise BadMap(path, "must be a number of characters")
    return plain


def _decimal(plain: Any, path: str) -> Mapping[str, Any]:
    parts = only(read_mapping(plain or {}, path), ("places", "thousands", "comma"), path)
    places = parts.get("places", 0)
    if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= 6:
        raise BadMap(f"{path}.places", "must be a number of decimals from 0 to 6")
    for name in ("thousands", "comma"):
        if name in parts and len(_text(parts[name], f"{path}.{name}")) != 1:
            raise BadMap(f"{path}.{name}", "must be one character")
    return parts


def _multiply(plain: Any, path: str) -> Decimal:
    try:
        return to_decimal(read_text(plain, path) if isinstance(plain, str) else plain)
    except Refusal:
        raise BadMap(path, "must be a number") from None


def _datetime(plain: Any, path: str) -> Mapping[str, str]:
    parts = only(read_mapping(plain or {}, path), ("format", "zone"), path)
    texts = {name: read_text(value, f"{path}.{name}") for name, value in parts.items()}
    try:
        ZoneInfo(texts.get("zone", "UTC"))
    except (KeyError, ValueError, OSError):
        raise BadMap(f"{path}.zone", f"{texts['zone'][:40]!r} is no known time zone, as in Asia/Seoul") from None
    return texts


def _table(plain: Any, path: str) -> Mapping[str, Any]:
    parts = dict(read_mapping(plain, path))
    if "values" not in parts:
        raise BadMap(path, "needs values: {from: to}")
    only(parts, ("values", "otherwise"), path)
    settings: dict[str, Any] = {"table": _texts(parts["values"], f"{path}.values")}
    if "otherwise" in parts:
        settings["otherwise"] = "" if parts["otherwise"] in ("", None) else read_text(parts["otherwise"], path)
    return settings


def _texts(plain: Any, path: str) -> Mapping[str, str]:
    if not isinstance(plain, dict) or not plain:
        raise BadMap(path, "must be a mapping, as in from: to")
    return {str(key): "" if value in ("", None) else read_text(value, f"{path}.{key}") for key, value in plain.items()}


def _split(plain: Any, path: str) -> Mapping[str, Any]:
    parts = only(read_mapping(plain, path), ("by", "take"), path)
    take = parts.get("take", 0)
    if not isinstance(take, int) or isinstance(take, bool):
        raise BadMap(f"{path}.take", "must be a whole number: 0 is the first part, -1 the last")
    return {"by": _text(parts.get("by"), f"{path}.by"), "take": take}


def _replace(plain: Any, path: str) -> Mapping[str, str]:
    parts = only(read_mapping(plain, path), ("from", "to"), path)
    to = parts.get("to")
    return {"from": _text(parts.get("from"), f"{path}.from"), "to": "" if to in ("", None) else _text(to, f"{path}.to")}


_READERS = dict.fromkeys(_WITHOUT_SETTINGS, _nothing) | {
    "prefix": _text,
    "cut": _cut,
    "split": _split,
    "replace": _replace,
    "decimal": _decimal,
    "multiply": _multiply,
    "datetime": _datetime,
    "table": _table,
    "by_prefix": _texts,
}
