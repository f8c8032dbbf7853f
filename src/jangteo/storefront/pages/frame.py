"""What every page shares: channel, categories, cart count, buyer, and how it is rendered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jangteo.catalog import selectors as catalog
from jangteo.parties import selectors as parties
from jangteo.parties.types import PartyKind
from jangteo.storefront.carts import count_lines
from jangteo.storefront.visit import Visit, get_visit, page_language


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page."""
    visit = get_visit(request)
    frame = _frame(request, visit) if visit.refusal is None else _closed_frame(visit)
    return render(request, f"storefront/{template}", frame | context, status=status)


def show_part(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A part of a page, for htmx: no categories, no buyer."""
    visit = get_visit(request)
    frame = _closed_frame(visit) | {"cart_count": count_lines(request)}
    return render(request, f"storefront/{template}", frame | context, status=status)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of a page."""
    return "HX-Request" in request.headers


def safe_next(request: HttpRequest, otherwise: str = "storefront:home") -> str:
    """Where to go on: the form's or address's `next` when it stays on this site, else a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(otherwise)


def _closed_frame(visit: Visit) -> dict[str, Any]:
    """What may be shown to someone at the door: nothing but the channel's own name."""
    return {
        "channel": visit.channel,
        "channel_name": visit.channel.name(page_language()),
        "temper": visit.temper,
    }


def _frame(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    buyer = parties.get_party(visit.actor.party_id) if visit.actor.party_id else None
    return _closed_frame(visit) | {
        "aisles": catalog.list_categories(visit.channel.id, page_language()),
        "cart_count": count_lines(request),
        "buyer": buyer,
        "buyer_name": buyer.name if buyer else visit.actor.name,
        "buyer_is_person": buyer is None or buyer.kind == PartyKind.PERSON,
        "person_name": visit.actor.name,
    }
