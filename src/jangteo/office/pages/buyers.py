"""Companies, families and people: the lists, and one party with its members, addresses, prices and orders."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.kernel.selectors import list_audit
from jangteo.office.pages.frame import PAGE_SIZE, one_of, page_number, pager, searched, show, staff_actor
from jangteo.office.pages.reading import reads_personal_data
from jangteo.ordering.selectors import list_all_orders
from jangteo.ordering.selectors.staff import list_order_totals
from jangteo.ordering.types import OrderFilter
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party, list_addresses, list_contexts, list_members, search_parties
from jangteo.parties.types import PartyKind
from jangteo.pricing.selectors import list_price_lists
from jangteo.segments.selectors import segment_ids_of, segments_by_id

LATEST = 20


@require_GET
@reads_personal_data("list of buyers", lambda page: [party.id for party in page["parties"]])
def list_companies(request: HttpRequest) -> HttpResponse:
    """Companies by name."""
    return _list(request, PartyKind.COMPANY, pgettext("office", "Companies"))


@require_GET
@reads_personal_data("list of buyers", lambda page: [party.id for party in page["parties"]])
def list_people(request: HttpRequest) -> HttpResponse:
    """People, or families, by name."""
    kind = one_of(request, "kind", [PartyKind.PERSON, PartyKind.HOUSEHOLD]) or PartyKind.PERSON
    return _list(request, kind, pgettext("office", "People and families"))


@require_GET
@reads_personal_data("buyer", lambda page: [page["party"].id, *(person.id for person, _role in page["members"])])
def party_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Everything about one buyer."""
    try:
        party = get_party(party_id)
    except PartyNotFound:
        raise Http404 from None
    segment_ids = segment_ids_of(party_id)
    orders, order_count = list_all_orders(staff_actor(request), OrderFilter(buyer_id=party_id), offset=0, limit=LATEST)
    is_person = party.kind == PartyKind.PERSON
    audit, _more = list_audit(subject_id=party_id, limit=LATEST)
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
        orders=orders,
        order_count=order_count,
        totals=list_order_totals(party_id),
        audit=audit,
    )


def _list(request: HttpRequest, kind: PartyKind, title: Any) -> HttpResponse:
    text = searched(request)
    offset = (page_number(request) - 1) * PAGE_SIZE
    parties, total = search_parties(kind=kind, text=text, offset=offset, limit=PAGE_SIZE)
    return show(request, "parties", title, parties=parties, kind=kind, text=text, pager=pager(request, total))
