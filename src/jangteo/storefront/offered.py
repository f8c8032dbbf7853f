"""Which pages belong to a feature that may be switched off, and what is shown where it is."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from jangteo.flags.selectors import decide
from jangteo.flags.types import Feature
from jangteo.storefront.visit import visit_of

_ATTRIBUTE = "storefront_offered"
# {page: its feature}; what was begun before goes on: a gift is taken, a shared cart paid, a room talked in
PAGES: Mapping[str, Feature] = {
    "write_review": Feature.REVIEWS,
    "pay_for_me": Feature.PAID_BY_OTHERS,
    "open_room": Feature.ROOMS,
    "ask_quote": Feature.QUOTES,
    "wishes": Feature.WISHES,
    "add_wish": Feature.WISHES,
    "wish_list": Feature.WISHES,
    "change_wish_list": Feature.WISHES,
    "wishes_to_cart": Feature.WISHES,
    "make_wish_link": Feature.WISHES,
    "change_wish": Feature.WISHES,
    "shared_wishes": Feature.WISHES,
    "give_wish": Feature.WISHES,
    "ask_restock": Feature.RESTOCK,
    "quick_order": Feature.QUICK_ORDER,
    "create_cart": Feature.SEVERAL_CARTS,
    "copy_cart": Feature.SEVERAL_CARTS,
    "save_line": Feature.SEVERAL_CARTS,
    "compare": Feature.COMPARE,
}
# Of these only sending a form, and of these only parts of a page that is there already.
POSTS: Mapping[str, Feature] = {"questions": Feature.QUESTIONS}
PARTS: Mapping[str, Feature] = {"suggest": Feature.SUGGESTIONS}


class Offered:
    """What is on for whoever looks at a page, the same from its head to its foot: `{% if offered.gifts %}`."""

    def __init__(self, request: HttpRequest) -> None:
        self.visit = visit_of(request)
        self.known: dict[str, bool] = {}

    def __getitem__(self, name: str) -> bool:
        if name not in self.known:
            feature, visit = Feature(name), self.visit
            self.known[name] = visit is None or decide(feature, visit.channel.id, visit.actor).is_on
        return self.known[name]


def offered_to(request: HttpRequest) -> Offered:
    """What is on for a request's visitor, found out once."""
    found: Offered | None = getattr(request, _ATTRIBUTE, None)
    if found is None:
        found = Offered(request)
        setattr(request, _ATTRIBUTE, found)
    return found


def offered(request: HttpRequest) -> dict[str, Any]:
    """For every template."""
    return {"offered": offered_to(request)}


def off_at(request: HttpRequest) -> Feature | None:
    """The feature that is off for who asks for this page; None where the page is answered."""
    name = request.resolver_match.url_name if request.resolver_match else None
    feature = PAGES.get(name or "") or PARTS.get(name or "")
    if feature is None and request.method == "POST":
        feature = POSTS.get(name or "")
    return feature if feature is not None and not offered_to(request)[feature] else None


def is_part(feature: Feature) -> bool:
    """Whether it fills a part of a page, which then stays empty."""
    return feature in PARTS.values()


def nothing() -> HttpResponse:
    """204: the page around it stays as it is."""
    return HttpResponse(status=204)
