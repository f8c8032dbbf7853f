"""Pages that show personal data leave a line of who read whose; a page that can't be noted is not shown."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from jangteo.identity.services import visitor_of
from jangteo.office.pages.frame import View, staff_actor
from jangteo.privacy.services import record_reading

type Whose = Callable[[Mapping[str, Any]], Iterable[UUID | None]]


def reads_personal_data(what: str, whose: Whose) -> Callable[[View], View]:
    """Note, once a page, who read whose data.

    whose  from what the template is given to the people it shows; a guest's order stands for the guest
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def noted(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            response = view(request, *args, **options)
            if isinstance(response, TemplateResponse):
                note_reading(request, what, whose(response.context_data or {}))
            return response

        return noted

    return decorate


def note_reading(request: HttpRequest, what: str, subject_ids: Iterable[UUID | None]) -> None:
    """The same for files, which are no page; before the first byte leaves."""
    record_reading(
        actor=staff_actor(request),
        subject_ids=[one for one in subject_ids if one is not None],
        what=what,
        address=visitor_of(request).address,
    )


def of_orders(orders: Iterable[Any]) -> list[UUID | None]:
    """Whose orders these are; a guest's stands for the guest."""
    return [order.buyer_id or order.id for order in orders]
