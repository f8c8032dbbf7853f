"""What the environment may say, and what it may not."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jangteo.config.database import DatabaseProblem, connection_settings
from jangteo.config.environment import BadEnvironment, Environment


def read(**variables: str) -> Environment:
    return Environment.read(variables)


def test_an_empty_environment_gives_a_local_site() -> None:
    env = read()
    assert (env.port, env.bind, env.debug, env.https, env.database_url) == (
        8000,
        "127.0.0.1",
        False,
        False,
        None,
    )
    assert env.allowed_hosts == ("localhost", ".localhost", "127.0.0.1", "[::1]")
    assert env.home.name == "jangteo"


@pytest.mark.parametrize("value", ["0", "-1", "65536", "80.5", "eighty", "８０００"])
def test_a_port_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(BadEnvironment, match="JANGTEO_PORT must be a whole number from 1 to 65535"):
        read(JANGTEO_PORT=value)


def test_a_flag_is_yes_or_no() -> None:
    assert read(JANGTEO_DEBUG="1").debug is True
    assert read(JANGTEO_DEBUG="off").debug is False
    with pytest.raises(BadEnvironment, match="JANGTEO_DEBUG must be 1 or 0, not 'perhaps'"):
        read(JANGTEO_DEBUG="perhaps")


def test_lists_are_separated_by_commas() -> None:
    assert read(JANGTEO_ALLOWED_HOSTS="a.kr, b.kr,").allowed_hosts == ("a.kr", "b.kr")


def test_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    env = read(JANGTEO_HOME=str(tmp_path / "new"))
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: env.secret_key, range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert [path.name for path in env.home.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((env.home / "secret-key").stat().st_mode) == 0o600


def test_a_given_key_leaves_nothing_behind(tmp_path: Path) -> None:
    env = read(JANGTEO_HOME=str(tmp_path / "new"), JANGTEO_SECRET_KEY="given")
    assert env.secret_key == "given"
    assert not env.home.exists()


def test_a_database_url_becomes_django_settings(tmp_path: Path) -> None:
    url = "postgresql://shop:p%40ss@db.example:6432/market?sslmode=require"
    settings = connection_settings(read(JANGTEO_HOME=str(tmp_path / "none"), DATABASE_URL=url))
    named = {key: settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert named == {
        "USER": "shop",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "NAME": "market",
    }
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://a@b/c", "Jangteo runs on PostgreSQL only"),
        ("postgresql://a@b", "names no database"),
        ("postgresql://a@b/c?nonsense=1", "can't be read"),
    ],
)
def test_a_database_url_that_will_not_do_is_refused_in_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(DatabaseProblem, match=sentence):
        connection_settings(read(DATABASE_URL=url))


def test_how_surely_a_provider_proves_is_a_list_of_words() -> None:
    works = {"id": "works", "name": "Works", "client_id": "c", "server_url": "https://login.example"}
    assert read(JANGTEO_OIDC=json.dumps([works | {"strength": ["urn:a", "urn:b"]}])).oidc[0]["strength"]
    for wrong in ("urn:a", [1], ["two words"], [""]):
        with pytest.raises(BadEnvironment, match="strength"):
            read(JANGTEO_OIDC=json.dumps([works | {"strength": wrong}]))
