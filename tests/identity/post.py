"""The mail that was written, and what people do with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from jangteo.identity import rules
from jangteo.identity.gateways import factors
from jangteo.kernel import clock, outbox
from jangteo.kernel.models import Letter
from jangteo.parties.models import User
from storefront.market import PASSWORD


def letters(to: str = "") -> list[Letter]:
    """The letters that were written, oldest first, once the relay has told what was asked for."""
    while outbox.relay_batch():
        pass
    rows = Letter.objects.order_by("written_at", "id")
    return list(rows.filter(to=to) if to else rows)


def link_to(to: str) -> str:
    """The path of the one link in the latest letter to an address."""
    links = re.findall(r"https?://[^\s]+", letters(to)[-1].text)
    assert len(links) == 1
    assert links[0].startswith(settings.SITE_URL)
    return str(links[0].removeprefix(settings.SITE_URL))


def enter(email: str, address: str = "/login/", **headers: str) -> Client:
    """Another browser that logs in."""
    client = Client(headers={"accept-language": "en"} | headers)
    response = client.post(address, {"email": email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client


def is_in(client: Client) -> bool:
    """Whether a browser is logged in."""
    return client.get("/account/").status_code == 200


def key_of(client: Client) -> str:
    """The session's key as the browser sends it."""
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def token_of(email: str) -> str:
    """A token for a program."""
    body = {"email": email, "password": PASSWORD}
    answer = Client().post("/api/v1/tokens", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["token"])


def is_taken(token: str) -> bool:
    """Whether a token still says who calls."""
    answer = Client().get("/api/v1/channels/shop/orders", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (200, 401), answer.content
    return answer.status_code == 200


def switch_totp_on(email: str) -> str:
    """Give a log-in an authenticator app; its secret."""
    secret = factors.new_totp_secret()
    assert factors.add_totp(User.objects.get(email=email), secret)
    return secret


def present_code(secret: str) -> str:
    """What the app shows now."""
    return rules.totp_code(secret, int(clock.now().timestamp()) // rules.TOTP_SECONDS)


@contextmanager
def later(**span: float) -> Iterator[None]:
    """Everything inside happens that much later."""
    with clock.at(clock.now() + timedelta(**span)):
        yield


def replayed(key: str) -> Client:
    """A browser that sends a recorded session key."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    return client
