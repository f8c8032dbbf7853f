"""What the search box offers, how the pages tell what was looked for, and what words mean."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from factories import ACTOR, channel, viewer
from factories import variant as make_variant
from jangteo.catalog.types import TextDraft, TextField
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor
from jangteo.search import services
from jangteo.search.errors import EngineNotSet, InvalidSynonym, SynonymNotFound
from jangteo.search.models import Synonym
from jangteo.search.selectors import look_up, suggest
from storefront.conftest import dealer, guest, market  # noqa: F401 -- fixtures
from storefront.market import Market

pytestmark = pytest.mark.django_db
ASK = "/search/suggest/"


@pytest.mark.parametrize("text", ["머", "머ㄱ", "머그", "달빛ㅁ", "moon", "mo", "ajrm", "머구", "ㄷㅂㅁㄱ", "mug wh"])
def test_the_box_offers_what_may_be_meant(market: Market, guest: Client, text: str) -> None:  # noqa: F811
    told = guest.get(ASK, {"q": text}, headers={"HX-Request": "true"}).content.decode()
    assert "/p/moon-mug/" in told


def test_the_box_offers_shelves_and_says_what_it_corrected(market: Market, guest: Client) -> None:  # noqa: F811
    assert 'href="/c/mugs/"' in guest.get(ASK, {"q": "머그"}).content.decode()
    told = guest.get(ASK, {"q": "ajrm"}).content.decode()
    assert "머그" in told
    assert "/search/?q=ajrm" in told
    assert guest.get(ASK, {"q": " \0"}).content.decode().strip() == ""


def test_what_only_dealers_may_know_is_offered_to_them_alone(
    market: Market,  # noqa: F811
    guest: Client,  # noqa: F811
    dealer: Client,  # noqa: F811
) -> None:
    for text in ("RACK", "rack", "진열", "진ㅇ"):
        assert "trade-rack" not in guest.get(ASK, {"q": text}).content.decode()
    assert "/wholesale/p/" in dealer.get(f"/wholesale{ASK}", {"q": "RACK"}).content.decode()


def test_results_say_how_words_were_understood(market: Market, guest: Client) -> None:  # noqa: F811
    page = guest.get("/search/", {"q": "ajrm"}).content.decode()
    assert "/p/moon-mug/" in page
    assert "as=typed" in page
    assert "/p/moon-mug/" not in guest.get("/search/", {"q": "zzqqxx"}).content.decode().split('class="empty"')[0]
    plain = guest.get("/search/", {"q": "ajrm", "as": "typed"}).content.decode()
    assert 'class="empty"' in plain


def test_suggestions_take_as_many_queries_however_much_there_is() -> None:
    shop = channel()
    counts = []
    for round_ in range(2):
        for number in range(6):
            texts = (TextDraft(TextField.NAME, "ko", f"달빛 머그 {number}"),)
            make_variant(f"MUG-{round_}-{number}", shop, texts=texts)
        with CaptureQueriesContext(connection) as captured:
            assert len(suggest(viewer(shop), "머그").products) == 6
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_synonyms_are_written_by_who_keeps_the_catalogue() -> None:
    made = services.add_synonym(words=["타월", " 수건 ", "타월"], actor=ACTOR)
    assert Synonym.objects.get(pk=made).words == ["타월", "수건"]
    services.add_synonym(words=["가전"], only=["청소기"], actor=ACTOR)
    for words, only in (
        (["하나"], []),
        (["하나", "하나 "], []),
        ([], ["둘"]),
        (["!!", "둘"], []),
        (["가" * 61, "둘"], []),
    ):
        with pytest.raises(InvalidSynonym):
            services.add_synonym(words=words, only=only, actor=ACTOR)
    with pytest.raises(Forbidden):
        services.add_synonym(words=["a", "b"], actor=Actor())
    services.drop_synonym(synonym_id=made, actor=ACTOR)
    with pytest.raises(SynonymNotFound):
        services.drop_synonym(synonym_id=made, actor=ACTOR)
    assert Synonym.objects.count() == 1
    entries = AuditEntry.objects.filter(action__startswith="search.").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == [
        "search.add_synonym",
        "search.add_synonym",
        "search.drop_synonym",
    ]


def test_an_engine_that_is_not_there_is_named(settings: Settings) -> None:
    settings.JANGTEO_SEARCH = "elsewhere"
    with pytest.raises(EngineNotSet):
        look_up(viewer(channel()), "머그")
