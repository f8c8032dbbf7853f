"""Coming in by an invitation or a mail domain, and letting others in as a company's administrator."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import open_to_all, permitted, require
from jangteo.kernel.types import GUEST, Action, Actor, PartyId, UserId
from jangteo.onboarding import selectors, services
from jangteo.onboarding.errors import LinkNotValid
from jangteo.onboarding.types import InvitationView
from jangteo.parties.errors import EmailTaken, WeakPassword
from jangteo.parties.selectors import get_party, role_word
from jangteo.parties.types import MemberRole
from jangteo.storefront.apply_forms import ROLES, DomainForm, InviteForm, NewMemberForm, refusal_words
from jangteo.storefront.pages.apply import dead_link, quiet, tell
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import PARTY_KEY, get_visit, page_language


@open_to_all("the key in the link says who is invited; accepting asks for their log-in")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """An invitation: by the log-in of its address, or by making that log-in. Anyone else sees a link that is dead."""
    found = selectors.find_invitation(key)
    if found is None or (request.user.is_authenticated and _own_address(request) != found.email):
        return dead_link(request)
    form = NewMemberForm(request.POST or None)
    if request.method == "POST":
        try:
            if request.user.is_authenticated:
                services.accept_invitation(key=key, actor=_person(request))
                return _welcome(request, found)
            if form.is_valid():
                _make_log_in(request, key, form, found)
                return _welcome(request, found)
        except LinkNotValid:
            return dead_link(request)
        except EmailTaken:
            form.add_error(None, _("There is a log-in with this address. Log in, then open the link again."))
        except WeakPassword as error:
            form.add_error("password", error.message)
    into = get_party(found.party_id).name if found.party_id else get_visit(request).channel.name(page_language())
    view = {"form": form, "invitation": found, "into": into, "path": request.get_full_path()}
    view["role"] = role_word(found.role, page_language()) if found.role else ""
    return quiet(show(request, "invitation.html", **view, status=422 if form.is_bound and form.errors else 200))


@permitted(Action.MEMBERS_CHANGE)
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Who is invited, whose mail domain lets people in, and who came in by it."""
    visit = get_visit(request)
    company_id = visit.actor.party_id
    require(visit.actor, Action.MEMBERS_CHANGE, party_id=company_id)
    if company_id is None:
        raise Http404
    roles = {role.value: role_word(role, page_language()) for role in ROLES}
    lesser = {code: name for code, name in roles.items() if code != MemberRole.ADMINISTRATOR}
    wants_domain = request.POST.get("act") == "domain"
    invite_form = InviteForm(None if wants_domain else request.POST or None, roles=roles)
    domain_form = DomainForm(request.POST if wants_domain else None, roles=lesser)
    form: forms.Form = domain_form if wants_domain else invite_form
    if request.method == "POST" and form.is_valid():
        work = _declare if wants_domain else _invite
        try:
            work(request, company_id, form.cleaned_data)
        except JangteoError as error:
            tell(form, error)
        else:
            messages.success(request, _("The mail is on its way."))
            return redirect("storefront:invitations")
    view = {
        "invite_form": invite_form,
        "domain_form": domain_form,
        "rows": [
            (one, role_word(one.role or "", page_language()))
            for one in selectors.list_invitations(visit.actor, company_id)
        ],
        "domains": [
            (one, role_word(one.role, page_language())) for one in selectors.list_domains(visit.actor, company_id)
        ],
        "joins": selectors.list_joins(visit.actor, company_id),
    }
    return show(request, "invitations.html", tab="invitations", **view, status=422 if form.errors else 200)


@permitted(Action.MEMBERS_CHANGE)
@require_POST
def change(request: HttpRequest, row_id: UUID, act: str) -> HttpResponse:
    """A button of that page."""
    actor = get_visit(request).actor
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "resend": (
            lambda: services.resend_invitation(invitation_id=row_id, actor=actor),
            _("A new link is on its way; the old one no longer works."),
        ),
        "revoke": (
            lambda: services.revoke_invitation(invitation_id=row_id, actor=actor),
            _("The invitation is taken back."),
        ),
        "give-up": (
            lambda: services.give_up_domain(domain_id=row_id, actor=actor),
            _("Nobody joins by this domain any more."),
        ),
        "undo": (
            lambda: services.undo_join(join_id=row_id, actor=actor),
            _("They are no longer a member."),
        ),
    }
    if act not in acts:
        raise Http404
    work, done = acts[act]
    work()
    messages.success(request, done)
    return redirect("storefront:invitations")


@open_to_all("the key in the link, mailed to the domain, is the proof")
@require_http_methods(["GET", "POST"])
def prove_domain(request: HttpRequest, key: str) -> HttpResponse:
    """Someone at the domain says that it is the company's."""
    if request.method == "GET":
        return quiet(show(request, "apply_word.html", heading=_("Confirm the mail domain"), word="prove_domain"))
    try:
        domain = services.prove_domain(key=key, actor=get_visit(request).actor)
    except LinkNotValid:
        return dead_link(request)
    except JangteoError as error:
        text = refusal_words(error)
        return quiet(
            show(request, "apply_word.html", heading=_("That did not work"), word="refused", text=text, status=409)
        )
    text = _("%(domain)s is confirmed.") % {"domain": domain}
    return quiet(show(request, "apply_word.html", heading=_("Thank you"), word="done", text=text))


@open_to_all("the answer is the same for everyone; the mail goes to the log-in's own address")
@require_POST
def ask_to_join(request: HttpRequest) -> HttpResponse:
    """Ask for the mail that lets one join by one's mail domain."""
    visit = get_visit(request)
    if request.user.is_authenticated:
        services.ask_to_join(channel=visit.channel, language=page_language(), actor=_person(request))
    text = _("If your mail domain belongs to a company here, a mail with a link is on its way to you.")
    return show(request, "apply_word.html", heading=_("Look into your mail"), word="done", text=text)


@open_to_all("the key in the link is tied to one log-in, which the service asks for")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Join by one's mail domain."""
    if request.method == "GET":
        page = show(
            request, "apply_word.html", heading=_("Join your company"), word="join", path=request.get_full_path()
        )
        return quiet(page)
    try:
        company_id = services.confirm_join(key=key, actor=_person(request))
    except LinkNotValid:
        return dead_link(request)
    request.session[PARTY_KEY] = str(company_id)
    messages.success(request, _("You now buy for %(name)s.") % {"name": get_party(company_id).name})
    return redirect("storefront:home")


def _person(request: HttpRequest) -> Actor:
    """Who has logged in, as themselves: also where the channel is still closed to them."""
    user: Any = request.user
    if not user.is_authenticated:
        return GUEST
    person_id = PartyId(user.person_id) if user.person_id else None
    channel_id = get_visit(request).channel.id
    return Actor(
        user_id=UserId(user.pk),
        person_id=person_id,
        party_id=person_id,
        name=user.get_full_name(),
        channel_id=channel_id,
    )


def _own_address(request: HttpRequest) -> str:
    return str(getattr(request.user, "email", ""))


def _make_log_in(request: HttpRequest, key: str, form: NewMemberForm, found: InvitationView) -> None:
    typed = form.cleaned_data
    language = page_language()
    with override(language):
        services.accept_with_new_log_in(key=key, name=typed["name"], password=typed["password"], language=language)
    user = authenticate(request, username=found.email, password=typed["password"])
    if user is not None:
        login(request, user)


def _welcome(request: HttpRequest, found: InvitationView) -> HttpResponse:
    if found.party_id:
        request.session[PARTY_KEY] = str(found.party_id)
        messages.success(request, _("You now buy for %(name)s.") % {"name": get_party(found.party_id).name})
    return quiet(redirect("storefront:home"))


def _invite(request: HttpRequest, company_id: UUID, typed: dict[str, Any]) -> None:
    visit = get_visit(request)
    services.invite_member(
        channel=visit.channel,
        party_id=company_id,
        email=typed["email"],
        role=MemberRole(typed["role"]),
        language=page_language(),
        actor=visit.actor,
    )


def _declare(request: HttpRequest, company_id: UUID, typed: dict[str, Any]) -> None:
    visit = get_visit(request)
    services.declare_domain(
        channel=visit.channel,
        company_id=company_id,
        domain=typed["domain"],
        mailbox=typed["mailbox"],
        role=MemberRole(typed["role"]),
        language=page_language(),
        actor=visit.actor,
    )
