"""Extensions of this installation: what each does, how it fails, and the switch that stops it at once."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.extending.services import list_extensions, switch_extension
from jangteo.office.extension_words import HOOKS
from jangteo.office.pages.frame import attempt, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return show(
        request,
        "extensions",
        pgettext("office", "Extensions"),
        extensions=list_extensions(staff_actor(request)),
        not_used=settings.EXTENSIONS.not_used,
        kinds=HOOKS,
    )


@require_POST
def switch(request: HttpRequest, name: str, action: str) -> HttpResponse:
    """Let one work, or no more."""
    if action not in ("on", "off"):
        raise Http404
    is_on = action == "on"
    done = (
        pgettext("office", "It works again, everywhere within a second or so.")
        if is_on
        else pgettext("office", "It is switched off, everywhere within a second or so.")
    )
    why = why_of(request)
    attempt(request, done, lambda: switch_extension(name=name, is_on=is_on, actor=staff_actor(request), why=why))
    return redirect("office:extensions")
