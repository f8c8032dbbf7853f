"""What every page of the office stands in: the door, the frame, the language, pages of a list, messages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from jangteo.channels.errors import EntryRefused
from jangteo.channels.services import enter_office
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.keyset import MOST_COUNTED, Page
from jangteo.kernel.permissions import has, permitted
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.office.wording import refusal_in_words

PAGE_SIZE = 50
DEEPEST_PAGE = 2000
LONGEST_SEARCH = 100

_STAFF = "jangteo_staff"

type View = Callable[..., HttpResponseBase]


def staff_page(view: View, *actions: Action) -> View:
    """Let only staff in whose role allows one of the actions; those who are no staff are sent to the log-in."""
    return permitted(*actions)(admin.site.admin_view(view))


def show(request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
    """A page inside the office's frame."""
    frame = admin.site.each_context(request)
    return TemplateResponse(
        request, f"office/{template}.html", {**frame, "title": title, "is_fullwidth": "1", **context}
    )


def staff_actor(request: HttpRequest) -> Actor:
    """The member of staff who is here, with what their roles allow; found out once a request.

    raises  EntryRefused
    """
    known: Actor | None = getattr(request, _STAFF, None)
    if known is None:
        known = enter_office(user=request.user)
        setattr(request, _STAFF, known)
    return known


def keep_actor(request: HttpRequest, actor: Actor) -> None:
    """Let the member of staff be who came in by another door than a log-in of the office."""
    setattr(request, _STAFF, actor)


def may(request: HttpRequest, *actions: Action) -> bool:
    """Whether the member of staff may do one of these at all."""
    try:
        return has(staff_actor(request), *actions)
    except EntryRefused:
        return False


def reach(request: HttpRequest, action: Action) -> frozenset[PartyId] | None:
    """The parties that a member of staff may do this to; None is everybody."""
    actor = staff_actor(request)
    return None if actor.rights.get(action) == Scope.ALL else actor.unit_ids


def language() -> str:
    """ "ko" or "en"."""
    return "en" if (get_language() or "").startswith("en") else "ko"


def searched(request: HttpRequest) -> str:
    """What was typed into the page's search field; PostgreSQL knows no NUL."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def one_of[T](request: HttpRequest, name: str, choices: Iterable[T]) -> T | None:
    """A filter's choice when it is one of those there are."""
    text = request.GET.get(name, "")
    return next((choice for choice in choices if str(choice) == text), None) if text else None


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list we are.

    query  the address's other parameters, ready to put before "page="
    """

    page: int
    total: int
    query: str
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)


@dataclass(frozen=True, slots=True)
class KeyPager:
    """Where in a list we are that goes by where its last page ended.

    total   counted to `MOST_COUNTED`, and one more where there are more
    query   the address's other parameters, ready to put before "at="
    """

    first: int
    last: int
    total: int
    query: str
    earlier: str
    later: str
    is_keyed = True

    @property
    def counted(self) -> int:
        return min(self.total, MOST_COUNTED)

    @property
    def is_more(self) -> bool:
        return self.total > MOST_COUNTED


def cursor(request: HttpRequest) -> str:
    """Where the last page ended, as the address says it."""
    return request.GET.get("at", "")


def key_pager(request: HttpRequest, page: Page[Any]) -> KeyPager:
    """The pager of a page of a long list."""
    first = page.skipped + 1 if page.rows else 0
    total = max(page.total, page.skipped + len(page.rows))
    query = other_query(request)
    return KeyPager(first, page.skipped + len(page.rows), total, query, page.earlier, page.later)


def other_query(request: HttpRequest) -> str:
    """The address's parameters but for the page, ready to put before another."""
    rest = [(key, value) for key, value in request.GET.items() if key not in ("page", "at", "view") and value]
    return f"{urlencode(rest)}&" if rest else ""


def page_number(request: HttpRequest) -> int:
    """The asked page, 1 when it is no number."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), DEEPEST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def pager(request: HttpRequest, total: int, size: int = PAGE_SIZE) -> Pager:
    """The pager of a list of `total` rows."""
    return Pager(page_number(request), total, other_query(request), size)


def attempt(request: HttpRequest, done: Any, work: Callable[[], object]) -> bool:
    """Run a service for a button and tell how it went; a refusal becomes a message in words."""
    try:
        work()
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
        return False
    messages.success(request, str(done))
    return True
