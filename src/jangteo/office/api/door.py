"""How a program of staff comes in, and what every list of theirs has in common."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from inspect import signature
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from jangteo.channels.api import KEY_TOLD
from jangteo.channels.services import enter_office
from jangteo.identity.errors import SecondStepNeeded
from jangteo.identity.selectors import lacks_second_step
from jangteo.kernel import answers
from jangteo.kernel.api import Text
from jangteo.kernel.errors import NotFound
from jangteo.kernel.keyset import LONGEST_CURSOR, InvalidCursor, Page, require_cursor
from jangteo.kernel.permissions import permitted, require_any
from jangteo.kernel.types import OFFICE_API, Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import keep_actor, language, reach, staff_actor
from jangteo.office.pages.reading import note_reading
from jangteo.parties.api import BearerToken

PAGE, MOST_OF_PAGE = 50, 200
DEEPEST = 1_000_000  # rows into a list whose pages are counted
LONGEST_WHY = 300
TAKEN = frozenset({"new"})
EARLIEST, LATEST = 1999, 3000  # years, both excluded

Cursor = Annotated[
    str,
    Query("", max_length=LONGEST_CURSOR, description="`next_cursor` of the page before; empty: the first page."),
]
Limit = Annotated[int, Query(PAGE, ge=1, le=MOST_OF_PAGE, description="How many at most.")]


def _in_our_time[D: date](moment: D) -> D:
    if not EARLIEST < moment.year < LATEST:
        raise ValueError(f"a time lies between {EARLIEST} and {LATEST}")
    return moment


def free(code: str) -> str:
    """A code that is no address of the office's own pages."""
    if code in TAKEN:
        raise ValueError("this word is taken")
    return code


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Day = Annotated[date, AfterValidator(_in_our_time)]
Why = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_WHY)]
OptionalWhy = Annotated[Text, StringConstraints(max_length=LONGEST_WHY)]


class StaffToken(BearerToken):
    """`Authorization: Bearer …` of a log-in of staff; without one the caller is asked for it, others are refused."""

    def __call__(self, request: HttpRequest) -> Any:
        """raises  InvalidToken, EntryRefused for whoever is no staff, SecondStepNeeded"""
        user = super().__call__(request)
        if not user.is_authenticated:
            return None
        if lacks_second_step(user):
            raise SecondStepNeeded
        keep_actor(request, enter_office(user=user, via=OFFICE_API))
        return user


staff_token = StaffToken()


def staff[F: Callable[..., Any]](*actions: Action, has_key: bool = False) -> Callable[[F], F]:
    """Let staff run an operation when their roles allow one of the actions; what exactly, is decided at the data.

    has_key  it creates something: sent again under the same `Idempotency-Key` it is answered as before (kernel.answers)
    raises   NotPermitted; with a key InvalidKey, KeyReused, StillUnderWay
    """

    def guard(operation: F) -> F:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = staff_actor(request)
            require_any(actor, *actions)
            if any("\x00" in one for one in kwargs.values() if isinstance(one, str)):
                raise NotFound
            if has_key:
                answered = answers.claim(request, actor=actor)
                if answered is not None:
                    return answered
            return operation(request, *args, **kwargs)

        if has_key:
            decorate_view(answers.once)(guarded)
            if "key" not in signature(operation).parameters:
                contribute_operation_callback(guarded, _tell_key)
        return permitted(*actions)(guarded)  # type: ignore[return-value]

    return guard


def _tell_key(operation: Operation) -> None:
    operation.openapi_extra = {"parameters": [KEY_TOLD]}


def key_of(request: HttpRequest, otherwise: str) -> str:
    """What makes a booking of stock happen once: the call's own key, or what the caller names it."""
    return (request.headers.get(answers.HEADER) or otherwise)[:100]


def at(cursor: str) -> str:
    """Where the page before ended.

    raises  kernel InvalidCursor
    """
    require_cursor(cursor)
    return cursor


def further(page: Page[Any]) -> str | None:
    """Where the next page begins; None at the end."""
    return page.later or None


def part[T](found: Sequence[T], cursor: str, limit: int) -> tuple[Sequence[T], str | None]:
    """A page of what is worked out whole, and where the next begins; None at the end.

    raises  kernel InvalidCursor
    """
    first = counted(cursor)
    if first > len(found):
        raise InvalidCursor(field="cursor")
    return found[first : first + limit], after(first + limit, len(found))


def counted(cursor: str) -> int:
    """With which row a page begins, of a list whose pages are counted.

    raises  kernel InvalidCursor
    """
    first = read_whole(cursor or "0")
    if first is None or first > DEEPEST:
        raise InvalidCursor(field="cursor")
    return first


def after(end: int, total: int) -> str | None:
    """Where the page after such a one begins; None at the end."""
    return str(end) if end < total else None


def note(request: HttpRequest, what: str, subject_ids: Iterable[UUID | None]) -> None:
    """Leave a line of whose personal data was read, as the office's pages do."""
    note_reading(request, f"API: {what}", subject_ids)


__all__ = [
    "Cursor",
    "Day",
    "Limit",
    "Moment",
    "OptionalWhy",
    "Why",
    "after",
    "at",
    "counted",
    "free",
    "further",
    "key_of",
    "language",
    "note",
    "part",
    "reach",
    "staff",
    "staff_actor",
    "staff_token",
]
