"""The seller's side: write a note, a visit or a task in a buyer's file, my day, the list of accounts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel import clock, permissions
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.errors import IllegalMove, JangteoError, NotFound
from jangteo.kernel.ids import parse_id
from jangteo.kernel.keyset import MOST_COUNTED, Page
from jangteo.kernel.types import Action
from jangteo.office.pages.buyers import Wrong, show_party
from jangteo.office.pages.contracts import near_contracts
from jangteo.office.pages.exports import Taken, list_file
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    cursor,
    key_pager,
    one_of,
    searched,
    show,
    staff_actor,
)
from jangteo.office.wording import refusal_in_words
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import get_order
from jangteo.ordering.selectors.figures import figures_by_buyer, list_open_orders
from jangteo.parties.selectors import list_staff, page_of_parties, parties_by_id
from jangteo.parties.types import PartyKind, PartySummary
from jangteo.relations import services
from jangteo.relations.errors import InvalidDate, InvalidText, NotStaff
from jangteo.relations.selectors import (
    account_party_ids,
    count_open_tasks,
    last_contacts,
    narrow_accounts,
    owners_by_party,
    tasks_due,
)
from jangteo.relations.types import AccountFilter, TaskPriority, TaskState, TouchKind
from jangteo.segments.selectors import list_segments, party_ids_in, segment_ids_of

QUIET_DAYS = 30
QUIET_CHOICES = (30, 60, 90)
OPEN_ORDERS = 12
EXPORT_BATCH = 500
NOBODY = "none"


@require_POST
@permissions.permitted(Action.NOTES_WRITE)
def write_note(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Add a note."""

    def work() -> None:
        services.write_note(
            party_id=party_id,
            text=request.POST.get("text", ""),
            order_id=_order_id(request, party_id),
            actor=staff_actor(request),
        )

    return _written(request, party_id, "note", pgettext("office", "The note is kept."), work)


@require_POST
@permissions.permitted(Action.NOTES_WRITE)
def correct_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Put a new note in the place of one."""
    party_id = _posted_id(request, "party")

    def work() -> None:
        services.correct_note(note_id=note_id, text=request.POST.get("text", ""), actor=staff_actor(request))

    return _written(request, party_id, f"note-{note_id}", pgettext("office", "The note is corrected."), work)


@require_POST
@permissions.permitted(Action.NOTES_WRITE)
def write_touch(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Add a visit or call, and its next step."""

    def work() -> None:
        due_on = request.POST.get("next_due_on", "")
        services.write_touch(
            party_id=party_id,
            kind=next((one for one in TouchKind if one == request.POST.get("kind")), TouchKind.VISIT),
            at=_moment(request.POST.get("at", "")),
            with_whom=request.POST.get("with_whom", ""),
            outcome=request.POST.get("outcome", ""),
            next_step=request.POST.get("next_step", ""),
            next_due_on=_day(due_on, "next_due_on") if due_on else None,
            order_id=_order_id(request, party_id),
            actor=staff_actor(request),
        )

    return _written(request, party_id, "touch", pgettext("office", "It is kept in the timeline."), work)


@require_POST
@permissions.permitted(Action.NOTES_WRITE)
def add_task(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Plan a task."""

    def work() -> None:
        assignee_id = parse_id(request.POST.get("assignee", ""))
        if assignee_id is None:
            raise NotStaff(field="assignee")
        services.add_task(
            party_id=party_id,
            title=request.POST.get("title", ""),
            detail=request.POST.get("detail", ""),
            due_on=_day(request.POST.get("due_on", ""), "due_on"),
            assignee_id=assignee_id,
            priority=next((one for one in TaskPriority if one == request.POST.get("priority")), TaskPriority.NORMAL),
            actor=staff_actor(request),
        )

    return _written(request, party_id, "task", pgettext("office", "The task is planned."), work)


@require_POST
@permissions.permitted(Action.NOTES_WRITE)
def move_task(request: HttpRequest, task_id: UUID, target: str) -> HttpResponse:
    """Finish or drop a task, and go back to where the button was."""
    if target not in (TaskState.DONE, TaskState.DROPPED):
        raise Http404
    try:
        services.move_task(task_id=task_id, target=TaskState(target), actor=staff_actor(request))
    except NotFound:
        raise Http404 from None
    except IllegalMove:
        messages.error(request, pgettext("office", "This task is closed already."))
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
    else:
        done = pgettext("office", "Task done."), pgettext("office", "Task dropped.")
        messages.success(request, done[target == TaskState.DROPPED])
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours and back.startswith("/office/") else reverse("office:my_day"))


@require_POST
@permissions.permitted(Action.ACCOUNTS_ASSIGN)
def change_owner(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Name the owner or a deputy, let the territory's rule choose, or end it."""
    actor, why = staff_actor(request), request.POST.get("why", "")
    expected = parse_id(request.POST.get("expected", ""))

    def person() -> UUID:
        person_id = parse_id(request.POST.get("person", ""))
        if person_id is None:
            raise NotStaff(field="person")
        return person_id

    works: dict[str, Callable[[], object]] = {
        "owner": lambda: services.assign_account(
            party_id=party_id, person_id=person(), expected_owner_id=expected, actor=actor, why=why
        ),
        "deputy": lambda: services.add_deputy(party_id=party_id, person_id=person(), actor=actor, why=why),
        "end": lambda: services.end_account(party_id=party_id, person_id=person(), actor=actor, why=why),
        "territory": lambda: services.assign_by_territory(
            party_id=party_id, segments=_segment_codes(party_id), actor=actor
        ),
    }
    work = works.get(request.POST.get("what", ""))
    if work is None:
        raise Http404
    return _written(request, party_id, "owner", pgettext("office", "It is noted who looks after them."), work)


@require_GET
@permissions.permitted(Action.NOTES_SEE)
def my_day(request: HttpRequest) -> HttpResponse:
    """What one member of staff should see to: tasks, accounts that went quiet, orders that wait."""
    actor, now = staff_actor(request), clock.now()
    tasks = tasks_due(actor, clock.today())
    mine = account_party_ids(actor.person_id) if actor.person_id else frozenset()
    parties = parties_by_id(mine | {task.party_id for task in (*tasks.overdue, *tasks.today, *tasks.later)})
    contacts, figures = last_contacts(mine), figures_by_buyer(mine, now)
    limit = now - timedelta(days=QUIET_DAYS)
    accounts = sorted((parties[one] for one in mine), key=lambda party: party.name)
    return show(
        request,
        "my_day",
        pgettext("office", "My day"),
        day=clock.today(),
        tasks=tasks,
        parties=parties,
        account_count=len(mine),
        quiet_days=QUIET_DAYS,
        quiet=[
            (party, contacts.get(party.id))
            for party in accounts
            if (last := contacts.get(party.id)) is None or last < limit
        ],
        late=[(party, figures[party.id]) for party in accounts if party.id in figures and figures[party.id].is_late],
        orders=list_open_orders(mine, limit=OPEN_ORDERS),
        contracts=near_contracts(actor, mine),
    )


@require_GET
@permissions.permitted(Action.NOTES_SEE)
def list_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts one may see, narrowed by who looks after them and what waits."""
    page = _accounts(request)(cursor(request), MOST_COUNTED)
    return show(
        request,
        "accounts",
        pgettext("office", "Accounts"),
        rows=_rows(page.rows),
        staff=list_staff(),
        segments=[(code, names) for _id, code, names in list_segments()],
        quiet_choices=QUIET_CHOICES,
        chosen={name: request.GET.get(name, "") for name in ("owner", "segment", "quiet", "tasks")},
        text=searched(request),
        pager=key_pager(request, page),
    )


@require_GET
@permissions.permitted(Action.EXPORTS_TAKE)
def export_accounts(request: HttpRequest) -> HttpResponseBase:
    """The list as it is narrowed, as CSV."""
    if not permissions.has(staff_actor(request), Action.EXPORTS_TAKE):
        raise PermissionDenied
    head = [
        pgettext("office", "Name"),
        pgettext("office", "Business number"),
        pgettext("office", "Owner"),
        pgettext("office", "Last contact"),
        pgettext("office", "Open tasks"),
        pgettext("office", "Orders in 12 months"),
        pgettext("office", "Last order"),
    ]
    pages = _accounts(request, EXPORT_BATCH)
    return list_file(request, "accounts", Taken(head, pages, _csv_rows, lambda parties: [one.id for one in parties]))


def _written(request: HttpRequest, party_id: UUID, form: str, done: str, work: Callable[[], object]) -> HttpResponse:
    """Run a service; a refusal shows the buyer's page again with the form as it was typed."""
    try:
        work()
    except NotFound:
        raise Http404 from None
    except JangteoError as error:
        if error.status >= 500:
            raise
        words = refusal_in_words(error)
        typed = {name: str(value) for name, value in request.POST.items()}
        response = show_party(request, party_id, Wrong(form, str(error.facts.get("field", "")), words, typed))
        response.status_code = error.status
        return response
    messages.success(request, done)
    return redirect("office:party", party_id=party_id)


def _posted_id(request: HttpRequest, name: str) -> UUID:
    known = parse_id(request.POST.get(name, ""))
    if known is None:
        raise Http404
    return known


def _order_id(request: HttpRequest, party_id: UUID) -> UUID | None:
    """The order of this buyer that a number names.

    raises  InvalidText
    """
    number = request.POST.get("order", "").strip()
    if not number:
        return None
    try:
        order = get_order(number, staff_actor(request)).summary
    except OrderNotFound:
        raise InvalidText(field="order") from None
    if order.buyer_id != party_id:
        raise InvalidText(field="order")
    return order.id


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidDate(field=field) from None


def _moment(text: str) -> datetime:
    """A moment as a form writes it, in the merchant's zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SEOUL)
    except ValueError:
        raise InvalidDate(field="at") from None


def _segment_codes(party_id: UUID) -> list[str]:
    ids = segment_ids_of(party_id)
    return [code for segment_id, code, _names in list_segments() if segment_id in ids]


def _accounts(request: HttpRequest, limit: int = PAGE_SIZE) -> Callable[[str, int], Page[PartySummary]]:
    """Pages of the accounts one may see: given where the last one ended, and how far to count."""
    owner = request.GET.get("owner", "")
    segment = next((one for one, code, _names in list_segments() if code == request.GET.get("segment")), None)
    quiet = one_of(request, "quiet", QUIET_CHOICES)
    wanted = AccountFilter(
        owner_id=parse_id(owner) if owner != NOBODY else None,
        is_unowned=owner == NOBODY,
        has_open_tasks=request.GET.get("tasks") == "open",
        no_contact_since=clock.now() - timedelta(days=quiet) if quiet else None,
        party_ids=party_ids_in(segment) if segment else None,
    )
    left = narrow_accounts(staff_actor(request), wanted)
    kind = PartyKind.COMPANY if left.only is None or segment else None
    text = searched(request)

    def page(cursor: str, most: int) -> Page[PartySummary]:
        return page_of_parties(
            kind=kind, text=text, within=left.only, without=left.without, cursor=cursor, limit=limit, most=most
        )

    return page


def _rows(parties: Sequence[PartySummary]) -> list[dict[str, Any]]:
    ids = [party.id for party in parties]
    owners, contacts, tasks = owners_by_party(ids), last_contacts(ids), count_open_tasks(ids)
    figures = figures_by_buyer(ids, clock.now())
    people = parties_by_id({one.person_id for one in owners.values()})
    return [
        {
            "party": party,
            "owner": people[owners[party.id].person_id] if party.id in owners else None,
            "contact_at": contacts.get(party.id),
            "tasks": tasks.get(party.id, 0),
            "figures": figures.get(party.id),
        }
        for party in parties
    ]


def _csv_rows(parties: Sequence[PartySummary]) -> Iterator[list[object]]:
    for row in _rows(parties):
        figures = row["figures"]
        yield [
            row["party"].name,
            row["party"].business_number,
            row["owner"].name if row["owner"] else "",
            _csv_day(row["contact_at"]),
            row["tasks"],
            figures.count if figures else 0,
            _csv_day(figures.last_at if figures else None),
        ]


def _csv_day(at: datetime | None) -> str:
    return at.astimezone(SEOUL).date().isoformat() if at else ""
