"""Which extensions this installation uses: found by their entry points or by where they are, before Django starts."""

import re
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import structlog

from jangteo.extending.types import GROUP, HOOKS_VERSION, Extension, Hook, Loaded, NotUsed

NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
log = structlog.get_logger(__name__)


class _Unfit(Exception):
    """An extension that can't be used; its words say why."""


def load(words: Iterable[str]) -> Loaded:
    """What the words name: entry points by name, or "module:object"; what is unfit is told, and not used."""
    used: dict[str, Extension] = {}
    not_used: list[NotUsed] = []
    for word in dict.fromkeys(words):
        try:
            found = _checked(_found(word))
            if found.name in used:
                raise _Unfit("another extension has this name")
            used[found.name] = found
        except Exception as problem:  # whatever a stranger's module raises at import
            why = str(problem) if isinstance(problem, _Unfit) else f"it can't be imported: {problem!r}"
            log.error("extension_not_used", extension=word, why=why)
            not_used.append(NotUsed(word, why[:300]))
    return Loaded(tuple(used.values()), tuple(not_used))


def resolve(path: str) -> Any:
    """The object that "module:object" names."""
    module, _, name = path.partition(":")
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _found(word: str) -> Any:
    if ":" in word:
        return resolve(word)
    found = [one for one in entry_points(group=GROUP) if one.name == word]
    if not found:
        raise _Unfit(f"no installed package has an entry point {word!r} in {GROUP}")
    return found[0].load()


def _checked(found: Any) -> Extension:
    if not isinstance(found, Extension):
        raise _Unfit(f"it is {type(found).__name__}, not Extension")
    if found.hooks_version != HOOKS_VERSION:
        raise _Unfit(f"it was written for version {found.hooks_version} of the hooks; this is version {HOOKS_VERSION}")
    names = [one.name for one in found.hooks]
    if bad := [one for one in (found.name, *names) if not NAME.fullmatch(one)]:
        raise _Unfit(f"{bad[0]!r} is no name: small letters, digits and underscores, thirty at most")
    if len(set(names)) < len(names) or not all(isinstance(one, Hook) for one in found.hooks):
        raise _Unfit("two of its hooks have one name")
    if found.app:
        _check_app(found.app)
    return found


def _check_app(path: str) -> None:
    from jangteo.extending.apps import ExtensionApp

    module, _, name = path.rpartition(".")
    if not issubclass(getattr(import_module(module), name), ExtensionApp):
        raise _Unfit(f"its app {path} is no ExtensionApp")
