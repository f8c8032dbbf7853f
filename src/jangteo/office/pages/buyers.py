"""Companies, families and people: the lists, and one buyer with all that staff need to know before they speak."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.kernel import because, clock, permissions
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.office.pages.acting import channels_for
from jangteo.office.pages.contracts import party_contracts
from jangteo.office.pages.credit_panel import credit_of
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    cursor,
    key_pager,
    language,
    one_of,
    reach,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.taxes import party_certificates
from jangteo.office.pages.views import opens_by_view
from jangteo.office.telling import tell
from jangteo.ordering.selectors import list_all_orders
from jangteo.ordering.selectors.figures import figures_by_buyer, list_open_orders
from jangteo.ordering.selectors.staff import list_order_totals
from jangteo.ordering.types import OrderFilter
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import (
    get_party,
    list_addresses,
    list_contexts,
    list_members,
    list_staff,
    page_of_parties,
    parties_by_id,
)
from jangteo.parties.types import PartyKind
from jangteo.pricing.selectors import list_price_lists
from jangteo.relations.errors import PartyFileNotFound
from jangteo.relations.selectors import (
    access_party_file,
    cursor_text,
    list_accounts_of,
    list_open_tasks,
    list_timeline,
    parse_cursor,
)
from jangteo.relations.types import LONGEST, AccountRole, AccountView, TaskPriority, TaskView, TimelineKind, TouchKind
from jangteo.segments.selectors import segment_ids_of, segments_by_id
from jangteo.stored_value.selectors import values_of

LATEST, MOST_OPEN = 3, 8
TIMELINE_PAGE = 20
SHOWN_KINDS = [kind for kind in TimelineKind if kind != TimelineKind.APPLICATION]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that was refused: which one, at which field, why, and what was typed."""

    form: str = ""
    field: str = ""
    words: str = ""
    typed: Mapping[str, Any] = MappingProxyType({})


@require_GET
@opens_by_view("companies")
@reads_personal_data("list of buyers", lambda page: [party.id for party in page["parties"]])
def list_companies(request: HttpRequest) -> HttpResponse:
    """Companies by name."""
    return _list(request, PartyKind.COMPANY, pgettext("office", "Companies"))


@require_GET
@opens_by_view("people")
@reads_personal_data("list of buyers", lambda page: [party.id for party in page["parties"]])
def list_people(request: HttpRequest) -> HttpResponse:
    """People, or families, by name."""
    kind = one_of(request, "kind", [PartyKind.PERSON, PartyKind.HOUSEHOLD]) or PartyKind.PERSON
    return _list(request, kind, pgettext("office", "People and families"))


@require_GET
@reads_personal_data("buyer", lambda page: [page["party"].id, *(one.person.id for one in page["members"])])
def party_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Everything about one buyer."""
    return show_party(request, party_id)


def show_party(request: HttpRequest, party_id: UUID, wrong: Wrong | None = None) -> HttpResponse:
    """One buyer's page, with the form that was refused as it was typed."""
    actor = staff_actor(request)
    try:
        party = get_party(party_id)
    except PartyNotFound:
        raise Http404 from None
    if not permissions.allows(actor, Action.PARTIES_SEE, party_id=party_id):
        raise Http404
    segment_ids = segment_ids_of(party_id)
    is_person = party.kind == PartyKind.PERSON
    return show(
        request,
        "party",
        party.name,
        party=party,
        members=[] if is_person else list_members(party_id),
        acts_for=list_contexts(party_id)[1:] if is_person else [],
        addresses=list_addresses(party_id),
        segments=segments_by_id(segment_ids).values(),
        price_lists=list_price_lists(party_id, segment_ids),
        shops=channels_for(request, actor, party_id),
        can_privacy=permissions.has(actor, Action.PRIVACY_HANDLE),
        may_quote=permissions.allows(actor, Action.QUOTES_MAKE, party_id=party_id),
        may_see_contracts=permissions.allows(actor, Action.PRICE_LISTS_SEE, party_id=party_id),
        may_draft=permissions.allows(actor, Action.PRICE_LISTS_CHANGE, party_id=party_id),
        contracts=party_contracts(actor, party_id),
        may_see_taxes=permissions.allows(actor, Action.TAXES_SEE, party_id=party_id),
        may_record=permissions.allows(actor, Action.TAXES_CHANGE, party_id=party_id),
        certificates=party_certificates(actor, party_id) if permissions.has(actor, Action.TAXES_SEE) else [],
        may_see_credit=may_see_credit(actor, party_id),
        store_credit=values_of([party_id]) if may_see_credit(actor, party_id) else [],
        **credit_of(actor, party_id, segment_ids, language()),
        **_orders(actor, party_id),
        **_relations(request, actor, party.id),
        wrong=wrong or Wrong(),
    )


def may_see_credit(actor: Actor, party_id: UUID) -> bool:
    """Whether store credit of a party is for them to see."""
    return permissions.allows(actor, Action.PAYMENTS_HANDLE, party_id=party_id)


def _orders(actor: Actor, party_id: UUID) -> dict[str, Any]:
    """The orders and figures of those who may see them."""
    if not permissions.allows(actor, Action.ORDERS_SEE, party_id=party_id):
        return {"has_orders": False}
    latest, count = list_all_orders(actor, OrderFilter(buyer_id=party_id), offset=0, limit=LATEST)
    open_orders = list_open_orders([party_id], limit=MOST_OPEN)
    return {
        "has_orders": True,
        "orders": open_orders or latest,
        "are_open": bool(open_orders),
        "order_count": count,
        "figures": figures_by_buyer([party_id], clock.now()).get(PartyId(party_id)),
        "totals": list_order_totals(actor, party_id),
    }


def _relations(request: HttpRequest, actor: Actor, party_id: PartyId) -> dict[str, Any]:
    """Who looks after them, tasks and the timeline, for those whose account it is."""
    try:
        file = access_party_file(actor, party_id)
    except PartyFileNotFound:
        return {"file": None}
    kind = one_of(request, "kind", SHOWN_KINDS)
    before = parse_cursor(request.GET.get("before", ""))
    page = list_timeline(actor, party_id, kinds=[kind] if kind else [], before=before, limit=TIMELINE_PAGE)
    staff, tasks = list_staff(), list_open_tasks(actor, party_id)
    accounts = list_accounts_of(party_id)
    now = [one for one in accounts if one.until_at is None]
    owner = next((one for one in now if one.role == AccountRole.OWNER), None)
    names = {one_id: one.name for one_id, one in parties_by_id(_spoken_of(accounts, tasks)).items()}
    return {
        "file": file,
        "timeline": tell(page.entries),
        "further": cursor_text(page.further) if page.further else "",
        "is_later_page": before is not None,
        "kind": kind,
        "kinds": SHOWN_KINDS,
        "tasks": [(task, names.get(task.assignee_id, "")) for task in tasks],
        "staff": staff,
        "names": names,
        "owner": owner,
        "owner_name": names.get(owner.person_id, "") if owner else "",
        "deputies": [one for one in now if one.role == AccountRole.DEPUTY],
        "former": [one for one in accounts if one.until_at is not None],
        "owner_reasons": _owner_reasons(party_id),
        "can_assign": permissions.allows(actor, Action.ACCOUNTS_ASSIGN, party_id=party_id),
        "can_audit": permissions.has(actor, Action.AUDIT_SEE),
        "actor": actor,
        "today": clock.today(),
        "soon": clock.today() + timedelta(days=7),
        "now": clock.now().astimezone(clock.SEOUL),
        "priorities": list(TaskPriority),
        "touch_kinds": list(TouchKind),
        "longest": LONGEST,
    }


def _spoken_of(accounts: Iterable[AccountView], tasks: Iterable[TaskView]) -> set[PartyId]:
    return {one.person_id for one in accounts} | {task.assignee_id for task in tasks}


def _owner_reasons(party_id: UUID) -> list[str]:
    """Why the territory's rule chose the owner, the latest time it did."""
    told = [one for one in because.list_for([party_id]) if one.decision == "account"]
    return because.in_words("account", told[-1].because, language()) if told else []


def _list(request: HttpRequest, kind: PartyKind, title: Any) -> HttpResponse:
    text = searched(request)
    page = page_of_parties(
        kind=kind, text=text, within=reach(request, Action.PARTIES_SEE), cursor=cursor(request), limit=PAGE_SIZE
    )
    return show(
        request,
        "parties",
        title,
        parties=page.rows,
        kind=kind,
        text=text,
        list_name="companies" if kind == PartyKind.COMPANY else "people",
        pager=key_pager(request, page),
    )
