"""The status service of the National Tax Service (국세청 사업자등록정보 상태조회), as published on data.go.kr."""

import json
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from jangteo.kernel import clock
from jangteo.onboarding.errors import StatusUnavailable
from jangteo.onboarding.types import NumberAnswer, NumberStatus

MOST_NUMBERS = 100  # a request; more is answered with TOO_LARGE_REQUEST
TIMEOUT_SECONDS = 5.0
LARGEST_ANSWER = 1_000_000  # bytes
STATUS_CODES = {"01": NumberStatus.ACTIVE, "02": NumberStatus.SUSPENDED, "03": NumberStatus.CLOSED}


class NumberStatusPort(Protocol):
    """Whoever knows how a business stands."""

    def ask(self, numbers: Sequence[str]) -> dict[str, NumberAnswer]:
        """{number: what is known of it}, each asked number once; `unknown` for one that is not registered.

        numbers  ten digits each, at most `MOST_NUMBERS`
        raises   StatusUnavailable when no trustworthy answer came
        """


class HttpNumberStatus:
    """Asks over HTTP: POST {url}/status?serviceKey=… with {"b_no": [...]}."""

    def __init__(self, *, url: str, key: str, timeout: float = TIMEOUT_SECONDS) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"{url!r} is no web address")
        self._address = f"{url.rstrip('/')}/status?{urlencode({'serviceKey': key, 'returnType': 'JSON'})}"
        self._timeout = timeout

    def ask(self, numbers: Sequence[str]) -> dict[str, NumberAnswer]:
        """See `NumberStatusPort`."""
        wanted = list(dict.fromkeys(numbers))
        if not wanted:
            return {}
        if len(wanted) > MOST_NUMBERS:
            raise ValueError(f"at most {MOST_NUMBERS} numbers can be asked at once")
        return read_answer(self._post({"b_no": wanted}), wanted)

    def _post(self, body: Mapping[str, Any]) -> Any:
        request = Request(  # noqa: S310 -- the scheme was checked
            self._address,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            method="POST",
        )
        try:
            with _opener.open(request, timeout=self._timeout) as response:
                return json.loads(response.read(LARGEST_ANSWER))
        except HTTPError as error:
            raise StatusUnavailable(f"the tax office answered {error.code}", http=error.code) from None
        except (OSError, HTTPException, ValueError) as error:  # time-outs, cut lines, no JSON
            raise StatusUnavailable(f"the tax office did not answer: {type(error).__name__}") from None


class NobodyAnswers:
    """No key is set: every number stays unknown, and people look at the papers."""

    def ask(self, numbers: Sequence[str]) -> dict[str, NumberAnswer]:
        """See `NumberStatusPort`."""
        raise StatusUnavailable("no key for the tax office is set")


class _NoRedirects(HTTPRedirectHandler):
    """The key goes to the address that was set, and nowhere else."""

    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


def read_answer(body: Any, wanted: Sequence[str]) -> dict[str, NumberAnswer]:
    """The answer's rows by number.

    raises  StatusUnavailable when it is not of the published form or leaves a number out
    """
    rows = body.get("data") if isinstance(body, dict) and body.get("status_code") == "OK" else None
    if not isinstance(rows, list):
        raise StatusUnavailable("the tax office's answer has another form than published")
    now = clock.now()
    found: dict[str, NumberAnswer] = {}
    for row in rows:
        if isinstance(row, dict) and row.get("b_no") in wanted:
            status = STATUS_CODES.get(str(row.get("b_stt_cd", "")), NumberStatus.UNKNOWN)
            tax_type = str(row.get("tax_type") or "").replace("\x00", "")[:100]
            found[str(row["b_no"])] = NumberAnswer(status, tax_type, now)
    if set(found) != set(wanted):
        raise StatusUnavailable("the tax office's answer leaves out numbers")
    return found
