"""What the demo shows of companies that want in."""

from factories import ACTOR, company, member_of
from jangteo.channels.types import Channel
from jangteo.demo.services.applications import INVITED, make_applications
from jangteo.demo.services.buyers import Buyer
from jangteo.onboarding import jobs, selectors
from jangteo.onboarding.types import ApplicationState, DocumentKind
from jangteo.parties.types import PostalAddress


def test_one_is_complete_one_lacks_papers_and_someone_is_invited(place: Channel, settings: object) -> None:
    firm = company()
    dealer = Buyer("wholesale", member_of(firm), "", PostalAddress("", "", "", ""))
    make_applications(place, dealer)
    found, total = selectors.list_applications(ACTOR)
    assert total == 2
    whole = {one.name: selectors.get_application(ACTOR, one.id) for one in found}
    assert whole["찻집 물소리"].summary.state == ApplicationState.SUBMITTED
    assert {one.kind for one in whole["찻집 물소리"].documents} == {DocumentKind.REGISTRATION, DocumentKind.BANK}
    assert whole["여관 달무리"].summary.state == ApplicationState.NEEDS_MORE
    assert whole["여관 달무리"].missing == (DocumentKind.REGISTRATION,)
    assert [one.email for one in selectors.list_invitations(ACTOR, firm)] == [INVITED]
    preset = selectors.suggest_policy(place.id, "호텔")
    assert preset is not None
    assert preset.code == "hotel"


def test_the_demos_tax_office_is_the_fake(place: Channel, settings: object) -> None:
    make_applications(place, Buyer("wholesale", member_of(company()), "", PostalAddress("", "", "", "")))
    setattr(settings, "NTS_URL", "fake")  # noqa: B010 -- the fixture takes any name
    for number in ("2148703102", "3058133079"):
        jobs.check_number(number)
    found, _total = selectors.list_applications(ACTOR)
    assert {one.name: one.number.status.value for one in found} == {"찻집 물소리": "active", "여관 달무리": "suspended"}
