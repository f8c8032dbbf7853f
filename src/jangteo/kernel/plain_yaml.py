"""YAML or JSON text that people write, as plain values: maps, lists, strings, numbers, true, false and nothing.

Read by the core schema of YAML 1.2, so `on` and `no` are words; a number with a point is a Decimal. Anchors are refused
(a few bytes could unfold to gigabytes), so are tags, a key that stands twice and a date without quotes.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

LARGEST = 1_000_000
MOST_DIGITS = 40
TAG = "tag:yaml.org,2002:"
_PLAIN = (
    (
        "timestamp",
        re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9:.]+(?:[ \t]*(?:Z|[-+][0-9:]+))?)?"),
        [*"0123456789"],
    ),
    ("null", re.compile(r"~|null|Null|NULL|"), [*"~nN", ""]),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE"), [*"tTfF"]),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"), [*"-+0123456789"]),
    (
        "float",
        re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
        [*"-+.0123456789"],
    ),
)


class NotPlain(ValueError):
    """The text cannot be read.

    path  inside it, "lists[0].prices.MUG"; empty where the text as a whole is no YAML
    """

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}" if path else why)
        self.path = path
        self.why = why


class _CoreLoader(yaml.SafeLoader):
    """Composes nodes by the core schema of YAML 1.2, without aliases."""

    yaml_implicit_resolvers: dict[Any, Any] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise NotPlain("", "YAML anchors and aliases (&, *) are not read")
        return super().compose_node(parent, index)


class _CoreDumper(yaml.SafeDumper):
    """Writes by the same schema: text that would be read as something else stands in quotes, and `on` needs none."""

    yaml_implicit_resolvers: dict[Any, Any] = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True


for _name, _pattern, _first in _PLAIN:
    for _schema in (_CoreLoader, _CoreDumper):
        _schema.add_implicit_resolver(TAG + _name, re.compile(f"^(?:{_pattern.pattern})$"), _first)


def parse_plain(text: bytes, *, largest: int = LARGEST) -> Any:
    """The values of one document.

    largest  bytes that are read at most
    raises   NotPlain
    """
    if len(text) > largest:
        raise NotPlain("", f"the file is larger than {largest:,} bytes")
    try:
        node = yaml.compose(text.decode("utf-8-sig"), Loader=_CoreLoader)
        return None if node is None else _value(node, "")
    except UnicodeDecodeError:
        raise NotPlain("", "the file is not UTF-8 text") from None
    except NotPlain:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise NotPlain("", f"no readable YAML{where}: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise NotPlain("", f"no readable YAML: {str(error).splitlines()[0]}") from error
    except RecursionError:
        raise NotPlain("", "no readable YAML: nested too deeply") from None


def write_plain(value: Any) -> str:
    """Plain values as a document that `parse_plain` reads back; short maps and lists on one line.

    value  maps, lists, strings, whole numbers, true, false, None
    """
    return yaml.dump(value, Dumper=_CoreDumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)


def _value(node: yaml.Node, path: str) -> Any:
    kind = node.tag.removeprefix(TAG)
    match node:
        case yaml.MappingNode() if kind == "map":
            return _map(node, path)
        case yaml.SequenceNode() if kind == "seq":
            return [_value(one, f"{path}[{place}]") for place, one in enumerate(node.value)]
        case yaml.ScalarNode() if kind in _SCALARS:
            try:
                return _SCALARS[kind](node.value)
            except NotPlain as problem:
                raise NotPlain(path, problem.why) from None
            except UnicodeDecodeError:
                raise NotPlain(path, "holds half of a character") from None
            except (ValueError, InvalidOperation):
                raise NotPlain(path, "is a number that is too long to be read") from None
        case _:
            raise NotPlain(path, f"the YAML tag {node.tag[:60]!r} is not read")


def _map(node: yaml.MappingNode, path: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise NotPlain(path, "has a key that is no text")
        key = _value(key_node, path)
        below = f"{path}.{key_node.value[:60]}" if path else key_node.value[:60]
        if key in found:
            raise NotPlain(below, "the key is there twice")
        found[key] = _value(value_node, below)
    return found


def _date(text: str) -> Any:
    raise NotPlain("", f"{text[:40]!r} is a date without quotes, which readers understand in different ways")


def _text(text: str) -> str:
    """JSON writes what lies beyond the first plane in halves, which are joined; a half alone is no character."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16")


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(text[:MOST_DIGITS])
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _decimal(text: str) -> Decimal:
    return Decimal(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


_SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text.lower() == "true",
    "int": _integer,
    "float": _decimal,
    "str": _text,
    "timestamp": _date,
}
