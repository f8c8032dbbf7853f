"""The account's page, the link in a message, and what the office notes and shows."""

import re
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.test import Client

from identity.post import later, link_to
from jangteo.office.pages import privacy
from jangteo.ordering.models import Order
from jangteo.parties.models import Party, User
from jangteo.privacy import services
from jangteo.privacy.models import ConsentRecord, DataReading, DataRequest, LawfulRecord
from jangteo.privacy.types import Purpose
from office.desk import STAFF, order
from privacy.people import ADS, EMAIL, digest_of, oneself, say_yes
from storefront.market import DEALER, PASSWORD, SHOPPER, Market

PAGE = "/account/privacy/"


def person_of(email: str) -> UUID:
    person = User.objects.get(email=email).person_id
    assert person
    return person


def choose(client: Client, **fields: object) -> None:
    answer = client.post(f"{PAGE}choices/", {"purpose": "marketing.advertising"} | fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)


def test_every_choice_starts_unticked_and_apart(shopper: Client) -> None:
    """H07: nothing is agreed to by having an account, and nothing is ticked beforehand."""
    page = shopper.get(PAGE)
    html = page.content.decode()
    assert ConsentRecord.objects.count() == 0
    assert html.count('type="checkbox"') == 12
    assert "checked" not in html
    assert [one["purpose"] for one in page.context["purposes"]] == [
        "marketing.advertising", "marketing.advertising_night", "marketing.personalisation", "service.restock",
        "service.reviews",
    ]  # fmt: skip
    assert html.count('action="/account/privacy/choices/"') == 5


def test_registering_and_ordering_agree_to_nothing(market: Market) -> None:
    """H07: register with the required boxes only."""
    client = Client()
    client.post("/register/", {"name": "새", "email": "new@test.example", "password": "moon-jar-1392"})
    assert client.post(link_to("new@test.example")).status_code == 302
    order("shop", SHOPPER, ("CUP", 1))
    assert User.objects.filter(email="new@test.example").exists()
    assert ConsentRecord.objects.count() == 0


def test_a_tick_is_kept_with_its_words_and_withdrawn_by_one_button(shopper: Client) -> None:
    digest = digest_of(ADS, EMAIL, "en")
    choose(shopper, channel="email", digest_email=digest)
    row = ConsentRecord.objects.get()
    assert (row.person_id, row.channel, row.is_given, row.source) == (person_of(SHOPPER), "email", True, "page")
    assert row.proof == {"page": "account/privacy", "box": "email", "ticked": ["email"]}
    assert row.text
    assert (row.text.language, row.text.digest) == ("en", digest)
    assert "agreed (text 1)" in shopper.get(PAGE).content.decode()
    choose(shopper, stop="email")
    assert ConsentRecord.objects.latest("position").is_given is False


def test_no_tick_other_words_and_rubbish_change_nothing(shopper: Client) -> None:
    choose(shopper)
    choose(shopper, channel="email", digest_email="0" * 64)
    choose(shopper, channel="carrier\0pigeon", digest_email="x")
    choose(shopper, purpose="\0", channel="email")
    choose(shopper, stop="\0")
    assert ConsentRecord.objects.count() == 0
    assert Client().get(PAGE).headers["Location"] == "/login/?next=/account/privacy/"


def test_the_link_in_a_message_answers_alike_and_needs_no_log_in(market: Market) -> None:
    """H04, H05: by button and by one click, in every shop, the closed one too."""
    her = oneself(person_of(SHOPPER))
    say_yes(her)
    token = services.issue_withdrawal_token(person_id=person_of(SHOPPER), purpose=ADS, channel=EMAIL)
    someone = Client(enforce_csrf_checks=True)
    for shop in ("", "/wholesale"):
        right, wrong = (someone.get(f"{shop}/privacy/stop/{one}/") for one in (token, "x" * 43))
        assert (right.status_code, wrong.status_code) == (200, 200)
        assert _same(right.content, token) == _same(wrong.content, "x" * 43)
    assert ConsentRecord.objects.filter(is_given=False).count() == 0
    wrong = someone.post(f"/privacy/stop/{'x' * 43}/", {"List-Unsubscribe": "One-Click"})
    right = someone.post(f"/wholesale/privacy/stop/{token}/", {"List-Unsubscribe": "One-Click"})
    used = someone.post(f"/privacy/stop/{token}/", {"List-Unsubscribe": "One-Click"})
    assert {wrong.status_code, right.status_code, used.status_code} == {200}
    assert _same(wrong.content, "x" * 43) == _same(used.content, token)
    assert (right.headers["Referrer-Policy"], right.headers["Cache-Control"]) == ("strict-origin", "private, no-store")
    assert ConsentRecord.objects.filter(is_given=False).count() == 1


def _same(page: bytes, token: str) -> bytes:
    """A page without its own address, and without what is new each time: nonces and form secrets."""
    return re.sub(rb'(nonce|value|content)="[^"]*"|X-CSRFToken[^}]*', b"", page.replace(token.encode(), b""))


def test_my_data_is_downloaded_by_me_alone(shopper: Client, dealer: Client) -> None:
    """A09."""
    assert shopper.post(f"{PAGE}export/").status_code == 302
    request_id = DataRequest.objects.get().pk
    assert "Download" not in shopper.get(PAGE).content.decode()
    services.run_request(request_id)
    address = f"{PAGE}export/{request_id}/"
    assert address in shopper.get(PAGE).content.decode()
    assert b"".join(shopper.get(address).streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert dealer.get(address).status_code == 404
    assert Client().get(address).headers["Location"] == f"/login/?next={quote(address, safe='')}"
    name = DataRequest.objects.get().file
    assert shopper.get(f"/media/{name}").status_code == 404


def test_a_session_left_open_gives_neither_the_file_nor_the_erasure(shopper: Client) -> None:
    """B17: each asks anew who it is, and leads back."""
    shopper.post(f"{PAGE}export/")
    services.run_request(DataRequest.objects.get().pk)
    file = f"{PAGE}export/{DataRequest.objects.get().pk}/"
    with later(minutes=11):
        assert shopper.get(PAGE).status_code == 200
        for address in (file, f"{PAGE}erasure/"):
            assert shopper.get(address).headers["Location"] == f"/account/prove/?next={quote(address, safe='')}"
        for address, fields in ((f"{PAGE}export/", {}), (f"{PAGE}erasure/", {"word": "ERASE"})):
            assert shopper.post(address, fields).headers["Location"].startswith("/account/prove/")
        assert DataRequest.objects.count() == 1
        assert shopper.post("/account/prove/", {"password": PASSWORD, "next": file}).headers["Location"] == file
        assert shopper.get(file).status_code == 200


def test_erasing_needs_the_typed_word_says_what_stays_and_ends_the_log_in(shopper: Client) -> None:
    address = f"{PAGE}erasure/"
    html = shopper.get(address).content.decode()
    assert "five years" in html
    for word in ("", "yes", "\0"):
        assert shopper.post(address, {"word": word}).status_code == 422
    assert DataRequest.objects.count() == 0
    answer = shopper.post(address, {"word": "erase"})
    assert answer.status_code == 302
    receipt = answer.headers["Location"]
    assert "Under way" in Client(headers={"accept-language": "en"}).get(receipt).content.decode()
    assert shopper.get(PAGE).status_code == 302
    services.run_request(DataRequest.objects.get().pk)
    assert "It is done" in Client(headers={"accept-language": "en"}).get(receipt).content.decode()
    assert Client().get("/privacy/requests/wrong/").status_code == 404
    again = Client().post("/login/", {"email": SHOPPER, "password": PASSWORD})
    assert again.status_code == 422


def test_an_open_order_stands_in_the_way_and_the_page_says_which(shopper: Client) -> None:
    order("shop", SHOPPER, ("CUP", 1))
    answer = shopper.post(f"{PAGE}erasure/", {"word": "ERASE"})
    assert answer.status_code == 409
    assert Order.objects.get().number in answer.content.decode()
    assert DataRequest.objects.count() == 0


def test_each_page_of_the_office_notes_once_whose_data_it_showed(staff: Client, market: Market) -> None:
    """H09."""
    order("shop", SHOPPER, ("CUP", 1))
    order("shop", "guest@test.example", ("CUP", 1))
    her, guest = person_of(SHOPPER), Order.objects.get(buyer=None).pk
    number = Order.objects.get(buyer=her).number
    pages = {
        "/office/": ("today", {her, guest}),
        "/office/orders/": ("list of orders", {her, guest}),
        f"/office/orders/{number}/": ("order", {her}),
        "/office/orders/export/": ("export of orders", {her, guest}),
        f"/office/people/?q={SHOPPER}": ("list of buyers", set()),
        "/office/people/?q=손지우": ("list of buyers", {her}),
        f"/office/parties/{her}/": ("buyer", {her}),
        f"/office/parties/{market.company_id}/": ("buyer", {market.company_id, person_of(DEALER)}),
        f"/office/ordering/order/?q={number}": ("records: ordering_order", {her}),
        f"/office/parties/party/{her}/change/": ("record: parties_party", {her}),
    }
    user_id = User.objects.get(email=STAFF).pk
    for address, (what, whose) in pages.items():
        before = DataReading.objects.count()
        assert staff.get(address).status_code == 200, address
        if not whose:
            continue
        row = DataReading.objects.latest("id")
        assert (DataReading.objects.count() - before, row.what, row.user_id) == (1, what, user_id), address
        assert whose <= set(row.subject_ids), address
        assert row.address == "203.0.113.9"


def test_pages_without_people_note_nothing(staff: Client) -> None:
    before = DataReading.objects.count()
    for address in ("/office/products/", "/office/stock/", "/office/price-lists/", "/office/catalog/product/"):
        assert staff.get(address).status_code == 200
    assert DataReading.objects.count() == before


def test_who_looked_is_found_both_ways(staff: Client, market: Market) -> None:
    her = person_of(SHOPPER)
    staff.get(f"/office/parties/{her}/")
    for query in ("q=한소율", f"q={STAFF}", f"whose={her}", f"q={STAFF}&whose={her}"):
        page = staff.get(f"/office/readings/?{query}")
        assert page.context["readings"][0][0].what == "buyer"
        assert "손지우" in page.content.decode()
    for query in ("q=nobody", f"whose={market.company_id}"):
        assert staff.get(f"/office/readings/?{query}").context["readings"] == []
    assert staff.get("/office/readings/?q=%00&whose=x").status_code == 200


def test_the_vault_is_in_no_table_and_opens_by_a_reason(shopper: Client, staff: Client) -> None:
    her = person_of(SHOPPER)
    shopper.post(f"{PAGE}erasure/", {"word": "ERASE"})
    services.run_request(DataRequest.objects.get().pk)
    assert LawfulRecord.objects.filter(data__email=SHOPPER).count() == 1
    assert staff.get("/office/privacy/lawfulrecord/").status_code == 404
    assert "lawfulrecord" not in staff.get("/office/records/").content.decode()
    vault = f"/office/privacy/{her}/vault/"
    assert SHOPPER not in staff.get(vault).content.decode()
    refused = staff.post(vault, {"why": "x"})
    assert (refused.status_code, SHOPPER in refused.content.decode()) == (422, False)
    assert SHOPPER in staff.post(vault, {"why": "court order 2026-77"}).content.decode()
    assert DataReading.objects.filter(what="vault", why="court order 2026-77", subject_ids=[her]).count() == 1


def test_staff_answer_a_request_that_came_by_phone(staff: Client, market: Market) -> None:
    her = person_of(SHOPPER)
    address = f"/office/privacy/{her}/"
    assert staff.get(address).status_code == 200
    staff.post(f"{address}ask/erasure/", {"why": ""})
    assert DataRequest.objects.count() == 0
    assert staff.post(f"{address}ask/rubbish/", {"why": "x"}).status_code == 404
    staff.post(f"{address}ask/export/", {"why": "phone, 1 May"})
    asked = DataRequest.objects.get()
    services.run_request(asked.pk)
    page = staff.get(address).content.decode()
    assert f"/office/privacy/files/{asked.pk}/" in page
    assert staff.get(f"/office/privacy/files/{asked.pk}/").status_code == 200
    staff.post(f"{address}ask/erasure/", {"why": "phone, 2 May"})
    services.run_request(DataRequest.objects.get(kind="erasure").pk)
    assert Party.objects.get(pk=her).name == "[erased]"
    assert "log_ins 1" in staff.get("/office/privacy/").content.decode()
    assert staff.get(f"/office/privacy/{market.company_id}/").status_code == 404


def test_every_page_declares_what_it_asks(db: None) -> None:
    from jangteo.kernel.permissions import declared_by
    from jangteo.storefront.pages import privacy as shop

    views: list[Any] = [
        privacy.readings_page,
        privacy.requests_page,
        privacy.person_page,
        privacy.ask,
        privacy.download,
    ]
    assert [declared_by(view) is None for view in [*views, privacy.vault_page]] == [False] * 6
    own: list[Any] = [shop.overview, shop.choose, shop.confirm_child, shop.ask_export, shop.download, shop.ask_erasure]
    assert [
        bool(declared and declared.public)
        for view in [*own, shop.receipt, shop.stop]
        for declared in [declared_by(view)]
    ] == [True] * 8
    assert Purpose.ADVERTISING == ADS
