"""One page: its draft in a form that needs no script, and beside it what is published, when, and who did what."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.channels.selectors import channels_by_id
from jangteo.content.errors import PageNotFound
from jangteo.content.selectors import get_page
from jangteo.content.selectors.extended import block_hooks
from jangteo.content.services import save_draft
from jangteo.content.types import BlockKind, PageContent, PageEdit
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import LANGUAGES, say
from jangteo.kernel.permissions import permitted
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.content_words import FIELD_NAMES, KINDS, PLACES, STATES, problem_in_words
from jangteo.office.pages.buyer_field import near
from jangteo.office.pages.content_boxes import BoxField, BoxInput, arranged, boxes_of, read_page
from jangteo.office.pages.content_look import LookForm
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.wording import refusal_in_words

LATEST = 10


@permitted(Action.CONTENT_CHANGE)
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """The draft; each button keeps what is written, whole or not."""
    page = found_page(page_id)
    if request.method != "POST":
        return _shown(request, page, page.draft)
    content, unread = read_page(request.POST)
    if unread:
        told = pgettext("office", "This is no moment: %(named)s. Nothing was kept; what you wrote stands below.")
        messages.error(request, told % {"named": ", ".join(unread)})
        return _shown(request, page, content, 422)
    do = request.POST.get("do", "")
    content = arranged(content, do)
    number = request.POST.get("draft_number", "")
    try:
        save_draft(
            page_id=page_id,
            content=content,
            draft_number=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0,
            actor=staff_actor(request),
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
        return _shown(request, page, content, error.status)
    if not do:
        messages.success(request, pgettext("office", "The draft is kept. The shop shows it once it is published."))
    return redirect("office:content_page", page_id=page_id)


def found_page(page_id: UUID) -> PageEdit:
    """The page, or a 404."""
    try:
        return get_page(page_id)
    except PageNotFound:
        raise Http404 from None


def _shown(request: HttpRequest, page: PageEdit, content: PageContent, status: int = 200) -> HttpResponse:
    channel = channels_by_id([page.row.channel_id])[page.row.channel_id]  # type: ignore[index]
    problems = page.problems if content == page.draft else ()
    wrong = [problem_in_words(one) for one in problems if one.block == 0 and one.field == "titles"]
    heads = [
        BoxField(
            label=FIELD_NAMES[name],
            hint="",
            inputs=[BoxInput(f"{name}.{code}", words.get(code, ""), code) for code in LANGUAGES],
            errors=wrong if name == "titles" else (),
        )
        for name, words in (("titles", content.titles), ("blurbs", content.blurbs))
    ]
    response = show(
        request,
        "content_page",
        say(content.titles, language()) or f"/{page.row.slug}",
        page=page,
        channel=channel,
        heads=heads,
        boxes=boxes_of(content, problems),
        kinds=[
            (kind.value, words)
            for kind, words in KINDS.items()
            if kind != BlockKind.EXTENSION or block_hooks(language())
        ],
        places=[(one.value, words) for one, words in PLACES.items()],
        versions=[(one, *STATES[one.state]) for one in page.versions],
        looking=near(LookForm(), request),
        audit=list_audit(subject_id=page.row.id, limit=LATEST)[0],
    )
    response.status_code = status
    return response
