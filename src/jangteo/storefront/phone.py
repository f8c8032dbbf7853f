"""The shop on a phone: as whom its pages are seen, which files it needs without a network, and its colours."""

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac

from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.storefront.visit import PASS_KEY, Visit, get_visit, page_language

SEEN_AS, MAY_KEEP = "Seen-As", "May-Keep"
HERE = Path(__file__).resolve().parent
STATIC = HERE / "static" / "storefront"
WORKER = STATIC / "worker.js"
# What pages need where there is no network; further fonts join them when a page asks for them.
SHELL = (
    "shop.css", "shop.js", "htmx.min.js", "phone.js", "offline.js", "icons.svg", "favicon.svg",
    "fonts/latin.woff2", "fonts/ko-1.woff2",
    "pad/pad.js", "pad/rows.js", "pad/sending.js", "pad/store.js", "pad/goods.js", "pad/gtin.js", "pad/camera.js",
)  # fmt: skip
# Pages of the catalogue: all that a phone keeps of what was seen, beside the pad.
KEPT_PAGES = frozenset({"category", "product", "offline", "pad", "pad_goods"})
WITH_CAMERA = frozenset({"pad", "quick_order"})
WITH_PAYMENT = frozenset({"pay_toss"})  # the provider's frames may ask for a card by the browser
# {theme: (accent, paper)}; the values of frontend/src/tokens.css in the light
COLOURS: Mapping[str, tuple[str, str]] = {"shop": ("#c8452b", "#fbf9f5"), "wholesale": ("#1f4e79", "#f6f7f8")}


@functools.cache
def version() -> str:
    """Changes with any file that pages are made of: what phones keep of another version is thrown away."""
    files = [STATIC / name for name in SHELL] + [WORKER]
    files += sorted((HERE / "templates").rglob("*.html")) + sorted(HERE.parent.glob("locale/*/*/*.mo"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def scope_of(request: HttpRequest) -> str:
    """The channel's prefix: what its worker and its manifest reach."""
    return f"{request.META.get('SCRIPT_NAME', '')}/"


def seen_as(request: HttpRequest, visit: Visit) -> str:
    """As whom pages are seen: scope, log-in, buyer with language, version; marks that tell no name."""
    actor, language = visit.actor, getattr(request, "LANGUAGE_CODE", "") or page_language()
    known = request.session.get(PASS_KEY, {}).get(str(visit.channel.id), "")
    buyer = _mark(visit.channel.id, actor.user_id, actor.party_id, actor.assists, language, known)
    return f"{scope_of(request)} {_mark(actor.user_id)} {buyer} {version()}"


def pad_key(request: HttpRequest) -> str:
    """Whose pad it is: this log-in's, for whom they act, in this channel, in any language."""
    visit = get_visit(request)
    actor = visit.actor
    return f"{scope_of(request)} {_mark(visit.channel.id, actor.user_id, actor.party_id, actor.assists)}"


def tell(request: HttpRequest, response: HttpResponse, visit: Visit) -> None:
    """Say on a page as whom it is seen, whether a phone may keep it, and whether it may use the camera."""
    match = request.resolver_match
    name = match.url_name if match is not None else None
    if response.get("Content-Type", "").startswith(("text/html", "application/json")):
        response[SEEN_AS] = seen_as(request, visit)
        if name in KEPT_PAGES and visit.refusal is None and response.status_code == 200:
            response[MAY_KEEP] = "yes"
    if not response.has_header("Permissions-Policy"):
        camera = "camera=(self)" if name in WITH_CAMERA else "camera=()"
        response["Permissions-Policy"] = f"{camera}, payment=*" if name in WITH_PAYMENT else camera


def frame_of_phone(request: HttpRequest) -> dict[str, Any]:
    """What every open page tells a phone."""
    visit = get_visit(request)
    accent, _paper = colours_of(visit.channel.theme)
    return {
        "phone": {
            "seen_as": seen_as(request, visit),
            "scope": scope_of(request),
            "colour": accent,
            "has_pad": has_pad(visit),
        }
    }


def has_pad(visit: Visit) -> bool:
    """Whether the visitor has a pad: a buyer who has logged in and may fill a cart."""
    return visit.refusal is None and visit.actor.party_id is not None and has(visit.actor, Action.CARTS_USE)


def colours_of(theme: str) -> tuple[str, str]:
    """Accent and paper of a theme."""
    return COLOURS.get(theme, COLOURS["shop"])


def worker_text(request: HttpRequest) -> str:
    """The worker with what it has to know of this channel before it."""
    setup = {
        "version": version(),
        "scope": scope_of(request),
        "shell": [static(f"storefront/{name}") for name in SHELL],
        "fonts": static("storefront/fonts/"),
        "media": f"{scope_of(request)}media/",
        "offline": reverse("storefront:offline"),
        "pad": reverse("storefront:pad"),
        "goods": reverse("storefront:pad_goods"),
    }
    return f"const SETUP = {json.dumps(setup)};\n{WORKER.read_text(encoding='utf-8')}"


def _mark(*parts: object) -> str:
    return salted_hmac("storefront.phone", "|".join(map(str, parts)), algorithm="sha256").hexdigest()[:16]
