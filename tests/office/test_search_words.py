"""The office's search words: synonyms are listed, looked at, kept, changed and removed."""

import pytest
from django.test import Client

from jangteo.kernel.models import AuditEntry
from jangteo.search.models import Synonym
from storefront.market import Market

WORDS = "/office/search-words/"
FORM = {"words": "찻사발, teabowl", "only": "머그", "language": "", "query": "teabowl", "channel": "shop", "party": ""}


def test_a_synonym_is_looked_at_kept_changed_and_removed(market: Market, staff: Client) -> None:
    guest = Client(headers={"accept-language": "ko"})
    looked = staff.post(WORDS, FORM | {"act": "look"}).content.decode()
    assert looked.count("Moon mug") == 1
    assert "New here" in looked
    assert "by a synonym" in looked
    assert not Synonym.objects.exists()

    assert staff.post(WORDS, FORM | {"act": "keep"}).status_code == 302
    row = Synonym.objects.get()
    assert (row.words, row.only, row.language) == (["찻사발", "teabowl"], ["머그"], "")
    search = "/api/v1/channels/shop/products?q=teabowl"
    found = guest.get(search).json()["total"]
    assert found == guest.get("/api/v1/channels/shop/products?q=머그").json()["total"] > 0
    own = f"{WORDS}{row.pk}/"
    now, _, then = staff.post(own, FORM | {"act": "without"}).content.decode().partition("It would find")
    assert ("by a synonym" in now, "by a synonym" in then) == (True, False)

    assert staff.post(own, FORM | {"language": "en", "act": "keep"}).status_code == 302
    assert guest.get(search).json()["total"] == 0
    assert "teabowl" in staff.get(f"{WORDS}?language=en").content.decode()
    assert "teabowl" not in staff.get(f"{WORDS}?language=all").content.decode()
    assert "No synonym fits" in staff.get(f"{WORDS}?q=zzz").content.decode()

    assert staff.post(f"{own}remove/").status_code == 302
    assert staff.get(own).status_code == 404
    told = AuditEntry.objects.filter(subject_id=row.pk).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["search.add_synonym", "search.change_synonym", "search.drop_synonym"]


@pytest.mark.parametrize("wrong", [{"words": "!!"}, {"only": "", "words": "one"}, {"language": "fr"}, {"channel": ""}])
def test_what_does_not_hold_is_told_and_nothing_is_kept(market: Market, staff: Client, wrong: dict[str, str]) -> None:
    assert staff.post(WORDS, FORM | wrong | {"act": "keep"}).status_code == 422
    assert not Synonym.objects.exists()


def test_a_shelf_says_why_each_was_found(market: Market, staff: Client) -> None:
    page = staff.get("/office/shelves/shop/?look=1&query=moon").content.decode()
    assert "in the name" in page
    assert "“moon” as typed" in page
    assert "put right" in staff.get("/office/shelves/shop/?look=1&query=mooon").content.decode()
