"""Which fields a page asks its form for, found out while it does; and what of them nobody reaches."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from access.matrix import Row
from crawl.reading import Answer

HELD = Path(__file__).with_name("unreached.txt")
NOBODY, FILE = "(nobody comes in)", " (file)"
_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\d+")
_SAID = re.compile(r"[^\w.#()\[\] -].*", re.DOTALL)
_AWAY = ("/login/", "/enter/", "/prove/")


_hearers: list[set[str]] = []


@contextmanager
def hearing() -> Iterator[set[str]]:
    """The names that are asked for meanwhile, those of files with FILE behind them; within `ears`."""
    asked = set[str]()
    _hearers.append(asked)
    try:
        yield asked
    finally:
        _hearers.remove(asked)


@contextmanager
def ears() -> Iterator[None]:
    """Let forms tell what they are asked for.

    Once for all of a run: a class whose methods are replaced thousands of times is looked up wrongly in the end, as
    the interpreter has no more numbers for its versions (CPython 3.13).
    """
    load, get, get_list = HttpRequest._load_post_and_files, MultiValueDict.__getitem__, MultiValueDict.getlist

    def loaded(request: Any) -> None:
        load(request)
        request._post.asked_as, request._files.asked_as = "", FILE

    def note(form: Any, name: str) -> None:
        if _hearers and hasattr(form, "asked_as"):
            for asked in _hearers:
                asked.add(f"{name}{form.asked_as}")

    def got(form: Any, name: str) -> Any:
        note(form, name)
        return get(form, name)

    def got_list(form: Any, name: str, default: Any = None) -> Any:
        note(form, name)
        return get_list(form, name, default)

    with (
        patch.object(HttpRequest, "_load_post_and_files", loaded),
        patch.object(MultiValueDict, "__getitem__", got),
        patch.object(MultiValueDict, "getlist", got_list),
    ):
        yield


def is_in(one: Answer) -> bool:
    """Whether whoever asked came to what the route is about."""
    place = one.headers.get("Location", "").partition("?")[0]
    is_sent_away = 300 <= one.status < 400 and place.endswith(_AWAY) and not one.path.endswith("/logout/")
    return one.status not in (401, 403, 404, 405) and not is_sent_away


def is_reached(row: Row, field: str, one: Answer, asked: set[str]) -> bool:
    """Whether what somebody who is let in has sent in a field was looked at.

    A page has asked for it. A call has taken the whole body, or names the field in its refusal.
    """
    if not row.face.startswith("api"):
        return field in asked
    told = json.loads(one.body) if one.status == 422 else {}
    if told.get("code") != "api.invalid_input":
        return one.status not in (401, 403)
    return any(plain(wrong["field"]).endswith(plain(field)) for wrong in told["errors"])


def plain(name: str) -> str:
    """A name without ids, places in lists, and payloads that a page has made a name of."""
    return _SAID.sub("…", _ID.sub("#", name))


def held() -> dict[str, str]:
    """What nobody reaches, each with its reason."""
    found, why = dict[str, str](), ""
    for line in HELD.read_text("utf-8").splitlines():
        if line.startswith("# "):
            why = line.removeprefix("# ")
        elif line:
            found[line] = why
    return found


def unreached(sent: set[str], reached: set[str]) -> set[str]:
    """What was sent in vain; that nobody came in counts where nobody came in for anybody's thing."""
    entered = {name.rpartition(": ")[0] for name in sent if not name.endswith(NOBODY)}
    return {one for one in sent - reached if not one.endswith(NOBODY) or one.rpartition(": ")[0] not in entered}
