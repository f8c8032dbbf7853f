"""A company that is taken in gets the payment terms its preset promised, once, in the channel it applied in."""

from pathlib import Path

import pytest
from pytest_django import Settings

from factories import ACTOR
from jangteo.channels.types import Channel
from jangteo.contracts.services import give_promised_terms
from jangteo.credit import services as credit
from jangteo.credit.models import TermsGrant
from jangteo.credit.selectors import list_grants, terms_for
from jangteo.credit.types import DueBase, Terms
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.outbox import relay_batch
from onboarding.applying import approved, wholesale


@pytest.fixture
def place(db: None, settings: Settings, tmp_path: Path) -> Channel:
    settings.MEDIA_ROOT = tmp_path
    return wholesale()


def written(code: str, days: int) -> None:
    credit.save_terms(code=code, names={"en": code}, terms=Terms(DueBase.NET_DAYS, days=days), actor=ACTOR)


def relayed() -> None:
    while relay_batch():
        pass


def test_an_approved_company_has_the_terms_of_its_preset(place: Channel) -> None:
    written("net30", 30)
    written("net60", 60)
    hotel = approved(place, trade="호텔")
    assert list_grants(party_id=hotel) == []  # it follows the approval, it is not part of it
    relayed()
    (given,) = list_grants(party_id=hotel)
    assert (given.terms.code, given.channel_id, given.until_on) == ("net60", place.id, None)
    found = terms_for(channel_id=place.id, lineage=(hotel,), segment_ids=())
    assert found.terms is not None
    assert found.terms.terms.days == 60
    assert AuditEntry.objects.filter(action="credit.grant_terms", subject_id=hotel).count() == 1


def test_told_twice_they_are_given_once_and_what_staff_ended_stays_ended(place: Channel) -> None:
    written("net30", 30)
    company = approved(place)
    relayed()
    (given,) = list_grants(party_id=company)
    credit.end_grant(grant_id=given.id, actor=ACTOR)
    assert give_promised_terms(company_id=company, channel_id=place.id, actor=ACTOR) is None
    assert TermsGrant.objects.count() == 1
    assert terms_for(channel_id=place.id, lineage=(company,), segment_ids=()).terms is None


def test_terms_that_nobody_wrote_are_told_and_the_company_pays_at_once(place: Channel) -> None:
    company = approved(place)
    relayed()
    assert TermsGrant.objects.count() == 0
    (entry,) = AuditEntry.objects.filter(action="contracts.terms_not_given", subject_id=company)
    assert entry.after == {"terms": "net30"}
    written("net30", 30)
    grant_id = give_promised_terms(company_id=company, channel_id=place.id, actor=ACTOR)
    assert [one.id for one in list_grants(party_id=company)] == [grant_id]
