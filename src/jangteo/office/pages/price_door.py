"""The door to a price list for every page of the workbench: whoever may not see the list finds nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from jangteo.office.pages.frame import staff_actor
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.errors import DerivedList, PriceListNotFound
from jangteo.pricing.selectors import access_price_list
from jangteo.pricing.types import PriceListView


def price_list_of(request: HttpRequest, code: str) -> PriceListView:
    """A list that the member of staff may see.

    raises  Http404
    """
    try:
        return access_price_list(code, staff_actor(request))
    except PriceListNotFound:
        raise Http404 from None


def own_list(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that changes a list's prices: a derived one has none, and its own page says so."""

    @wraps(view)
    def opened(request: HttpRequest, code: str, **kwargs: object) -> HttpResponseBase:
        price_list = price_list_of(request, code)
        if price_list.derived_from:
            messages.error(request, refusal_in_words(DerivedList(list=code)))
            return redirect("office:price_list", code=code)
        return view(request, price_list, **kwargs)

    return opened
