"""What a host says of proxies, addresses and providers; what cannot be understood is refused before a start."""

import ipaddress

import pytest

from jangteo.config.environment import BadEnvironment, Environment

WORKS = '{"id": "works", "name": "Works", "client_id": "a", "secret": "b", "server_url": "https://login.example"}'


def test_what_is_not_set_is_safe() -> None:
    env = Environment.read({"JANGTEO_PORT": "8123"})
    assert (env.site_url, env.trusted_proxies, env.oidc) == ("http://localhost:8123", (), ())


def test_what_is_set_is_read() -> None:
    env = Environment.read(
        {
            "JANGTEO_SITE_URL": "https://shop.example.kr/",
            "JANGTEO_TRUSTED_PROXIES": "10.0.0.0/8, fd00::/8",
            "JANGTEO_OIDC": f"[{WORKS}]",
        }
    )
    assert env.site_url == "https://shop.example.kr"
    assert env.trusted_proxies == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))
    assert [one["id"] for one in env.oidc] == ["works"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JANGTEO_SITE_URL", "shop.example.kr"),
        ("JANGTEO_SITE_URL", "ftp://shop.example.kr"),
        ("JANGTEO_SITE_URL", "https://shop.example.kr/path"),
        ("JANGTEO_SITE_URL", "https://user@shop.example.kr"),
        ("JANGTEO_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("JANGTEO_TRUSTED_PROXIES", "proxy"),
        ("JANGTEO_OIDC", "{"),
        ("JANGTEO_OIDC", "{}"),
        ("JANGTEO_OIDC", "[1]"),
        ("JANGTEO_OIDC", "[{}]"),
        ("JANGTEO_OIDC", f"[{WORKS}, {WORKS}]"),
        ("JANGTEO_OIDC", f"[{WORKS}]".replace("works", "../x")),
        ("JANGTEO_OIDC", f"[{WORKS}]".replace("https:", "file:")),
        ("JANGTEO_OIDC", f"[{WORKS}]".replace('"secret"', '"secrets"')),
        ("JANGTEO_OIDC", f"[{WORKS}]".replace('"b"', "1")),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        Environment.read({name: value})
