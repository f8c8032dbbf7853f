"""Pages for when something cannot be done; they need no database, so that they can always be shown."""

import sys
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangteo.channels.selectors import sheet_of
from jangteo.flags.errors import SwitchedOff
from jangteo.flags.types import DECLARED, Feature
from jangteo.kernel import origins
from jangteo.kernel.away import is_database_away, is_out_of_reach, is_room_gone
from jangteo.kernel.errors import DatabaseAway, JangteoError, NoRoom, NotPermitted, TooBusy
from jangteo.kernel.languages import DEFAULT_LANGUAGE, say
from jangteo.kernel.types import Action, Actor
from jangteo.storefront.acting import helpers_of
from jangteo.storefront.visit import visit_of

API_PREFIX = "/api/"
OFFICE_PREFIX = "/office/"
AWAY_SECONDS = 5  # how long a database that died takes to be back, more or less
BUSY_SECONDS = 10
OUT_OF_REACH = "jangteo.out_of_reach"  # in the environment of a request that got no connection


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("We could not read that"), _("Please go back and try once more."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, _("This is not open to you"), _("Ask the person who runs your account."))


def not_permitted(request: HttpRequest, actor: Actor, action: Action) -> HttpResponse:
    """403 for what one's role does not allow, naming who can help; a guest is asked to log in."""
    if actor.user_id is None:
        return HttpResponseRedirect(f"{reverse('storefront:login')}?{urlencode({'next': request.get_full_path()})}")
    names = helpers_of(actor).names
    text = _("Your role at %(party)s does not include this.") % {"party": actor.party_name}
    help_ = _("%(names)s can change that.") % {"names": names} if names else ""
    return _page(request, 403, _("This is not open to you"), f"{text} {help_}".strip(), code=action.value)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose secret does not fit: it lay open too long, or came from elsewhere."""
    text = _("It lay open too long. Go back, load the page again and send it once more; nothing has happened.")
    return _page(request, 403, _("This form has expired"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    text = _("It may have moved or sold out for good. The search knows everything that is here.")
    if request.path_info.startswith(OFFICE_PREFIX):
        text = _("What was here may be gone, or the address is not whole.")
    return _page(request, 404, _("There is nothing at this address"), text)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413."""
    text = _("What you sent is larger than we take. Nothing has happened; send less at once.")
    return _page(request, 413, _("That is too much"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """500; but 503 with a time to come back while the database is away or a disk is full."""
    error = sys.exception()
    if is_database_away(error):
        request.META[OUT_OF_REACH] = is_out_of_reach(error)
        return database_away(request)
    if is_room_gone(error):
        text = _("Nothing was ordered or changed by this. Looking around goes on; please try again in some minutes.")
        title = _("We can't take anything in at the moment")
        return _later(_page(request, 503, title, text, code=NoRoom.code), BUSY_SECONDS)
    text = _("The fault is ours. Nothing was ordered or changed by this. Please try again in a minute.")
    return _page(request, 500, _("Something broke"), text)


def database_away(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer."""
    text = _("Please try again in a minute. What you ordered before is kept.")
    return _later(_page(request, 503, _("Closed for a moment"), text, code=DatabaseAway.code), AWAY_SECONDS)


def too_busy(request: HttpRequest) -> HttpResponse:
    """503 for who waited for a turn in vain."""
    if request.method in ("GET", "HEAD"):
        text = _("Very many people are here right now. Open the page once more in a moment; nothing is lost.")
    else:
        text = _(
            "Very many people are ordering right now. Nothing was ordered; go back and press the button once more."
        )
    return _later(_page(request, 503, _("One moment, please"), text, code=TooBusy.code), BUSY_SECONDS)


def refused(request: HttpRequest, refusal: JangteoError, text: str = "", back: str = "") -> HttpResponse:
    """Any of the four refusals that the page has not answered on its own.

    text  why, in the page's words
    back  where the button leads, else to the home page
    """
    if refusal.status == 404 and not text:
        return not_found(request)
    if isinstance(refusal, SwitchedOff):
        return not_offered(request, Feature(refusal.facts["feature"]))
    visit = visit_of(request)
    if isinstance(refusal, NotPermitted) and visit is not None and refusal.facts.get("action") in Action:
        return not_permitted(request, visit.actor, Action(refusal.facts["action"]))
    if refusal.status in (401, 403):
        return forbidden(request)
    text = text or _("Please go back and look at the page again.")
    return _page(request, refusal.status, _("That cannot be done as it stands"), text, code=refusal.code, back=back)


def not_offered(request: HttpRequest, feature: Feature) -> HttpResponse:
    """409 for what is switched off, saying what becomes of what was begun before."""
    text = say(DECLARED[feature].when_off, get_language() or DEFAULT_LANGUAGE)
    return _page(request, SwitchedOff.status, _("This is not offered at the moment"), text, code=SwitchedOff.code)


def _later(answer: HttpResponse, seconds: int) -> HttpResponse:
    answer["Retry-After"] = str(seconds)
    return answer


def _page(request: HttpRequest, status: int, title: str, text: str, *, code: str = "", back: str = "") -> HttpResponse:
    if request.path_info.startswith(API_PREFIX):
        problem = {"type": "about:blank", "title": title, "status": status, "code": code or f"http.{status}"}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    visit, is_office = visit_of(request), request.path_info.startswith(OFFICE_PREFIX)
    context = {
        "LANGUAGE_CODE": get_language(),
        "status": status,
        "title": title,
        "text": text,
        "code": code,
        "request_id": origins.request_id() if status >= 500 else "",
        "theme": visit.channel.theme if visit else "shop",
        "theme_version": sheet_of(visit.channel.look)[1] if visit else "",
        "home": back or _home(status, is_office=is_office),
        "home_name": _("Back to the office") if is_office else _("Back to the shop"),
    }
    response = HttpResponse(render_to_string("storefront/error.html", context), status=status)
    if "HX-Request" in request.headers:  # a part of a page cannot show a whole one: load it anew, as things stand now
        response["HX-Refresh"] = "true"
    return response


def _home(status: int, *, is_office: bool) -> str:
    """Where the way out leads."""
    if is_office:
        return reverse("office:today")
    return reverse("storefront:home") if status < 500 else "/"
