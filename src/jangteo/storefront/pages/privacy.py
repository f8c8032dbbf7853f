"""What a person agreed to, what is kept of them, and how to end both; and the page behind a message's link."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.kernel.permissions import open_to_all
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.selectors import list_contexts, list_members
from jangteo.parties.types import HeldRole, MemberRole, PartySummary
from jangteo.privacy import services
from jangteo.privacy.errors import CannotErase, ConsentTextChanged
from jangteo.privacy.selectors import (
    children_among,
    current_consents,
    find_text,
    get_request_by_receipt,
    list_consents,
    list_requests,
)
from jangteo.privacy.types import ConsentChannel, ConsentSource, ConsentView, Purpose
from jangteo.storefront.pages.frame import show
from jangteo.storefront.proof import needs_proof
from jangteo.storefront.visit import get_visit, page_language

OWN = "everyone sees and changes what is kept of themselves; the page itself asks for a log-in"
CHANNEL_NAMES = {
    ConsentChannel.EMAIL: gettext_lazy("E-mail"),
    ConsentChannel.SMS: gettext_lazy("Text message"),
    ConsentChannel.KAKAO: gettext_lazy("KakaoTalk"),
    ConsentChannel.PUSH: gettext_lazy("App notice"),
    ConsentChannel.PHONE: gettext_lazy("Phone call"),
    ConsentChannel.POST: gettext_lazy("Post"),
    ConsentChannel.ONSITE: gettext_lazy("On this site"),
}
PURPOSE_NAMES = {
    Purpose.ADVERTISING: gettext_lazy("News and offers (advertising)"),
    Purpose.ADVERTISING_NIGHT: gettext_lazy("Advertising at night, 9 pm to 8 am"),
    Purpose.PERSONALISATION: gettext_lazy("Goods chosen for you"),
    Purpose.RESTOCK: gettext_lazy("Back in stock (service)"),
    Purpose.REVIEWS: gettext_lazy("Writing about what I bought (service)"),
}
ASKED = tuple(PURPOSE_NAMES)


@cache
def _offered(purpose: Purpose) -> tuple[ConsentChannel, ...]:
    return services.offered_channels(purpose)


@open_to_all(OWN)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Each purpose with its words and channels, the history, exports, and the way out."""
    actor = get_visit(request).actor
    if actor.person_id is None:
        return _to_log_in()
    current = current_consents(actor.person_id)
    is_child = actor.person_id in children_among([actor.person_id])
    return show(
        request,
        "privacy.html",
        tab="privacy",
        purposes=[_asked(purpose, current, is_child) for purpose in ASKED],
        children=_children(actor),
        history=[_told(one) for one in list_consents(actor.person_id)[:100]],
        requests=list_requests(actor=actor, person_id=actor.person_id)[0],
    )


@open_to_all(OWN)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Say yes to the ticked channels of one purpose, or no to one of them."""
    actor = get_visit(request).actor
    if actor.person_id is None:
        return _to_log_in()
    purpose = _one_of(Purpose, request.POST.get("purpose", ""))
    if purpose is None:
        return redirect("storefront:privacy")
    stopped = _one_of(ConsentChannel, request.POST.get("stop", ""))
    if stopped is not None:
        services.withdraw_consent(
            person_id=actor.person_id, purpose=purpose, channel=stopped, source=ConsentSource.PAGE, actor=actor
        )
        messages.success(request, _("It is withdrawn, from now on."))
        return redirect("storefront:privacy")
    _say_yes(request, actor, actor.person_id, purpose)
    return redirect("storefront:privacy")


@open_to_all(OWN)
@require_POST
def confirm_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """A guardian agrees for their child."""
    actor = get_visit(request).actor
    purpose = _one_of(Purpose, request.POST.get("purpose", ""))
    channel = _one_of(ConsentChannel, request.POST.get("channel", ""))
    if actor.person_id is None:
        return _to_log_in()
    if purpose is None or channel is None:
        return redirect("storefront:privacy")
    try:
        services.confirm_for_child(
            child_id=child_id,
            purpose=purpose,
            channel=channel,
            shown_digest=request.POST.get("digest", ""),
            language=page_language(),
            actor=actor,
        )
        messages.success(request, _("You have agreed for your child."))
    except ConsentTextChanged:
        messages.warning(request, _("The words have changed in the meantime. Please read them again."))
    return redirect("storefront:privacy")


@open_to_all(OWN)
@require_POST
@needs_proof
def ask_export(request: HttpRequest) -> HttpResponse:
    """Have the file made."""
    actor = get_visit(request).actor
    if actor.person_id is None:
        return _to_log_in()
    services.ask_for_export(person_id=actor.person_id, actor=actor)
    messages.success(request, _("We are gathering your data. The file will be here in a few minutes."))
    return redirect("storefront:privacy")


@open_to_all(OWN)
@require_safe
@needs_proof
def download(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """The file, for who asked for it."""
    stream = services.open_export(request_id=request_id, actor=get_visit(request).actor)
    response = FileResponse(stream, as_attachment=True, filename="my-data.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@open_to_all(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_proof
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Say what goes and what the law keeps; after the typed word, ask for it and log out."""
    actor = get_visit(request).actor
    if actor.person_id is None:
        return _to_log_in()
    word, status = _("ERASE"), 200
    blocks: list[dict[str, Any]] = []
    if request.method == "POST":
        status = 422
        if request.POST.get("word", "").strip().casefold() == word.casefold():
            try:
                receipt = services.ask_for_erasure(person_id=actor.person_id, actor=actor)
            except CannotErase as refusal:
                blocks = [one | {"words": _in_words(one)} for one in refusal.facts["blocks"]]
                status = 409
            else:
                logout(request)
                return redirect("storefront:privacy_receipt", receipt=receipt)
    return show(request, "privacy_erase.html", tab="privacy", word=word, blocks=blocks, status=status)


@open_to_all("the receipt is the key: its holder may have no log-in any more")
@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """How an export or erasure went."""
    response = show(request, "privacy_receipt.html", asked=get_request_by_receipt(receipt))
    return _unlogged(response)


@open_to_all("the link in a message is the key: refusing must need no log-in (정보통신망법 제50조)")
@csrf_exempt  # RFC 8058: mail programs post here by themselves; the token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A button to press, and the same answer to every token."""
    if request.method == "POST":
        services.withdraw_by_token(token)
    return _unlogged(show(request, "privacy_stop.html", is_done=request.method == "POST"))


def _say_yes(request: HttpRequest, actor: Actor, person_id: PartyId, purpose: Purpose) -> None:
    ticked = [one for one in _offered(purpose) if one.value in request.POST.getlist("channel")]
    try:
        for channel in ticked:
            services.give_consent(
                person_id=person_id,
                purpose=purpose,
                channel=channel,
                shown_digest=request.POST.get(f"digest_{channel.value}", ""),
                language=page_language(),
                source=ConsentSource.PAGE,
                actor=actor,
                proof={"page": "account/privacy", "box": channel.value, "ticked": [one.value for one in ticked]},
            )
    except ConsentTextChanged:
        messages.warning(request, _("The words have changed in the meantime. Please read them again."))
    else:
        if ticked:
            messages.success(request, _("Thank you, it is noted."))
        else:
            messages.warning(request, _("Tick by what way first."))


def _asked(
    purpose: Purpose, current: dict[tuple[Purpose, ConsentChannel], ConsentView] | Any, is_child: bool
) -> dict[str, Any]:
    """One purpose as the page shows it; a channel is ticked by nobody but the reader."""
    rows, words = [], ""
    is_service = purpose.value.startswith("service.")
    for channel in _offered(purpose):
        text = find_text(purpose, channel, page_language())
        last = current.get((purpose, channel))
        is_on = last.is_given if last else is_service
        words = words or (text.text if text else "")
        rows.append(
            {
                "channel": channel.value,
                "name": CHANNEL_NAMES[channel],
                "digest": text.digest if text else "",
                "own_words": text.text if text and text.channel else "",
                "last": last,
                "is_on": is_on,
                "waits": bool(is_on and last and not last.guardian_id and (last.needs_guardian or is_child)),
            }
        )
    return {"purpose": purpose.value, "name": PURPOSE_NAMES[purpose], "words": words, "rows": rows}


def _children(actor: Actor) -> list[dict[str, Any]]:
    """What children of the reader's households said yes to, and a guardian has not confirmed."""
    if actor.person_id is None:
        return []
    contexts = list_contexts(actor.person_id)
    households = [one.id for one in contexts if _holds(MemberRole.GUARDIAN, one.party.roles)]
    members = [
        member.person for one in households for member in list_members(one) if _holds(MemberRole.CHILD, member.roles)
    ]
    return [row for child in members for row in _waiting(child)]


def _holds(role: MemberRole, held: Sequence[HeldRole]) -> bool:
    return any(one.role.code == role for one in held)


def _waiting(child: PartySummary) -> list[dict[str, Any]]:
    rows = []
    is_child_now = child.id in children_among([child.id])
    for (purpose, channel), last in current_consents(child.id).items():
        text = find_text(purpose, channel, page_language())
        if last.is_given and last.guardian_id is None and (last.needs_guardian or is_child_now) and text:
            facts = {"child": child, "purpose": purpose.value, "channel": channel.value, "text": text}
            rows.append(facts | {"purpose_name": PURPOSE_NAMES[purpose], "channel_name": CHANNEL_NAMES[channel]})
    return rows


def _told(one: ConsentView) -> dict[str, Any]:
    return {
        "at": one.at,
        "is_given": one.is_given,
        "purpose": PURPOSE_NAMES.get(one.purpose, one.purpose.value),
        "channel": CHANNEL_NAMES[one.channel],
        "version": one.text_version,
        "valid_until": one.valid_until,
        "is_confirmed": one.guardian_id is not None,
    }


def _in_words(block: dict[str, Any]) -> str:
    match block["code"]:
        case "ordering.order_open":
            return _("Order %(number)s is still on its way or unpaid.") % {"number": block["order"]}
        case "credit.plan_open":
            return _("An instalment plan of yours is not paid off yet.")
        case "stored_value.credit_left":
            return _("You still have store credit, which would be lost.")
        case "parties.last_administrator":
            return _("You are the last administrator of %(name)s. Name another one first.") % {"name": block["name"]}
        case "parties.last_guardian":
            return _("You are the last guardian of %(name)s. Name another one first.") % {"name": block["name"]}
        case code:
            return str(code)


def _one_of[T: (Purpose, ConsentChannel)](kind: type[T], text: str) -> T | None:
    return next((one for one in kind if one.value == text), None)


def _to_log_in() -> HttpResponse:
    return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:privacy')}")


def _unlogged(response: HttpResponse) -> HttpResponse:
    """Its address is a key: no cache and no other site may learn it, and its forms still say where they are from."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "strict-origin"
    return response
