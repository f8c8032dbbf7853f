"""What every page shares: channel, categories, cart count, buyer, and how it is rendered."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import CategoryView
from jangteo.channels.selectors import sheet_of
from jangteo.content.selectors import list_listed
from jangteo.identity.services import is_own_path
from jangteo.storefront.acting import frame_of
from jangteo.storefront.alike import places
from jangteo.storefront.carts import count_lines
from jangteo.storefront.phone import frame_of_phone
from jangteo.storefront.visit import Visit, get_viewer, get_visit, page_language


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page."""
    visit = get_visit(request)
    frame = _frame(request, visit, context.get("aisles")) if visit.refusal is None else _closed_frame(visit)
    return render(request, f"storefront/{template}", frame | context | places(request), status=status)


def show_part(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A part of a page, for htmx: no categories, no buyer."""
    visit = get_visit(request)
    frame = _closed_frame(visit) | frame_of(request) | {"cart_count": count_lines(request)}
    return render(request, f"storefront/{template}", frame | context | places(request), status=status)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of a page."""
    return "HX-Request" in request.headers


def own_path(wanted: str) -> str:
    """A path of this site as it is; anything else becomes nothing."""
    return wanted if is_own_path(wanted) else ""


def safe_next(request: HttpRequest, otherwise: str = "storefront:home") -> str:
    """Where to go on: the form's or address's `next` when it is a path of ours, else a page of ours."""
    return own_path(request.POST.get("next") or request.GET.get("next") or "") or reverse(otherwise)


def _closed_frame(visit: Visit) -> dict[str, Any]:
    """What may be shown to someone at the door: nothing but the channel's own name."""
    return {
        "channel": visit.channel,
        "channel_name": visit.channel.name(page_language()),
        "temper": visit.temper,
        "theme_version": sheet_of(visit.channel.look)[1],
        "seller": _seller(visit, page_language()),
    }


def _seller(visit: Visit, language: str) -> dict[str, str]:
    """Who sells, as the law wants each page to say; empty where the channel has not said."""
    seller = visit.channel.seller
    if seller is None:
        return {}
    return {
        "name": seller.name(language),
        "representative": seller.representative,
        "business_number": seller.business_number,
        "address": seller.address(language),
        "phone": seller.phone,
        "email": seller.email,
    }


def _frame(request: HttpRequest, visit: Visit, aisles: Sequence[CategoryView] | None) -> dict[str, Any]:
    actor = visit.actor
    return (
        _closed_frame(visit)
        | frame_of(request)
        | frame_of_phone(request)
        | {
            "aisles": catalog.list_categories(get_viewer(request)) if aisles is None else aisles,
            "cart_count": count_lines(request),
            "listed_pages": list_listed(visit.channel, page_language()),
            "buyer_name": actor.party_name or actor.name,
            "buyer_is_person": actor.party_id == actor.person_id,
            "person_name": actor.name,
            "assisted_name": actor.party_name if actor.assists else "",
        }
    )
