"""The office's way in and out: a password, then the second factor where there is one."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.identity import services as identity
from jangteo.identity.errors import PasskeyRefused, TooManyAttempts, WrongCode
from jangteo.identity.selectors import get_security
from jangteo.kernel.permissions import open_to_all
from jangteo.office.forms import WAIT, StaffCodeForm, StaffLogInForm, StaffPasswordForm
from jangteo.parties.errors import WrongCredentials


@method_decorator(never_cache, name="dispatch")
class StaffLogIn(LoginView):
    """E-mail address and password of a member of staff."""

    template_name = "admin/login.html"
    authentication_form = StaffLogInForm

    def get_context_data(self, **further: Any) -> dict[str, Any]:
        frame = admin.site.each_context(self.request)
        path = self.request.get_full_path()
        return super().get_context_data(**frame, title=pgettext("office", "Log in"), app_path=path, **further)

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is right."""
        if identity.begin_log_in(self.request, form.get_user(), "password"):
            return redirect(_onward(self.request))
        return redirect(f"{reverse('office:login_code')}?{urlencode({'next': _onward(self.request)})}")


log_in = open_to_all("the way in")(StaffLogIn.as_view())


@open_to_all("the way in; the first proof was given")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The second proof."""
    user = identity.pending_user(request)
    if user is None:
        return redirect("office:login")
    form = StaffCodeForm(request.POST or None)
    if request.method == "POST" and _prove(request, user, form):
        identity.finish_log_in(request, user)
        return redirect(_onward(request))
    frame = admin.site.each_context(request)
    options = reverse("office:login_code_passkey") if get_security(user.pk).passkeys else ""
    context = {**frame, "title": pgettext("office", "One more step"), "form": form, "passkey_options": options}
    return TemplateResponse(request, "office/code.html", context, status=422 if form.is_bound and form.errors else 200)


@open_to_all("the way in; the first proof was given")
@require_POST
def log_in_code_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to give the second proof by passkey."""
    user = identity.pending_user(request)
    return JsonResponse(identity.ask_passkey_proof(request, user) if user else {}, status=200 if user else 403)


@open_to_all("one's own log-in")
@never_cache
@require_http_methods(["GET", "POST"])
def prove_again(request: HttpRequest) -> HttpResponse:
    """Ask again who it is before rights are given, and go back to where the form was."""
    user: Any = request.user
    if not user.is_authenticated:
        return redirect("office:login")
    security = get_security(user.pk)
    form = (StaffCodeForm if security.has_totp else StaffPasswordForm)(request.POST or None)
    if request.method == "POST" and _prove_again(request, user, form):
        return redirect(_onward(request))
    frame = admin.site.each_context(request)
    context = {**frame, "title": pgettext("office", "Is it you?"), "form": form, "is_again": True}
    return TemplateResponse(request, "office/code.html", context, status=422 if form.is_bound and form.errors else 200)


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """To the page that asks; it leads back to the page whose form was sent."""
    referer = urlsplit(request.headers.get("Referer", ""))
    back = referer.path if referer.netloc == request.get_host() else reverse("office:today")
    return redirect(f"{reverse('office:prove')}?{urlencode({'next': back})}")


def ask_for_second_step(request: HttpRequest) -> HttpResponse:
    """403 with the way to the page where one adds it."""
    context = {**admin.site.each_context(request), "title": pgettext("office", "A second step is missing")}
    return TemplateResponse(request, "office/second_step.html", context, status=403).render()


@open_to_all("the way out")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget who is here, in every browser and program of theirs."""
    identity.log_out(request)
    response = redirect("office:login")
    response["Clear-Site-Data"] = identity.KEPT_NO_MORE
    return response


@open_to_all("leads to one's own page, which asks who one is")
def change_password(request: HttpRequest) -> HttpResponse:
    """Passwords are changed on the one page that asks for a proof first."""
    return redirect("storefront:security")


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if identity.is_own_path(wanted) else reverse("office:today")


def _prove_again(request: HttpRequest, user: Any, form: forms.Form) -> bool:
    if isinstance(form, StaffCodeForm):
        if not _prove(request, user, form):
            return False
        identity.note_proof(request)
        return True
    try:
        if form.is_valid():
            identity.prove_by_password(request, form.cleaned_data["password"])
            return True
    except WrongCredentials:
        form.add_error("password", pgettext_lazy("office", "The password is not right."))
    except TooManyAttempts as refusal:
        identity.note_wait(request, refusal)
        form.add_error(None, WAIT)
    return False


def _prove(request: HttpRequest, user: Any, form: StaffCodeForm) -> bool:
    try:
        if answer := request.POST.get("credential"):
            identity.check_passkey_proof(request, answer=answer, user=user)
            return True
        if form.is_valid():
            identity.check_code(user_id=user.pk, code=form.cleaned_data["code"])
            return True
    except PasskeyRefused:
        form.add_error(None, pgettext_lazy("office", "This passkey could not be used here."))
    except WrongCode:
        form.add_error("code", pgettext_lazy("office", "This code is not right, or it was used before."))
    except TooManyAttempts as refusal:
        identity.note_wait(request, refusal)
        form.add_error(None, WAIT)
    return False
