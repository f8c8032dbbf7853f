"""Another secret key: nobody is logged out, what was sealed is read and sealed anew; only then may the old one go."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from click.testing import CliRunner
from django.conf import settings as site
from pytest_django import Settings

from factories import ACTOR
from identity.post import enter, is_in, switch_totp_on
from jangteo.config.command import cli
from jangteo.config.environment import BadEnvironment, Environment
from jangteo.kernel import sealing
from jangteo.kernel.sealing import KeyGone, open_sealed, seal
from jangteo.webhooks import services as webhooks
from jangteo.webhooks.models import EndpointSecret
from jangteo.webhooks.types import SECRETS
from storefront.market import DEALER, SHOPPER, Market

pytestmark = pytest.mark.django_db
FACTORS = "identity.factors"


def told() -> dict[str, tuple[int, int, int]]:
    return {one.purpose: (one.today, one.before, one.lost) for one in sealing.tell()}


def renewed(settings: Settings) -> str:
    """Another key; the one before it, which stays known."""
    before = str(site.SECRET_KEY)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of the site", [before]
    return before


@pytest.fixture
def sealed(market: Market, settings: Settings) -> dict[str, Any]:
    """A second factor and a webhook's secret, sealed."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    factor = switch_totp_on(DEALER)
    webhooks.create_endpoint(url="http://127.0.0.1:9/x", actor=ACTOR)
    return {"factor": factor, "secret": open_sealed(SECRETS, EndpointSecret.objects.get().secret)}


def test_a_text_is_opened_for_its_purpose_alone_and_by_known_keys_alone(settings: Settings) -> None:
    text = seal("one.purpose", "달빛")
    assert "달빛" not in text
    assert open_sealed("one.purpose", text) == "달빛"
    for wrong in ("another.purpose", "one.purpose:"):
        with pytest.raises(KeyGone):
            open_sealed(wrong, text)
    renewed(settings)
    assert open_sealed("one.purpose", text) == "달빛"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(KeyGone):
        open_sealed("one.purpose", text)


def test_what_was_sealed_is_sealed_anew_and_the_old_key_may_go(sealed: dict[str, Any], settings: Settings) -> None:
    client = enter(SHOPPER)
    before = told()
    assert (before[SECRETS], before[FACTORS][1:]) == ((1, 0, 0), (0, 0))
    renewed(settings)
    assert is_in(client)
    assert told()[SECRETS] == (0, 1, 0)
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == sealed["factor"]
    for _ in range(2):
        after = {one.purpose: (one.today, one.before, one.lost) for one in sealing.reseal()}
        assert after == before
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == sealed["factor"]
    assert open_sealed(SECRETS, EndpointSecret.objects.get().secret) == sealed["secret"]


def test_what_no_key_opens_is_told_and_left_as_it_is(sealed: dict[str, Any], settings: Settings) -> None:
    renewed(settings)
    settings.SECRET_KEY_FALLBACKS = []
    kept = EndpointSecret.objects.get().secret
    assert {one.purpose: one.lost for one in sealing.reseal()}[SECRETS] == 1
    assert EndpointSecret.objects.get().secret == kept


def test_a_text_that_somebody_changed_meanwhile_stays_theirs(sealed: dict[str, Any]) -> None:
    kind, row = sealing.of_column(SECRETS, EndpointSecret, "secret"), EndpointSecret.objects.get()
    assert not kind.put(row.pk, "as it was read", "anew")
    assert EndpointSecret.objects.get().secret == row.secret
    assert kind.put(row.pk, row.secret, "anew")


@pytest.mark.django_db(transaction=True)
def test_the_command_tells_and_seals_anew(sealed: dict[str, Any], settings: Settings) -> None:
    renewed(settings)
    run = CliRunner().invoke
    shown = json.loads(run(cli, ["secrets", "--json"]).stdout)
    assert (shown["keys"], shown["sealed"][SECRETS]) == (2, {"today": 0, "before": 1, "lost": 0})
    assert "webhooks.secrets: 1 by the key of today" in run(cli, ["secrets", "--reseal"]).output
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third", []
    assert run(cli, ["secrets"]).exit_code == 1


def test_a_new_key_in_the_home_stands_before_the_old_one(tmp_path: Path) -> None:
    env = Environment.read({"JANGTEO_HOME": str(tmp_path / "new")})
    first = env.secret_key
    env.renew_secret_key()
    assert env.secret_keys == (env.secret_key, first)
    assert env.secret_key != first
    assert [one.name for one in env.home.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((env.home / "secret-key").stat().st_mode) == 0o600
    given = {"JANGTEO_SECRET_KEY": "new", "JANGTEO_SECRET_KEYS_BEFORE": "old, older"}
    assert Environment.read(given).secret_keys == ("new", "old", "older")
    with pytest.raises(BadEnvironment, match="JANGTEO_SECRET_KEYS_BEFORE"):
        Environment.read(given).renew_secret_key()
