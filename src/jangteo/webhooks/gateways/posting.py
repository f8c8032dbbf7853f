"""One POST to an endpoint's address, checked and pinned as `kernel.pinned` does it."""

import time
from collections.abc import Mapping

from jangteo.kernel.pinned import Request, Resolver, Unheard, ask, resolve
from jangteo.webhooks.types import Answer

WHOLE_SECONDS = 15
MOST_READ = 64 * 1024
MOST_KEPT = 500


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    to_loopback: bool = False,
    resolver: Resolver = resolve,
    seconds: int = WHOLE_SECONDS,
) -> Answer:
    """Send once; whatever goes wrong is told in the answer.

    to_loopback  for development: this machine too
    """
    began = time.monotonic()
    try:
        request = Request(url, "POST", headers, body, seconds, MOST_READ)
        heard = ask(request, to_loopback=to_loopback, resolver=resolver)
        text = heard.content.decode("utf-8", "replace").replace("\x00", "")
        answer = Answer(heard.status, text[:MOST_KEPT], retry_after=_seconds(heard.headers.get("retry-after", "")))
    except Unheard as unheard:
        answer = Answer(error=str(unheard))
    spent = int((time.monotonic() - began) * 1000)
    return Answer(answer.status, answer.text, answer.error, answer.retry_after, spent)


def _seconds(text: str) -> int | None:
    """Of a Retry-After in seconds; a date is not followed."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
