"""Wish lists: one click puts something on, one more into the cart; named, shared within a family or company."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.kernel.ids import parse_id
from jangteo.kernel.wholes import read_whole
from jangteo.storefront.pages import errors
from jangteo.storefront.pages.frame import safe_next, show, show_part, wants_part
from jangteo.storefront.visit import get_visit, page_language
from jangteo.storefront.wish_kept import keep_wish
from jangteo.storefront.wish_words import (
    REFUSALS,
    day_choices,
    list_name,
    sees_choices,
    sharing_choices,
    wish_refusal,
)
from jangteo.wishes import selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """GET shows the default list, else the first; POST makes a new one."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:wishes')}")
    if request.method != "POST":
        lists = selectors.list_lists(visit.actor)
        return show_list(request, lists[0].id if lists else None)
    try:
        found = services.create_list(name=request.POST.get("name", "")[:200], actor=visit.actor)
    except REFUSALS as refusal:
        return show_list(request, None, wrong=wish_refusal(refusal), status=refusal.status)
    return redirect("storefront:wish_list", list_id=found)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Wish for something; a guest logs in first, and then it is wished for."""
    visit, sku = get_visit(request), request.POST.get("sku", "")[:64]
    if visit.actor.party_id is None:
        keep_wish(request, sku)
        return _to_log_in(request)
    try:
        list_id = parse_id(request.POST.get("list", ""))
        services.add_wish(channel=visit.channel, sku=sku, actor=visit.actor, list_id=list_id)
    except REFUSALS as refusal:
        text = wish_refusal(refusal)
        if wants_part(request):
            return show_part(request, "parts/wished.html", status=refusal.status, problem=text)
        return errors.refused(request, refusal, text=text, back=safe_next(request))
    if wants_part(request):
        worded = request.POST.get("worded") == "1"
        form = "" if worded else "good-wish"
        return show_part(request, "parts/wished.html", sku=sku, is_on=True, is_worded=worded, form_class=form)
    messages.success(request, _("It is on your wish list."))
    return redirect(safe_next(request, "storefront:wishes"))


@require_safe
def one_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """A list with its wishes as they stand now."""
    return show_list(request, list_id)


@require_POST
def change(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Call it otherwise, and say who fills it too."""
    name, shared_with = request.POST.get("name", "")[:200], request.POST.get("shared_with", "")[:60]
    return _done(
        request,
        list_id,
        lambda: services.change_list(
            list_id=list_id, name=name, shared_with=shared_with, actor=get_visit(request).actor
        ),
    )


@require_POST
def delete(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Throw it away."""
    services.delete_list(list_id=list_id, actor=get_visit(request).actor)
    messages.success(request, _("The list is gone."))
    return redirect("storefront:wishes")


@require_POST
def change_wish(request: HttpRequest, list_id: UUID, wish_id: UUID) -> HttpResponse:
    """Say how many, and a word about it."""
    quantity, note = read_whole(request.POST.get("quantity", "")), request.POST.get("note", "")[:1000]
    return _done(
        request,
        list_id,
        lambda: services.change_wish(
            wish_id=wish_id, list_id=list_id, quantity=quantity or 0, note=note, actor=get_visit(request).actor
        ),
    )


@require_POST
def remove(request: HttpRequest, list_id: UUID, wish_id: UUID) -> HttpResponse:
    """Wish for it no longer."""
    services.remove_wish(wish_id=wish_id, list_id=list_id, actor=get_visit(request).actor)
    return redirect("storefront:wish_list", list_id=list_id)


@require_POST
def to_cart(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Put what can be bought into the cart: one wish, or all."""
    visit = get_visit(request)
    wish_id = parse_id(request.POST.get("wish", ""))
    try:
        moved = services.move_to_cart(
            channel=visit.channel, list_id=list_id, actor=visit.actor, wish_ids=[wish_id] if wish_id else None
        )
    except REFUSALS as refusal:
        return show_list(request, list_id, wrong=wish_refusal(refusal), status=refusal.status)
    if moved.moved:
        told = ngettext("%(n)s wish is in the cart now.", "%(n)s wishes are in the cart now.", moved.moved)
        messages.success(request, told % {"n": moved.moved})
    if moved.left:
        told = ngettext("%(n)s can't be bought now and stays.", "%(n)s can't be bought now and stay.", moved.left)
        messages.info(request, told % {"n": moved.left})
    return redirect("storefront:wish_list", list_id=list_id)


def show_list(
    request: HttpRequest, list_id: UUID | None, *, wrong: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a list, or of none yet, with what the visitor waits for."""
    visit, language = get_visit(request), page_language()
    view, rows = selectors.get_list(list_id, visit.channel, visit.actor, language) if list_id else (None, [])
    lists = [(one, list_name(one.name)) for one in selectors.list_lists(visit.actor)]
    answer = show(
        request,
        "wishes.html",
        status=status,
        tab="wishes",
        lists=lists,
        view=view,
        view_name=list_name(view.name) if view else "",
        rows=rows,
        buyable=sum(one.can_be_bought for one in rows),
        asks=selectors.list_asks(visit.actor, visit.channel, language),
        choices=sharing_choices(visit.actor),
        sees=sees_choices(),
        days=day_choices(),
        wrong=wrong,
        **more,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _done(request: HttpRequest, list_id: UUID, act: Any) -> HttpResponse:
    try:
        act()
    except REFUSALS as refusal:
        return show_list(request, list_id, wrong=wish_refusal(refusal), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect("storefront:wish_list", list_id=list_id)


def _to_log_in(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('storefront:login')}?{urlencode({'next': safe_next(request, 'storefront:wishes')})}"
    if not wants_part(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
