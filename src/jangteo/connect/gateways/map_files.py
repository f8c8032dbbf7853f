"""Maps: YAML text of a merchant, or one of ours by name."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from jangteo.connect.errors import BadMap

LARGEST_MAP = 1_000_000


def list_ready_maps() -> list[str]:
    """Names of the maps that come along."""
    return sorted(file.name.removesuffix(".yml") for file in files("jangteo.connect").joinpath("maps").iterdir())


def find_map_text(name: str) -> bytes:
    """The text of a map file, or of a ready map of this name.

    raises  BadMap
    """
    path = Path(name)
    try:
        if path.is_file():
            return path.read_bytes()[: LARGEST_MAP + 1]
    except OSError as error:
        raise BadMap("", f"{path.name} cannot be read: {error.strerror}") from error
    if name in list_ready_maps():
        return files("jangteo.connect").joinpath("maps", f"{name}.yml").read_bytes()
    raise BadMap("", f"{name}: no such file, nor a ready map; ready are: {', '.join(list_ready_maps())}")


class _PlainLoader(yaml.SafeLoader):
    """YAML without anchors (a few bytes could unfold to gigabytes) and without doubled keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise BadMap("", "anchors (&, *) are not read")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{str(key)[:40]!r} is there twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def parse_map_text(text: bytes) -> Any:
    """The plain values of a map.

    raises  BadMap naming the line
    """
    if len(text) > LARGEST_MAP:
        raise BadMap("", f"larger than {LARGEST_MAP:,} bytes")
    try:
        return yaml.load(text.decode("utf-8-sig"), Loader=_PlainLoader)  # noqa: S506 -- a SafeLoader
    except UnicodeDecodeError:
        raise BadMap("", "the file is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadMap(f"line {line}", str(error.problem)) from error
    except yaml.YAMLError as error:
        raise BadMap("", f"no readable YAML: {str(error).splitlines()[0]}") from error
    except ValueError as error:
        raise BadMap("", f"a value cannot be read: {error}") from error
    except RecursionError:
        raise BadMap("", "nested too deeply") from None
