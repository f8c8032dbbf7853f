"""Where old addresses of a channel lead."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.channels.selectors import list_channels
from jangteo.content.selectors import list_redirects
from jangteo.content.services import add_redirect, remove_redirect
from jangteo.kernel.permissions import permitted
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import attempt, show, staff_actor


@permitted(Action.CONTENT_CHANGE)
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Each channel's redirects, and a new one."""
    channels = list_channels()
    if request.method == "POST":
        channel = next((one for one in channels if one.code == request.POST.get("channel")), None)
        if channel is None:
            raise Http404
        attempt(
            request,
            pgettext("office", "The old address leads on."),
            lambda: add_redirect(
                channel_id=channel.id,
                old_path=request.POST.get("old_path", ""),
                new_path=request.POST.get("new_path", ""),
                actor=staff_actor(request),
            ),
        )
        return redirect("office:redirects")
    rows = [(channel, list_redirects(channel.id)) for channel in channels]
    return show(request, "redirects", pgettext("office", "Old addresses"), rows=rows, channels=channels)


@permitted(Action.CONTENT_CHANGE)
@require_POST
def remove(request: HttpRequest, redirect_id: UUID) -> HttpResponse:
    """The old address leads nowhere any more."""
    done = pgettext("office", "The old address leads nowhere any more.")
    attempt(request, done, lambda: remove_redirect(redirect_id=redirect_id, actor=staff_actor(request)))
    return redirect("office:redirects")
