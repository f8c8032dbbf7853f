"""Pages that guests see alike: kept as they are until what they are made of changes (kernel.kept).

What is a visitor's own in one, the token of its forms and the nonce of its scripts, is filled in for each; who has as
many lines in the cart sees the same number beside it.
"""

import secrets
import zlib
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import get_nonce
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from jangteo.content.watched import PAGES
from jangteo.flags.watched import FLAGS
from jangteo.kernel import replica
from jangteo.kernel.kept import WATCH, Kept, Stamp
from jangteo.reviews.watched import REVIEWS
from jangteo.search.watched import GOODS, STOCK
from jangteo.storefront.carts import count_lines
from jangteo.storefront.phone import seen_as
from jangteo.storefront.replica import may_be_old
from jangteo.storefront.visit import get_visit

type View = Callable[..., HttpResponse]

MADE_OF = (GOODS, STOCK, FLAGS, PAGES, REVIEWS)
LONGEST_ADDRESS = 500  # what nobody asks twice is not worth keeping
ENTRY_BYTES = 700
_TOKEN, _NONCE = secrets.token_hex(32), secrets.token_hex(16)
_ATTRIBUTE = "storefront_alike"

KEPT: Kept[bytes] = Kept(share=0.25)


def alike(view: View) -> View:
    """A page of goods: guests are given the same one, but for those who are told something of their own on it.

    Others, and all where nothing may be kept, are answered as `may_be_old` does. Where a copy of the database is named
    guests read that, and nothing is kept: it is older than the notes of changes.
    """
    old = may_be_old(view)

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        stamp = WATCH.stamp(*MADE_OF) if not replica.is_there() and _is_plain(request) else None
        if stamp is None:
            return old(request, *arguments, **named)
        key = (view.__qualname__, *_seen(request))
        if (found := KEPT.get(key, stamp)) is not None:
            return HttpResponse(_filled(request, zlib.decompress(found)))
        return _made(request, view(_marked(request), *arguments, **named), key, stamp)

    return answer


def differ(request: HttpRequest) -> None:
    """Say that the page being made changes by what nobody watches: it is not kept."""
    if hasattr(request, _ATTRIBUTE):
        setattr(request, _ATTRIBUTE, False)


def places(request: HttpRequest) -> dict[str, str]:
    """For the template of a page that may be kept: where the visitor's own goes."""
    return {"csrf_token": _TOKEN, "csp_nonce": _NONCE} if hasattr(request, _ATTRIBUTE) else {}


def _marked(request: HttpRequest) -> HttpRequest:
    setattr(request, _ATTRIBUTE, True)
    return request


def _made(request: HttpRequest, response: HttpResponse, key: Hashable, stamp: Stamp) -> HttpResponse:
    """A page just made, filled in for who asked; kept where it is one."""
    is_page = response.status_code == 200 and response.headers.keys() <= {"Content-Type"} and not response.cookies
    if is_page and getattr(request, _ATTRIBUTE):
        packed = zlib.compress(response.content, 1)
        KEPT.put(key, stamp, packed, ENTRY_BYTES + len(packed))
    response.content = _filled(request, response.content)
    return response


def _is_plain(request: HttpRequest) -> bool:
    """Whether a guest asks to whom nothing is to be told on this page alone."""
    visit = get_visit(request)
    is_short = request.method == "GET" and len(request.get_full_path()) <= LONGEST_ADDRESS
    is_guest = visit.refusal is None and visit.actor.user_id is None
    return is_short and is_guest and len(get_messages(request)) == 0


def _seen(request: HttpRequest) -> tuple[Hashable, ...]:
    """All that a page says of who asks, and how: its address, the language, whether htmx does."""
    visit = get_visit(request)
    guest = (seen_as(request, visit), visit.actor.units, frozenset(visit.actor.rights.items()), count_lines(request))
    where = (request.scheme, request.get_host(), request.get_full_path(), "HX-Request" in request.headers)
    return (visit.channel.id, *guest, *where, get_language())


def _filled(request: HttpRequest, body: bytes) -> bytes:
    if (token := _TOKEN.encode()) in body:
        body = body.replace(token, get_token(request).encode())
    if (nonce := _NONCE.encode()) in body:
        body = body.replace(nonce, str(get_nonce(request)).encode())
    return body
