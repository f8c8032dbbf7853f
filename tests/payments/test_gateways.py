"""Which providers are set up, and that nothing of their secrets is told."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from jangteo.config.environment import BadEnvironment, Environment
from jangteo.config.logs import logging_settings
from jangteo.payments.errors import GatewayNotSet
from jangteo.payments.gateways import gateway, offered
from jangteo.payments.gateways.simulator import SimulatorGateway
from jangteo.simulator.selectors import signing_secret
from payments.contract.desks import StripeDesk, TossDesk

TOSS = {
    "JANGTEO_TOSS_SECRET_KEY": "live_sk_secret",
    "JANGTEO_TOSS_CLIENT_KEY": "live_ck_public",
    "JANGTEO_TOSS_MERCHANT": "ongyeol1",
}
STRIPE = {"JANGTEO_STRIPE_SECRET_KEY": "sk_live_secret", "JANGTEO_STRIPE_WEBHOOK_SECRET": "whsec_secret"}


def test_without_variables_no_provider_is_set_up() -> None:
    assert Environment.read({}).gateways == {}


def test_each_provider_is_set_up_by_its_variables() -> None:
    read = Environment.read({**TOSS, **STRIPE, "JANGTEO_SIMULATOR": "1"}).gateways

    assert read == {
        "toss": {"secret_key": "live_sk_secret", "client_key": "live_ck_public", "merchant": "ongyeol1"},
        "stripe": {"secret_key": "sk_live_secret", "webhook_secret": "whsec_secret"},
        "simulator": {"merchant": "SIMULATOR"},
    }


@pytest.mark.parametrize("missing", sorted(TOSS))
def test_half_of_an_account_is_refused_with_what_is_missing(missing: str) -> None:
    with pytest.raises(BadEnvironment, match=missing):
        Environment.read({name: value for name, value in TOSS.items() if name != missing})


def test_an_adapter_is_given_for_what_is_set_up_only(settings: LazySettings) -> None:
    settings.JANGTEO_GATEWAYS = Environment.read({**TOSS, **STRIPE}).gateways

    assert offered() == ("toss", "stripe")
    assert [(one.code, one.merchant) for one in map(gateway, offered())] == [("toss", "ongyeol1"), ("stripe", "live")]
    assert gateway("stripe") is gateway("stripe")
    for code in ("simulator", "paypal", ""):
        with pytest.raises(GatewayNotSet):
            gateway(code)


def test_tests_and_the_demo_pay_on_the_simulator() -> None:
    found = gateway("simulator")

    assert offered() == ("simulator",)
    assert isinstance(found, SimulatorGateway)
    assert found.secret == signing_secret("SIMULATOR") != signing_secret("ANOTHER")


@pytest.fixture
def shown(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_no_secret_is_shown_or_logged(shown: pytest.LogCaptureFixture, settings: LazySettings) -> None:
    read = Environment.read({**TOSS, **STRIPE, "JANGTEO_SECRET_KEY": "x"})
    settings.JANGTEO_GATEWAYS = read.gateways
    adapters = repr([gateway(code) for code in offered()]) + repr([vars(gateway(code)) for code in offered()])
    for desk in (TossDesk(), StripeDesk()):
        desk.bought()
        desk.close()

    for secret in ("live_sk_secret", "whsec_secret", "sk_live_secret", "sk_for_tests_only", "sk_test_for_tests_only"):
        assert secret not in repr(read.gateways and read)
        assert secret not in shown.text
    for secret in ("live_sk_secret", "sk_live_secret"):
        assert secret not in adapters


def test_calls_of_providers_are_not_logged_one_by_one() -> None:
    loggers = logging_settings(Environment.read({}))["loggers"]

    assert {name: loggers[name]["level"] for name in ("httpx", "stripe")} == {"httpx": "WARNING", "stripe": "WARNING"}
