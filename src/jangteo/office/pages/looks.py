"""How a channel looks: tried on pieces of both shops by day and by night, then saved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.errors import InvalidChannel, InvalidLogo, UnreadableAccent
from jangteo.channels.selectors import (
    LEAST_CONTRAST,
    find_channel_by_code,
    find_logo,
    read_colour,
    readable_accent,
)
from jangteo.channels.services import set_logo, set_look
from jangteo.channels.types import Channel, Corners, Density, Ground, Look
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Action, Scope
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.pieces import SIDES, THEMES

LARGEST_UPLOAD = 64 * 1024
GROUNDS = {
    Ground.PAPER: pgettext_lazy("office", "on the page"),
    Ground.SURFACE: pgettext_lazy("office", "on a card"),
    Ground.LABEL: pgettext_lazy("office", "words on a button of it"),
}
CORNERS = {
    "": pgettext_lazy("office", "As the theme has them"),
    Corners.SHOPS.value: pgettext_lazy("office", "Round, as in a shop"),
    Corners.TOOLS.value: pgettext_lazy("office", "Firm, as in a tool"),
}
DENSITIES = {
    "": pgettext_lazy("office", "As the theme has it"),
    Density.AIRY.value: pgettext_lazy("office", "Airy: pictures and few words"),
    Density.DENSE.value: pgettext_lazy("office", "Dense: rows and figures"),
}
LOGO_REFUSED = {
    "size": pgettext_lazy("office", "The file has more than 16 KB."),
    "no_svg": pgettext_lazy("office", "The file is no SVG."),
    "view_box": pgettext_lazy("office", "The drawing has no viewBox that begins at 0 0."),
    "shapes": pgettext_lazy("office", "The drawing has more than 300 shapes. Join them."),
    "inside": pgettext_lazy("office", "There is %(name)s inside. Shapes and plain colours are taken, nothing else."),
}
TIMES = ((False, pgettext_lazy("office", "By day")), (True, pgettext_lazy("office", "By night")))
FIELDS = ("accent", "accent_dark", "corners", "density", "wordmark")


@require_GET
def look_page(request: HttpRequest, code: str) -> HttpResponse:
    """The look as it is, or as the address would have it: nothing is changed by looking."""
    channel = _channel(code)
    typed = _typed(request.GET) if any(name in request.GET for name in FIELDS) else _kept(channel.look)
    return _page(request, channel, typed, {})


@require_POST
def change_look(request: HttpRequest, code: str) -> HttpResponse:
    """Save the look, or go back to the house's own."""
    channel = _channel(code)
    typed = _typed(request.POST)
    look = Look() if "house" in request.POST else _look(typed)
    try:
        set_look(channel_id=channel.id, look=look, actor=staff_actor(request))
    except (InvalidChannel, UnreadableAccent) as error:
        return _page(request, channel, typed, {str(error.facts.get("field", "accent")): _words(error)})
    messages.success(request, pgettext("office", "How the channel looks is changed, from now on."))
    return redirect("office:channel_look", code=code)


@require_POST
def change_logo(request: HttpRequest, code: str) -> HttpResponse:
    """Let a drawing stand at the top, or take it away."""
    channel, upload = _channel(code), request.FILES.get("logo")
    if upload is None and "remove" not in request.POST:
        return _page(request, channel, _kept(channel.look), {"logo": pgettext("office", "Choose a file.")})
    drawing = upload.read(LARGEST_UPLOAD) if upload is not None else None
    try:
        set_logo(channel_id=channel.id, drawing=drawing, actor=staff_actor(request))
    except InvalidLogo as error:
        return _page(request, channel, _kept(channel.look), {"logo": _words(error)})
    messages.success(request, pgettext("office", "The logo is changed, from now on."))
    return redirect("office:channel_look", code=code)


def _page(request: HttpRequest, channel: Channel, typed: dict[str, str], errors: dict[str, Any]) -> HttpResponse:
    temper = typed["density"] or next((temper for temper, theme in THEMES.items() if theme == channel.theme), "")
    query = QueryDict(mutable=True)
    query.update({**typed, "theme": channel.theme, "name": channel.name(language()), "few": "1"})
    response = show(
        request,
        "channel_look",
        pgettext("office", "How %(channel)s looks") % {"channel": channel.name(language())},
        channel=channel,
        typed=typed,
        errors=errors,
        logo=find_logo(channel.id),
        corners=CORNERS.items(),
        densities=DENSITIES.items(),
        told=[_told(channel, typed, is_night=is_night, name=name) for is_night, name in TIMES],
        least=LEAST_CONTRAST,
        sides=sorted(SIDES, key=lambda side: side[0] != temper),
        query=query.urlencode(),
        may_change=staff_actor(request).rights.get(Action.CATALOGUE_CHANGE) == Scope.ALL,
    )
    response.status_code = 422 if errors else 200
    return response


def _told(channel: Channel, typed: dict[str, str], *, is_night: bool, name: Any) -> dict[str, Any] | None:
    """How the accent can be read by day or by night, and the nearest that can; None where none is typed."""
    colour = read_colour(typed["accent_dark"] if is_night else typed["accent"])
    is_derived = False
    if colour is None and is_night and not typed["accent_dark"]:
        colour = read_colour(typed["accent"])
        is_derived = colour is not None
    if colour is None:
        return None
    ratios, nearest = readable_accent(colour, theme=channel.theme, is_night=is_night)
    if is_derived:
        colour = nearest
        ratios, _same = readable_accent(colour, theme=channel.theme, is_night=is_night)
    return {
        "name": name,
        "colour": colour,
        "is_derived": is_derived,
        "ratios": [(GROUNDS[one.ground], f"{int(one.ratio * 10) / 10}", one.ratio >= LEAST_CONTRAST) for one in ratios],
        "nearest": "" if nearest == colour else nearest,
        "field": "accent_dark" if is_night else "accent",
    }


def _typed(sent: QueryDict) -> dict[str, str]:
    return {name: sent.get(name, "").replace("\0", "").strip()[:60] for name in FIELDS}


def _kept(look: Look) -> dict[str, str]:
    return {
        "accent": look.accent,
        "accent_dark": look.accent_dark,
        "corners": look.corners.value if look.corners else "",
        "density": look.density.value if look.density else "",
        "wordmark": look.wordmark,
    }


def _look(typed: dict[str, str]) -> Look:
    return Look(
        accent=typed["accent"],
        accent_dark=typed["accent_dark"],
        corners=next((one for one in Corners if one.value == typed["corners"]), None),
        density=next((one for one in Density if one.value == typed["density"]), None),
        wordmark=typed["wordmark"],
    )


def _words(error: JangteoError) -> str:
    facts = error.facts
    if isinstance(error, UnreadableAccent):
        words = pgettext(
            "office",
            "Here it reaches %(ratio)s : 1; %(least)s : 1 is needed. The nearest that can be read: %(near)s",
        )
        return words % {"ratio": facts["ratio"], "least": LEAST_CONTRAST, "near": facts["nearest"]}
    if isinstance(error, InvalidLogo):
        return str(LOGO_REFUSED[facts["reason"]]) % {"name": facts.get("name", "")}
    if facts.get("field") == "wordmark":
        return pgettext("office", "At most 40 letters.")
    if facts.get("field") == "accent" and "too" in error.message:
        return pgettext("office", "Choose one by day too.")
    return pgettext("office", "Write a colour as #c8452b.")


def _channel(code: str) -> Channel:
    channel = find_channel_by_code(code)
    if channel is None:
        raise Http404
    return channel
