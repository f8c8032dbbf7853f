"""Writing an offer line by line: more rows, pasted ones, two who write at once, one unasked, one like an old one."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from factories import ACTOR, company, member_of
from jangteo.pricing.models import VariantCost
from jangteo.quotes import services
from jangteo.quotes.models import Quote
from jangteo.quotes.selectors import content_of
from jangteo.quotes.types import Made, QuoteState
from office.desk import staff_client
from office.test_quotes import Asked
from storefront.market import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(market: Market) -> Asked:
    return Asked(market)


def fields(client: Client, path: str, **changes: str) -> dict[str, str]:
    """What the form of a page would send, with changes; ticked boxes are not in it."""
    page = client.get(path).content.decode()
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', page))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"} | changes


def test_rows_are_added_and_pasted_and_as_many_ranges_as_one_wants_are_kept(asked: Asked) -> None:
    draft = f"{asked.page}draft/"
    form = fields(
        asked.clerk,
        draft,
        **{"sku-0": "MUG-WH", "price-0-0": "1,900", "from-0-0": "1", "to-0-0": "9", "note": "고맙습니다"},
    )
    wider = asked.clerk.post(draft, form | {"add-range": "0"})
    assert (wider.status_code, 'name="price-0-1"' in wider.content.decode()) == (200, True)
    assert "고맙습니다" in wider.content.decode()
    pasted = asked.clerk.post(draft, form | {"read": "1", "paste": "CUP\t3\t10%\nMUG-WH 5"}).content.decode()
    assert 'value="CUP"' in pasted
    assert 'value="10%"' in pasted
    unread = asked.clerk.post(draft, form | {"paste": "NOT-THERE 3"})
    assert "NOT-THERE" in unread.content.decode()
    assert 'name="quantity-5"' in asked.clerk.post(draft, form | {"add-line": "1"}).content.decode()
    assert Quote.objects.get().version == 1  # nothing of it was kept
    more = dict[str, str]()
    for number in range(1, 7):
        more |= {f"from-0-{number}": str(number * 10), f"to-0-{number}": str(number * 10 + 9)}
        more |= {f"price-0-{number}": str(1_900 - number)}
    remark = {"text-1": "샘플은 무료", "sku-2": "CUP", "quantity-2": "1", "price-2-0": "10%"}
    optional = {"optional-2": "on", "choice-2": "컵"}
    asked.clerk.post(draft, form | more | remark | optional | {"paste": "CUP\t3\t15%", "quantity-0": "20"})
    told = content_of(Quote.objects.get(), 2)
    assert [(one.sku, one.quantity, one.is_optional, one.choice) for one in told.lines] == [
        ("MUG-WH", 20, False, ""),
        ("", 0, False, ""),
        ("CUP", 1, True, "컵"),
        ("CUP", 3, False, ""),
    ]
    assert [one.from_quantity for one in told.lines[0].offers] == [1, 10, 20, 30, 40, 50, 60]


def test_the_second_of_two_is_told_what_the_first_changed_and_loses_nothing(asked: Asked) -> None:
    draft, other = f"{asked.page}draft/", staff_client("staff_clerk")
    mine = fields(asked.clerk, draft, **{"sku-0": "MUG-WH", "price-0-0": "1,801", "note": "내 말"})
    theirs = fields(
        other, draft, **{"sku-0": "MUG-WH", "quantity-0": "30", "sku-1": "CUP", "quantity-1": "2", "price-1-0": "1,777"}
    )
    assert other.post(draft, theirs).status_code == 302
    told = asked.clerk.post(draft, mine)
    page = told.content.decode()
    assert (told.status_code, Quote.objects.get().version) == (409, 2)
    assert "has kept version 2 meanwhile" in page
    assert ">30<" in page  # what they changed
    assert 'value="1,801"' in page  # what I typed
    assert "내 말" in page
    again = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', page)) | {"note": "내 말"}
    assert asked.clerk.post(draft, again).status_code == 302
    kept = content_of(Quote.objects.get(), 3)
    assert [(one.sku, one.quantity, [str(offer.unit.value) for offer in one.offers]) for one in kept.lines] == [
        ("MUG-WH", 20, ["1801"]),
        ("CUP", 2, ["1777"]),
    ]


def test_one_is_made_unasked_and_one_is_copied(asked: Asked) -> None:
    firm, page = company("모두상회"), "/office/quotes/new/"
    form = {"buyer": str(firm), "channel": "shop", "lines": "MUG-WH\t12\nCUP\t3"}
    nobody = asked.clerk.post(page, form)
    assert (nobody.status_code, "nobody could take it" in nobody.content.decode()) == (422, True)
    first, second = member_of(firm, name="가온"), member_of(firm, name="나래")
    several = asked.clerk.post(page, form).content.decode()
    assert "가온" in several
    assert asked.clerk.post(page, form | {"lines": "NOT-THERE 1"}).status_code == 422
    made = asked.clerk.post(page, form | {"person": str(second.person_id)})
    row = Quote.objects.get(party=firm)
    assert made["Location"] == f"/office/quotes/{row.pk}/draft/"
    assert (row.state, row.person_id) == (QuoteState.DRAFTED, second.person_id)
    assert first.person_id != second.person_id
    services.set_quote_authority(rates={"staff_clerk": Decimal(1)}, actor=ACTOR)
    draft = f"/office/quotes/{row.pk}/draft/"
    asked.clerk.post(draft, fields(asked.clerk, draft))
    asked.clerk.post(f"/office/quotes/{row.pk}/do/send/")
    row.refresh_from_db()
    assert row.state == QuoteState.SENT
    copied = asked.clerk.post(f"/office/quotes/{row.pk}/do/copy/")
    new = Quote.objects.filter(party=firm).exclude(pk=row.pk).get()
    assert copied["Location"] == f"/office/quotes/{new.pk}/draft/"
    old, like = content_of(row, row.version), content_of(new, 1)
    assert [(one.sku, one.quantity, one.offers) for one in like.lines] == [
        (one.sku, one.quantity, one.offers) for one in old.lines
    ]
    assert (like.valid_until, new.state, new.person_id) == (None, QuoteState.DRAFTED, second.person_id)


def test_goods_outside_the_catalogue_are_written_with_their_cost_for_who_may_know_it(asked: Asked) -> None:
    draft = f"{asked.page}draft/"
    form = fields(asked.clerk, draft, **{"sku-0": "MUG-WH", "price-0-0": "1,900"})
    blank = asked.clerk.post(draft, form | {"add-made": "1"}).content.decode()
    assert 'name="made-1" value="1"' in blank
    words = {"made-1": "1", "text-1": "큰 접시", "name_en-1": "Large plate", "unit-1": "set", "tax_code-1": "standard"}
    more = words | {"quantity-1": "30", "price-1-0": "55,000", "lead_days-1": "soon", "cost-1": "41,000"}
    refused = asked.clerk.post(draft, form | more)
    assert (refused.status_code, 'value="Large plate"' in refused.content.decode()) == (422, True)
    asked.clerk.post(draft, form | more | {"lead_days-1": "10"})
    row = Quote.objects.get()
    line = content_of(row, 2).lines[1]
    assert line.made == Made({"ko": "큰 접시", "en": "Large plate"}, "standard", "set", 10)
    assert (line.sku, line.quantity) == (f"MADE-{row.number}-1", 30)
    page = asked.clerk.get(asked.page).content.decode()
    assert "made for the buyer" in page
    again = asked.clerk.get(draft).content.decode()
    assert 'value="Large plate"' in again
    shows_cost = 'name="cost-1"' in again
    assert VariantCost.objects.filter(variant__sku=line.sku).exists() == shows_cost
