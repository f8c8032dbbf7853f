"""Maps: YAML text of a merchant, or one of ours by name."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from jangteo.connect.errors import BadMap
from jangteo.kernel.plain_yaml import NotPlain, parse_plain

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


def parse_map_text(text: bytes) -> Any:
    """The plain values of a map.

    raises  BadMap naming the place
    """
    try:
        return parse_plain(text, largest=LARGEST_MAP)
    except NotPlain as problem:
        raise BadMap(problem.path, problem.why) from None
