"""How calls are made: with a token, sent again where that does no harm, refused as an exception with its code."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self
from urllib.parse import quote

import httpx

KEY = "Idempotency-Key"
SAFE = frozenset({"GET", "PUT", "DELETE"})
AGAIN = frozenset({429, 503})
LONGEST_WAIT = 60.0


class Problem(Exception):
    """A refusal of the API (RFC 9457).

    code    public and permanent: "inventory.insufficient_stock"
    facts   details a program can act on
    errors  each field that was wrong
    """

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(told.get("code") or told.get("error") or "")
        self.title = str(told.get("title") or told.get("error_description") or "")
        self.facts: dict[str, Any] = dict(told.get("facts") or {})
        self.errors: list[dict[str, Any]] = list(told.get("errors") or [])
        super().__init__(f"{status} {self.code}: {self.title}")


class NotLoggedIn(Problem):
    """401"""


class Forbidden(Problem):
    """403"""


class NotFound(Problem):
    """404"""


class Conflict(Problem):
    """409: the world moved on"""


class Rejected(Problem):
    """422: a rule says no"""


class TooManyRequests(Problem):
    """429"""


KINDS: dict[int, type[Problem]] = {
    401: NotLoggedIn,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Rejected,
    429: TooManyRequests,
}


class Transport:
    """Calls to one installation.

    token    a program's key or an access token; empty: as a guest
    retries  how often a call is sent again after a network error, 429 or 503; a call that creates goes under the same
             idempotency key each time, and one that takes none is sent once
    """

    def __init__(self, base_url: str, token: str = "", *, retries: int = 3, http: httpx.Client | None = None) -> None:
        self._base = base_url.rstrip("/")
        self._token = token
        self._retries = retries
        self._http = http or httpx.Client(timeout=30.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _call(  # noqa: PLR0913 -- what a call may hold
        self,
        method: str,
        path: str,
        *,
        at: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        json: object = None,
        file: tuple[str, bytes] | None = None,
        form: Mapping[str, object] | None = None,
        takes_key: bool = False,
    ) -> httpx.Response:
        """One call, sent again where that does no harm.

        raises  Problem, and httpx.TransportError where nobody answered
        """
        sent = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        if takes_key:
            sent.setdefault(KEY, uuid.uuid4().hex)
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        given = {name: quote(str(value), safe="") for name, value in (at or {}).items()}
        asked: dict[str, Any] = {
            "params": {name: value for name, value in (query or {}).items() if value is not None},
            "headers": sent,
        }
        if json is not None:
            asked["json"] = json
        if file is not None:
            asked["files"] = {"file": file}
        if form is not None:
            asked["data"] = {name: value for name, value in form.items() if value is not None}
        left = self._retries if method in SAFE or KEY in sent else 0
        return self._send(method, self._base + path.format(**given), asked, left)

    def _send(self, method: str, url: str, asked: dict[str, Any], left: int) -> httpx.Response:
        wait = 0.25
        while True:
            try:
                answer = self._http.request(method, url, **asked)
            except httpx.TransportError:
                if left == 0:
                    raise
            else:
                if answer.is_success:
                    return answer
                if answer.status_code not in AGAIN or left == 0:
                    raise _problem(answer)
                wait = max(wait, _asked_to_wait(answer))
            left -= 1
            time.sleep(min(wait, LONGEST_WAIT))
            wait *= 2


def each_page[P: Mapping[str, Any]](fetch: Callable[[str], P], *, name: str = "next") -> Iterator[P]:
    """Every page of a list that goes by a cursor: `fetch` is given the cursor, "" for the first."""
    cursor = ""
    while True:
        page = fetch(cursor)
        yield page
        cursor = str(page.get(name) or "")
        if not cursor:
            return


def _asked_to_wait(answer: httpx.Response) -> float:
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() else 0.0


def _problem(answer: httpx.Response) -> Problem:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    kind = KINDS.get(answer.status_code, Problem)
    return kind(answer.status_code, told if isinstance(told, dict) else {})
