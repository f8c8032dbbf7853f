"""The password door of a channel that is entered by password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jangteo.channels.errors import WrongPassword
from jangteo.channels.services import give_pass
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import note_wait, visitor_of
from jangteo.storefront.forms import EntranceForm
from jangteo.storefront.pages.entry import wait_words
from jangteo.storefront.pages.frame import safe_next, show
from jangteo.storefront.visit import PASS_KEY, get_visit


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def enter_by_password(request: HttpRequest) -> HttpResponse:
    """Ask for the channel's password, and remember in the session that it was known."""
    channel = get_visit(request).channel
    form = EntranceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = give_pass(channel=channel, password=form.cleaned_data["password"], visitor=visitor_of(request))
        except TooManyAttempts as refusal:
            note_wait(request, refusal)
            form.add_error("password", wait_words())
        except WrongPassword:
            form.add_error("password", _("This is not the password. Ask whoever invited you."))
        else:
            request.session.cycle_key()
            request.session[PASS_KEY] = request.session.get(PASS_KEY, {}) | {str(channel.id): given}
            return redirect(safe_next(request))
    elif request.method == "GET" and not channel.lock:
        return redirect("storefront:home")
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "entrance.html", form=form, next=wanted, status=status)
