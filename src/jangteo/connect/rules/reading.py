"""Plain values of a map, asked for by type and place."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from jangteo.connect.errors import BadMap


def read_mapping(plain: Any, path: str) -> Mapping[str, Any]:
    """A mapping with texts for keys.

    raises  BadMap
    """
    if not isinstance(plain, dict):
        raise BadMap(path, "must be a mapping, as in key: value")
    odd = [key for key in plain if not isinstance(key, str)]
    if odd:
        raise BadMap(path, f"the key {odd[0]!r} must be a text; put it in quotes")
    return plain


def read_text(plain: Any, path: str, *, trim: bool = True) -> str:
    """A text that is not empty; a number is taken as it is written.

    raises  BadMap
    """
    if isinstance(plain, bool) or not isinstance(plain, str | int | float):
        raise BadMap(path, "is missing" if plain is None else "must be a text")
    text = str(plain).strip() if trim else str(plain)
    if not text:
        raise BadMap(path, "must not be empty")
    return text


def read_names(plain: Any, path: str) -> Mapping[str, str]:
    """A text in one or both languages: {ko: …, en: …}.

    raises  BadMap
    """
    names = only(read_mapping(plain, path), ("ko", "en"), path)
    if not names:
        raise BadMap(path, "needs ko or en")
    return {language: read_text(text, f"{path}.{language}") for language, text in names.items()}


def only(plain: Mapping[str, Any], known: Iterable[str], path: str) -> Mapping[str, Any]:
    """The same mapping, if every key is known.

    raises  BadMap naming the first other key, and what it may have meant
    """
    names = list(known)
    for key in plain:
        if key not in names:
            near = get_close_matches(key, names, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; known are: {', '.join(names)}"
            raise BadMap(f"{path}.{key[:60]}" if path else key[:60], f"unknown key{hint}")
    return plain
