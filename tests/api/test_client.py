"""The Python client: written from the API's description, and the example of its README works."""

import os
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jangteo.kernel.types import job_actor
from jangteo.parties.models import Membership
from jangteo.parties.types import MemberRole
from jangteo.programs import services
from jangteo.programs.types import KeyKind
from storefront.market import DEALER, open_market

REPOSITORY = Path(__file__).resolve().parents[2]
CLIENT = REPOSITORY / "clients" / "python"


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(CLIENT / "src"))
    yield
    for name in [one for one in sys.modules if one.startswith("jangteo_client")]:
        del sys.modules[name]


def test_the_client_is_as_the_api_says() -> None:
    make = runpy.run_path(str(REPOSITORY / "scripts" / "make_client.py"))
    from jangteo.config.api import api

    for name, text in make["client_files"](api.get_openapi_schema(path_prefix="/api/v1/")).items():
        assert (make["TARGET"] / name).read_text("utf-8") == text, "run scripts/make_client.py"


def test_the_example_of_the_readme_works(
    live_server: LiveServer,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    importable: None,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    open_market()
    company = Membership.objects.filter(person__user__email=DEALER).values_list("party_id", flat=True).get()
    actor = job_actor("test")
    program = services.make_program(party_id=company, name="ERP", roles=[MemberRole.BUYER], actor=actor)
    scopes = ["orders:write", "goods:read", "prices:read"]
    _id, key = services.issue_key(program_id=program, kind=KeyKind.LIVE, scopes=scopes, actor=actor)
    monkeypatch.setitem(os.environ, "JANGTEO_URL", live_server.url)
    monkeypatch.setitem(os.environ, "JANGTEO_KEY", key)
    example = re.search(r"```python\n(.*?)```", (CLIENT / "README.md").read_text("utf-8"), re.S)
    assert example
    exec(compile(example.group(1), "README.md", "exec"), {})
    assert capsys.readouterr().out.split() == ["24", "0"]


def test_a_call_is_sent_again_under_its_key_and_a_refusal_has_its_code(importable: None) -> None:
    from jangteo_client import Client, Conflict  # type: ignore[import-not-found, unused-ignore]

    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if len(asked) == 1:
            raise httpx.ConnectError("gone")
        if len(asked) == 2:
            return httpx.Response(503, headers={"Retry-After": "0"})
        return httpx.Response(409, json={"code": "ordering.price_changed", "title": "x", "facts": {"a": 1}})

    with (
        Client("http://shop", "jt_live_x", http=httpx.Client(transport=httpx.MockTransport(answer))) as shop,
        pytest.raises(Conflict) as refused,
    ):
        shop.create_cart(channel="a/b")
    assert (refused.value.code, refused.value.facts) == ("ordering.price_changed", {"a": 1})
    assert len({one.headers["Idempotency-Key"] for one in asked}) == 1
    assert (len(asked), asked[0].url.raw_path) == (3, b"/api/v1/channels/a%2Fb/carts")
