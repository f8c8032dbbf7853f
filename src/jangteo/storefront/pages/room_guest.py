"""The page of whoever was invited to a deal room: look, comment, vote. No account is needed."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from jangteo.kernel.api import media_policy
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import InvalidRoom
from jangteo.sharing.selectors import draws_preview
from jangteo.sharing.types import LONGEST_COMMENT, LONGEST_WORDS, Look, Stance
from jangteo.storefront.pages.frame import show
from jangteo.storefront.room_words import (
    ROOM_REFUSALS,
    comment_rows,
    content_state,
    room_lines,
    room_over_words,
    room_refusal,
    vote_counts,
)
from jangteo.storefront.visit import get_visit, page_language


@require_safe
def room_guest(request: HttpRequest, token: str) -> HttpResponse:
    """What is to be decided, as it is now, with what changed since the last visit; or why there is nothing to see."""
    visit = get_visit(request)
    look = services.note_visit(
        token=token,
        actor=visit.actor,
        language=page_language(),
        channel_id=visit.channel.id,
        is_preview=request.method != "GET" or draws_preview(request.headers.get("User-Agent", "")),
    )
    return _page(request, token, look)


@require_POST
def say(request: HttpRequest, token: str) -> HttpResponse:
    """Say something on it, or on a line."""
    text, line = request.POST.get("text", ""), request.POST.get("line", "")
    try:
        services.comment_by_link(token=token, text=text, line_key=line, channel_id=get_visit(request).channel.id)
    except ROOM_REFUSALS as refusal:
        return _page(
            request,
            token,
            status=refusal.status,
            problem=room_refusal(refusal),
            typed=text.replace("\0", "")[:LONGEST_COMMENT],
        )
    return redirect("storefront:room_guest", token)


@require_POST
def vote(request: HttpRequest, token: str) -> HttpResponse:
    """Vote, or say it otherwise."""
    word = request.POST.get("word", "")
    try:
        services.vote_by_link(
            token=token,
            stance=_stance(request.POST.get("stance", "")),
            word=word,
            channel_id=get_visit(request).channel.id,
        )
    except ROOM_REFUSALS as refusal:
        return _page(
            request,
            token,
            status=refusal.status,
            vote_problem=room_refusal(refusal),
            typed_word=word.replace("\0", "")[:LONGEST_WORDS],
        )
    return redirect("storefront:room_guest", token)


@require_safe
def room_file(request: HttpRequest, token: str, media_id: UUID, name: str) -> HttpResponseBase:
    """A picture or document of the goods, for whoever holds a link that opens them."""
    stored = selectors.find_room_file(token, media_id, page_language(), channel_id=get_visit(request).channel.id)
    found = stored.named(name)
    try:
        stream = default_storage.open(found.path)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, content_type=found.content_type, filename=found.file_name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_config = media_policy(found.content_type)  # type: ignore[attr-defined]
    return response


def _page(
    request: HttpRequest, token: str, look: Look | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    visit = get_visit(request)
    seen = selectors.look_at_room(token, page_language(), channel_id=visit.channel.id, before=look)
    context: dict[str, Any] = {"seen": seen, "token": token, **more}
    if seen.content is None:
        heading, text = room_over_words(seen.over) if seen.over else ("", "")
        template = "shared_over.html"
        context |= {"heading": heading, "text": text}
    else:
        template = "room_guest.html"
        context |= {
            "content": seen.content,
            "state": content_state(seen.content),
            "rows": room_lines(seen.content, seen.look, seen.comments),
            "said": comment_rows(seen.comments, seen.content, seen.guest_id),
            "counts": vote_counts(seen.tally),
            "chosen": request.POST.get("stance") or (seen.vote.stance.value if seen.vote else ""),
        }
    answer = show(request, template, status=status, **context)
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "strict-origin"
    return answer


def _stance(code: str) -> Stance:
    try:
        return Stance(code)
    except ValueError:
        raise InvalidRoom("choose how you vote", field="stance") from None
