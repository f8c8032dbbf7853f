"""What the tax office says of a number: asked over a real wire, kept with its time, told when it changes."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import RunTogether
from factories import ACTOR
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.types import PartyId, job_actor
from jangteo.onboarding import errors, jobs, selectors, services
from jangteo.onboarding.gateways import (
    FakeNumberStatus,
    FakeTaxOffice,
    HttpNumberStatus,
    NobodyAnswers,
    NumberStatusPort,
    port_in_use,
    serve_fake,
)
from jangteo.onboarding.models import BusinessNumber, StaffTask
from jangteo.onboarding.types import NumberAnswer, NumberStatus
from jangteo.parties import services as parties
from onboarding.applying import approved, submit

NUMBER = "1248100998"
ASKED = {"1208100000": "active", "1208100070": "suspended", "1208100080": "closed", "1208100090": "unknown"}


@pytest.fixture
def office() -> FakeTaxOffice:
    return FakeTaxOffice()


@pytest.fixture(params=["wire", "fake"])
def port(request: pytest.FixtureRequest, office: FakeTaxOffice) -> Iterator[NumberStatusPort]:
    """Both sides of the contract: the HTTP adapter against a server that speaks the published form, and the fake."""
    if request.param == "fake":
        yield FakeNumberStatus(office)
    else:
        with serve_fake(office, slowness=1.5) as url:
            yield HttpNumberStatus(url=url, key=office.key, timeout=1)


def test_each_status_is_told_with_tax_type_and_time(port: NumberStatusPort) -> None:
    before = clock.now()
    answers = port.ask([*ASKED, *ASKED])
    assert {number: answer.status.value for number, answer in answers.items()} == ASKED
    assert answers["1208100000"].tax_type == "부가가치세 일반과세자"
    assert "등록되지 않은" in answers["1208100090"].tax_type
    assert all(answer.checked_at and answer.checked_at >= before for answer in answers.values())
    assert port.ask([]) == {}
    assert port.ask(list(ASKED)).keys() == ASKED.keys()


@pytest.mark.parametrize("fault", ["timeout", "error", "rate_limit", "rubbish", "cut"])
def test_no_trustworthy_answer_is_one_refusal(port: NumberStatusPort, office: FakeTaxOffice, fault: str) -> None:
    office.faults.append(fault)
    with pytest.raises(errors.StatusUnavailable):
        port.ask([NUMBER])
    assert port.ask([NUMBER])[NUMBER].status == NumberStatus.ACTIVE
    with pytest.raises(ValueError, match="at most 100"):
        port.ask([str(number).zfill(10) for number in range(101)])


def test_a_wrong_key_is_no_answer(office: FakeTaxOffice) -> None:
    with serve_fake(office) as url, pytest.raises(errors.StatusUnavailable) as refused:
        HttpNumberStatus(url=url, key="wrong").ask([NUMBER])
    assert refused.value.facts == {"http": 401}
    assert "wrong" not in str(refused.value)


def test_the_request_has_the_published_form() -> None:
    seen: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen["path"] = self.path
            seen["type"] = self.headers["Content-Type"]
            seen["body"] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            row = {
                "b_no": NUMBER,
                "b_stt": "폐업자",
                "b_stt_cd": "03",
                "tax_type": "부가가치세 간이과세자",
                "end_dt": "20250101",
            }
            text = json.dumps({"request_cnt": 1, "match_cnt": 1, "status_code": "OK", "data": [row]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    answer = HttpNumberStatus(url=f"http://127.0.0.1:{server.server_address[1]}/v1/", key="a+b/c=").ask([NUMBER])
    thread.join()
    server.server_close()
    assert seen == {
        "path": "/v1/status?serviceKey=a%2Bb%2Fc%3D&returnType=JSON",
        "type": "application/json",
        "body": {"b_no": [NUMBER]},
    }
    assert (answer[NUMBER].status, answer[NUMBER].tax_type) == (NumberStatus.CLOSED, "부가가치세 간이과세자")


@given(number=st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_the_fake_answers_one_number_always_alike(number: str) -> None:
    first, second = (FakeNumberStatus().ask([number])[number].status for _ in range(2))
    expected = {"07": "suspended", "08": "closed", "09": "unknown"}.get(number[7:9], "active")
    assert first == second == expected


def test_without_a_key_nobody_is_asked(settings: Any) -> None:
    settings.NTS_KEY = ""
    assert isinstance(port_in_use(), NobodyAnswers)
    with pytest.raises(errors.StatusUnavailable):
        port_in_use().ask([NUMBER])
    settings.NTS_KEY, settings.NTS_URL = "key", "file:///etc/passwd"
    with pytest.raises(ValueError, match="no web address"):
        port_in_use()


def test_a_submitted_application_waits_for_its_status_in_the_same_transaction(place: Channel) -> None:
    submit(place)
    job = ProcrastinateJob.objects.get(task_name="onboarding.check_number")
    assert job.args == {"number": NUMBER}
    assert selectors.list_applications(ACTOR)[0][0].number.status == NumberStatus.UNKNOWN


def test_the_job_keeps_what_the_office_answered(place: Channel, office: FakeTaxOffice, settings: Any) -> None:
    office.overrides[NUMBER] = "0"
    submit(place)
    with serve_fake(office) as url:
        settings.NTS_URL, settings.NTS_KEY = url, office.key
        jobs.check_number(NUMBER)
    row = selectors.list_applications(ACTOR)[0][0]
    assert (row.number.status, row.number.tax_type) == (NumberStatus.ACTIVE, "부가가치세 일반과세자")
    assert row.number.checked_at is not None


def test_no_answer_leaves_it_unknown_and_is_tried_again_later(place: Channel, office: FakeTaxOffice) -> None:
    submit(place)
    office.overrides[NUMBER] = "0"
    office.faults.extend(["timeout", "error"])
    port, start = FakeNumberStatus(office), clock.now()
    with clock.at(start):
        services.check_numbers(numbers=[NUMBER], port=port)
        assert services.check_due(port=port) == 0
    row = BusinessNumber.objects.get()
    assert (row.status, row.failures, row.due_at - start) == ("unknown", 1, timedelta(minutes=5))
    with clock.at(start + timedelta(minutes=5)):
        assert services.check_due(port=port) == 1
    assert BusinessNumber.objects.get().failures == 2
    with clock.at(start + timedelta(minutes=15)):
        assert services.check_due(port=port) == 1
    row = BusinessNumber.objects.get()
    assert (row.status, row.failures) == ("active", 0)


@pytest.fixture
def firm(place: Channel, office: FakeTaxOffice) -> PartyId:
    """A company on terms whose number was active yesterday."""
    office.overrides[NUMBER] = "0"
    company_id = PartyId(approved(place))
    with clock.at(clock.now() - timedelta(days=1)):
        services.check_numbers(numbers=[NUMBER], port=FakeNumberStatus(office))
    return company_id


def test_the_nightly_run_flips_the_status_tells_and_raises_one_task(firm: PartyId, office: FakeTaxOffice) -> None:
    assert (StaffTask.objects.count(), events()) == (0, [])
    office.overrides[NUMBER] = "8"
    assert services.check_companies(port=FakeNumberStatus(office)) == 1
    assert events() == [("active", "closed")]
    (task,) = selectors.list_tasks(ACTOR)
    assert (task.company_id, task.facts["before"], task.facts["after"]) == (firm, "active", "closed")
    assert services.check_companies(port=FakeNumberStatus(office)) == 0  # asked within the day
    office.overrides[NUMBER] = "7"
    with clock.at(clock.now() + timedelta(days=1)):
        services.check_companies(port=FakeNumberStatus(office))
    assert events() == [("active", "closed"), ("closed", "suspended")]
    assert selectors.list_tasks(ACTOR)[0].facts["after"] == "suspended"
    services.close_task(task_id=task.id, actor=ACTOR)
    with pytest.raises(errors.TaskNotFound):
        services.close_task(task_id=task.id, actor=ACTOR)
    assert selectors.list_tasks(ACTOR) == []


def events() -> list[tuple[str, str]]:
    rows = OutboxEvent.objects.filter(name="onboarding.company_status_changed").order_by("id")
    return [(row.payload["before"], row.payload["after"]) for row in rows]


@pytest.mark.parametrize(
    ("mark", "may", "rule"),
    [
        ("0", True, "terms_agreed"),
        ("7", False, "business_suspended"),
        ("8", False, "business_closed"),
        ("9", True, "terms_agreed"),
    ],
)
def test_a_closed_or_suspended_business_pays_at_once(
    firm: PartyId, office: FakeTaxOffice, mark: str, may: bool, rule: str
) -> None:
    office.overrides[NUMBER] = mark
    services.check_companies(port=FakeNumberStatus(office))
    answer = selectors.may_pay_on_terms(firm)
    assert (answer.may, answer.because["rule"], answer.because["terms"]) == (may, rule, "net30")


def test_a_company_without_agreed_terms_has_none(place: Channel) -> None:
    company_id = parties.create_company(name="가", legal_name="가", business_number=NUMBER, actor=job_actor("test"))
    assert selectors.may_pay_on_terms(company_id).because["rule"] == "no_terms_agreed"
    assert not selectors.may_pay_on_terms(company_id).may
    assert selectors.numbers_by_id([company_id]) == {company_id: NumberAnswer(NumberStatus.UNKNOWN)}


def test_an_old_answer_does_not_overwrite_a_newer_one(firm: PartyId) -> None:
    from jangteo.onboarding.services.numbers import keep_answers

    late = NumberAnswer(NumberStatus.CLOSED, "", clock.now() - timedelta(days=2))
    assert keep_answers({NUMBER: late}) == 0
    assert BusinessNumber.objects.get().status == "active"


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_learn_the_same_tell_it_once(
    place: Channel, office: FakeTaxOffice, run_together: RunTogether
) -> None:
    parties.create_company(name="가", legal_name="가", business_number=NUMBER, actor=job_actor("test"))
    office.overrides[NUMBER] = "8"
    port = FakeNumberStatus(office)
    outcomes = run_together(2, lambda _n: services.check_numbers(numbers=[NUMBER], port=port))
    assert sorted(outcomes) == [0, 1]
    assert (events(), StaffTask.objects.count()) == ([("unknown", "closed")], 1)
