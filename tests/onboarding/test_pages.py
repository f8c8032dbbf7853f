"""The pages through which companies and people come in, as a browser uses them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from pytest_django import Settings

from factories import ACTOR, acting, user_of
from jangteo.channels.selectors import get_channel
from jangteo.kernel.models import Letter
from jangteo.kernel.types import Actor
from jangteo.onboarding import selectors, services
from jangteo.onboarding.models import Application, ApplicationDocument, CompanyDomain, Invitation
from jangteo.onboarding.types import Conditions, NumberStatus
from jangteo.parties import services as parties
from jangteo.parties.models import Membership, User
from jangteo.parties.types import MemberRole
from jangteo.storefront.pages import invitations as pages
from jangteo.storefront.visit import Visit, remember_visit
from onboarding.applying import PDF, key_in_letter, png
from storefront.market import DEALER, PASSWORD, SHOPPER, Market, open_market

STAFF = "reviewer@test.example"


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    settings.MEDIA_ROOT = tmp_path
    market = open_market()
    services.save_policy(
        channel=get_channel("wholesale"),
        code="dealer",
        names={"ko": "거래처", "en": "Dealers"},
        conditions=Conditions("trade", "", "net30"),
        is_default=True,
        actor=ACTOR,
    )
    return market


@pytest.fixture
def guest() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def staff(market: Market) -> Client:
    person = parties.create_person(name="한소율", email=STAFF)
    user_id = parties.create_log_in(person_id=person, email=STAFF, password=PASSWORD)
    parties.add_staff(user_id=user_id, role=MemberRole.STAFF_CLERK, actor=ACTOR)
    client = Client(headers={"accept-language": "en"})
    assert client.post("/office/login/?next=/office/", {"username": STAFF, "password": PASSWORD}).status_code == 302
    return client


def typed(**changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": "호텔 온새",
        "business_number": "120-81-47521",
        "representative": "강이든",
        "postcode": "48094",
        "line1": "파도마을길 200",
        "contact_name": "배수련",
        "contact_email": "suryeon@onsae.example",
        "contact_phone": "010-0000-2202",
        "registration": SimpleUploadedFile("등록증.pdf", PDF),
        "bank": SimpleUploadedFile("bank.png", png()),
    }
    return facts | changes


def applied(guest: Client) -> str:
    """The personal link's key after form, mail and button."""
    assert guest.post("/wholesale/apply/", typed()).headers["Location"] == "/wholesale/apply/sent/"
    key = key_in_letter("prove_address")
    assert guest.get(f"/wholesale/apply/prove/{key}/").status_code == 200
    assert not Application.objects.filter(state="submitted").exists()  # reading a link changes nothing
    response = guest.post(f"/wholesale/apply/prove/{key}/")
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"].split("/")[3]


@pytest.mark.parametrize("prefix", ["/wholesale", ""])
def test_a_company_applies_in_any_channel_without_a_log_in(market: Market, guest: Client, prefix: str) -> None:
    for address in ("/apply/", "/apply/sent/", "/apply/prove/x/"):
        assert guest.get(prefix + address).status_code == 200
    assert "RACK-TRADE" not in guest.get(f"{prefix}/apply/").content.decode()
    assert guest.post(f"{prefix}/apply/", typed()).status_code == 302
    letter = Letter.objects.get()
    assert (letter.to, f"{prefix}/apply/prove/" in letter.text) == ("suryeon@onsae.example", True)


def test_the_links_in_letters_do_not_come_from_the_request(market: Market, guest: Client) -> None:
    guest.post("/wholesale/apply/", typed(), headers={"host": "127.0.0.1", "x-forwarded-host": "evil.example"})
    assert "http://localhost" in Letter.objects.get().text
    assert "evil.example" not in Letter.objects.get().text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"business_number": "120-81-47522"}, "its last digit does not fit"),
        ({"contact_email": "a@xn--gnhae-p4a.example"}, "xn--"),
        ({"contact_email": "no address"}, "not an e-mail address"),
        ({"name": "a\x00b"}, "Null characters"),
        ({"line1": ""}, "required"),
        (
            {"registration": SimpleUploadedFile("등록증.pdf", b"MZ\x90 exe")},
            "등록증.pdf: This is no PDF, PNG or JPEG file.",
        ),
        ({"other": SimpleUploadedFile("big.pdf", b"%PDF-" + b"0" * 10_485_760)}, "larger than 5 MB"),
        ({"bank": SimpleUploadedFile("x.png", b"<svg onload='alert(1)'/>")}, "This is no PDF"),
        ({"bank": SimpleUploadedFile("x.png", b"")}, "empty"),
    ],
)
def test_a_form_that_cannot_be_kept_says_where_and_why(
    market: Market, guest: Client, tmp_path: Path, changes: Any, words: str
) -> None:
    response = guest.post("/wholesale/apply/", typed(**changes))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert (Application.objects.count(), ApplicationDocument.objects.count(), Letter.objects.count()) == (0, 0, 0)
    assert not (tmp_path / "applications").exists() or not list((tmp_path / "applications").iterdir())


def test_a09_papers_go_to_the_applicants_link_and_reviewers_as_attachments(
    market: Market, guest: Client, staff: Client
) -> None:
    key = applied(guest)
    page = guest.get(f"/wholesale/apply/{key}/")
    assert (page.status_code, page["Referrer-Policy"], page["Cache-Control"]) == (
        200,
        "strict-origin",
        "private, no-store",
    )
    paper = ApplicationDocument.objects.get(kind="registration")
    response = guest.get(f"/wholesale/apply/{key}/papers/{paper.pk}/")
    assert response.getvalue() == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/pdf")
    assert "sandbox" in response["Content-Security-Policy"]
    shown = staff.get(f"/office/applications/papers/{paper.pk}/")
    assert (shown.status_code, shown["Content-Disposition"][:6]) == (200, "inline")
    assert guest.get(f"/wholesale/apply/x/papers/{paper.pk}/").status_code == 404
    assert guest.get(f"/office/applications/papers/{paper.pk}/").status_code == 302
    dealer = Client()
    dealer.post("/wholesale/login/", {"email": DEALER, "password": PASSWORD})
    assert dealer.get(f"/wholesale/apply/x/papers/{paper.pk}/").status_code == 404
    assert dealer.get(f"/media/{paper.path}").status_code == 404


def test_staff_take_it_up_ask_for_more_and_take_the_company_in(market: Market, guest: Client, staff: Client) -> None:
    key = applied(guest)
    application = Application.objects.get()
    board = staff.get("/office/applications/?state=submitted&q=온새").content.decode()
    assert "호텔 온새" in board
    here = f"/office/applications/{application.pk}/"
    assert "Take up" in staff.get(here).content.decode()
    assert staff.post(f"{here}take-up/").status_code == 302
    assert staff.post(f"{here}ask/", {"why": " "}).status_code == 422
    assert staff.post(f"{here}ask/", {"why": "통장 사본을 다시"}).status_code == 302
    assert "통장 사본을 다시" in guest.get(f"/wholesale/apply/{key}/").content.decode()
    more = {"act": "more", "note": "여기요", "bank": SimpleUploadedFile("new.png", png(3, 3))}
    assert guest.post(f"/wholesale/apply/{key}/", more).status_code == 302
    staff.post(f"{here}take-up/")
    choice = {"preset": "dealer", "price_list": "trade", "segment": "", "terms": "net30", "role": "administrator"}
    assert staff.post(f"{here}approve/", choice | {"segment": "nothing"}).status_code == 422
    assert staff.post(f"{here}approve/", choice).status_code == 302
    assert staff.post(f"{here}approve/", choice).status_code == 422
    page = staff.get(here).content.decode()
    assert "Preset dealer was taken: it is the channel&#x27;s default." in page
    application.refresh_from_db()
    assert application.company_id is not None
    answer = selectors.may_pay_on_terms(application.company_id)
    assert (answer.may, answer.because["status"]) == (True, NumberStatus.UNKNOWN.value)
    assert staff.get("/office/applications/").status_code == 200
    assert staff.get("/office/applications/00000000-0000-0000-0000-000000000000/").status_code == 404
    assert staff.post(f"{here}blow-up/").status_code == 404

    invited = key_in_letter("approved")
    assert "suryeon@onsae.example" in guest.get(f"/wholesale/invitations/{invited}/").content.decode()
    done = guest.post(f"/wholesale/invitations/{invited}/", {"name": "배수련", "password": PASSWORD})
    assert done.status_code == 302, done.content.decode()
    assert guest.get("/wholesale/").status_code == 200  # in, for the new company
    assert Membership.objects.get(party=application.company_id).role == "administrator"


@pytest.fixture
def invited(market: Market) -> str:
    services.invite_member(
        channel=get_channel("wholesale"),
        party_id=market.company_id,
        email=SHOPPER,
        role=MemberRole.BUYER,
        language="en",
        actor=ACTOR,
    )
    return key_in_letter("invitation")


def test_b19_a_forwarded_and_a_used_link_show_the_same_page(market: Market, invited: str) -> None:
    here = f"/wholesale/invitations/{invited}/"
    other, own = Client(headers={"accept-language": "en"}), Client(headers={"accept-language": "en"})
    other.post("/wholesale/login/", {"email": DEALER, "password": PASSWORD})
    own.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    forwarded = [other.get(here), other.post(here, {"name": "x", "password": PASSWORD})]
    assert own.get(here).status_code == 200
    assert own.post(here).status_code == 302
    used = [own.get(here), own.post(here), other.get(here), own.get("/wholesale/invitations/unknown/")]
    assert {response.status_code for response in [*forwarded, *used]} == {404}
    assert len({main_of(response.content.decode()) for response in [*forwarded, *used]}) == 1
    assert Membership.objects.filter(party=market.company_id).count() == 2


def main_of(page: str) -> str:
    return page[page.index('<div class="gate-box">') :].partition("</main>")[0]


def test_b19_without_a_log_in_the_link_makes_none_for_an_address_that_has_one(
    market: Market, guest: Client, invited: str
) -> None:
    response = guest.post(f"/wholesale/invitations/{invited}/", {"name": "남", "password": "another-moon-9"})
    assert (response.status_code, "Log in, then open" in response.content.decode()) == (422, True)
    assert (Invitation.objects.get().state, User.objects.count()) == ("pending", 2)


@pytest.mark.parametrize(("prefix", "email"), [("/wholesale", DEALER), ("", SHOPPER)])
def test_guests_and_members_who_let_nobody_in_see_no_invitations(
    market: Market, guest: Client, prefix: str, email: str
) -> None:
    response = guest.get(f"{prefix}/invitations/")
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, f"{prefix}/login/")
    assert guest.post(f"{prefix}/login/", {"email": email, "password": PASSWORD}).status_code == 302
    assert guest.get(f"{prefix}/invitations/").status_code == 403
    assert Invitation.objects.count() == 0


@pytest.fixture
def admin(market: Market) -> Actor:
    person_id = User.objects.get(email=DEALER).person_id
    assert person_id
    parties.add_member(party_id=market.company_id, person_id=person_id, role=MemberRole.ADMINISTRATOR, actor=ACTOR)
    return acting(person_id, market.company_id)


def ask(admin: Actor, method: str = "get", data: dict[str, str] | None = None) -> Any:
    """A request at the page of an administrator, whose rights the door has found out."""
    request: Any = getattr(RequestFactory(headers={"accept-language": "en"}), method)("/invitations/", data)
    request.user = user_of(admin)
    request.session = Client().session
    request._messages = type("Said", (list,), {"add": lambda self, *said: self.append(said)})()
    remember_visit(request, Visit(channel=get_channel("wholesale"), actor=admin))
    return request


def test_an_administrator_invites_declares_and_sees(market: Market, admin: Actor) -> None:
    assert pages.invitations(ask(admin)).status_code == 200
    said = {"act": "invite", "email": "new@ginhae.example", "role": "buyer"}
    assert pages.invitations(ask(admin, "post", said)).status_code == 302
    again = pages.invitations(ask(admin, "post", said))
    assert (again.status_code, "Send it again" in again.content.decode() or "다시" in again.content.decode()) == (
        422,
        True,
    )
    assert pages.invitations(ask(admin, "post", said | {"role": "child"})).status_code == 422
    domain = {"act": "domain", "domain": "gmail.com", "mailbox": "admin", "role": "buyer"}
    assert pages.invitations(ask(admin, "post", domain)).status_code == 422
    assert pages.invitations(ask(admin, "post", domain | {"domain": "ginhae.example"})).status_code == 302
    assert CompanyDomain.objects.get().domain == "ginhae.example"
    page = pages.invitations(ask(admin)).content.decode()
    assert all(text in page for text in ("new@ginhae.example", "ginhae.example"))
    invitation = Invitation.objects.get()
    assert pages.change(ask(admin, "post"), invitation.pk, "revoke").status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == "revoked"


def test_who_may_invite_and_who_may_apply_find_the_pages(market: Market, guest: Client, admin: Actor) -> None:
    assert 'href="/wholesale/apply/"' in guest.get("/wholesale/login/").content.decode().partition("<footer")[0]
    assert 'href="/apply/"' not in guest.get("/login/").content.decode().partition("<footer")[0]
    dealer, shopper = Client(), Client()
    dealer.post("/wholesale/login/", {"email": DEALER, "password": PASSWORD})
    shopper.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    assert 'href="/wholesale/invitations/"' in dealer.get("/wholesale/account/members/").content.decode()
    assert "/invitations/" not in shopper.get("/account/members/").content.decode()


def test_someone_of_a_proved_domain_joins_by_pages(market: Market, admin: Actor, guest: Client) -> None:
    services.declare_domain(
        channel=get_channel("wholesale"),
        company_id=market.company_id,
        domain="test.example",
        mailbox="admin",
        role=MemberRole.FINANCE,
        language="ko",
        actor=admin,
    )
    key = key_in_letter("prove_domain")
    assert guest.get(f"/wholesale/join/domain/{key}/").status_code == 200
    assert CompanyDomain.objects.get().proved_at is None
    assert "test.example is confirmed." in guest.post(f"/wholesale/join/domain/{key}/").content.decode()
    assert guest.post(f"/wholesale/join/domain/{key}/").status_code == 404
    stranger = guest.post("/wholesale/join/").content.decode()
    guest.post("/wholesale/login/", {"email": SHOPPER, "password": PASSWORD})
    assert "on its way" in stranger
    assert "on its way" in guest.post("/wholesale/join/").content.decode()
    key = key_in_letter("confirm_join", SHOPPER)
    assert guest.get(f"/wholesale/join/{key}/").status_code == 200
    assert guest.post(f"/wholesale/join/{key}/").status_code == 302
    assert guest.get("/wholesale/").status_code == 200
    assert guest.post(f"/wholesale/join/{key}/").status_code == 404
    assert Membership.objects.get(party=market.company_id, role="finance")
