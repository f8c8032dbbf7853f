"""Answers of the API that are given again as they are, until what they were made of changes."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import get_language
from ninja.operation import Operation

from jangteo.channels.api import ACTING_FOR, CHANNEL_PASS, kept_topics, let_in
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.kept import WATCH, Kept, Stamp
from jangteo.parties.services import is_of_another_kind

type Run = Callable[..., Any]

ENTRANCE_SECONDS = 1.0  # so long after a token was taken back it still reads what it has read
SMALLEST_PACKED = 200


@dataclass(slots=True)
class _Answer:
    """A body as it went out; `packed` once somebody asked for it so."""

    body: bytes
    kind: str
    etag: str
    packed: bytes = b""


ANSWERS: Kept[_Answer] = Kept(share=0.4)
ENTRANCES: Kept[Hashable] = Kept(share=0.05, seconds=ENTRANCE_SECONDS)


def kept(run: Run, operation: Operation) -> Run:
    """Around an operation that says of what it is made: its answer to a buyer serves all who are told the same.

    Who the caller is, is found out anew at least each second; then buyers in the same place of the same company, with
    the same rights, share answers, and so do all guests.
    """
    topics = kept_topics(operation.view_func)
    if not topics:
        return run

    @wraps(run)
    def answered(request: HttpRequest, **path: Any) -> Any:
        stamp = WATCH.stamp(*topics)
        token = request.headers.get("Authorization", "")
        if stamp is None or request.method != "GET" or is_of_another_kind(token.rpartition(" ")[2]):
            return run(request, **path)  # programs have a sandbox, scopes and a record of their use
        whom = _whom(request, operation, stamp, path["channel"])
        if whom is None:
            return run(request, **path)
        asked = (id(operation), tuple(sorted(path.items())), request.META.get("QUERY_STRING", ""), get_language(), whom)
        if (found := ANSWERS.get(asked, stamp)) is not None:
            return _given(request, found)
        answer = run(request, **path)
        if answer.status_code == 200 and not getattr(answer, "streaming", False):
            made = _Answer(answer.content, answer["Content-Type"], answer.get("ETag", ""))
            ANSWERS.put(asked, stamp, made, 500 + len(made.body) * 5 // 4)
        return answer

    return answered


def _whom(request: HttpRequest, operation: Operation, stamp: Stamp, channel: str) -> Hashable | None:
    """All that what is told depends on, of the caller; None for one who is refused."""
    headers = ("Authorization", ACTING_FOR, CHANNEL_PASS)
    caller = (channel, *(request.headers.get(one, "") for one in headers))
    known = ENTRANCES.get(caller, stamp)
    if known is not None:
        return known
    if operation._run_authentication(request) is not None:
        return None
    try:
        entered, actor = let_in(request, channel)
    except JangteoError:
        return None
    whom = (entered.id, actor.units, frozenset(actor.rights.items()))
    ENTRANCES.put(caller, stamp, whom, 1000)
    return whom


def _given(request: HttpRequest, found: _Answer) -> HttpResponse:
    if found.etag and is_among(found.etag, request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
        answer["ETag"] = found.etag
        return answer
    packs = len(found.body) >= SMALLEST_PACKED and "gzip" in request.headers.get("Accept-Encoding", "")
    if packs and not found.packed:
        found.packed = compress_string(found.body)
    answer = HttpResponse(found.packed if packs else found.body, content_type=found.kind)
    if found.etag:
        answer["ETag"] = f"W/{found.etag}" if packs else found.etag
    if packs:
        answer["Content-Encoding"] = "gzip"
        patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def is_among(tag: str, tags: str) -> bool:
    """Whether a caller has what bears this tag.

    A proxy that packs an answer makes its tag a weak one: of the same answer all the same.
    """
    return tags.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in tags.split(","))
