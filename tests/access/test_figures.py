"""`/metrics` says what a shop sells and how well: only to who has its token, and to nobody where none is set."""

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "sent"),
    [
        ("", ""),
        ("", "Bearer "),
        ("right", ""),
        ("right", "right"),
        ("right", "Bearer "),
        ("right", "Bearer righ"),
        ("right", "Bearer right "),
        ("right", "Bearer wröng"),
    ],
)
def test_without_their_token_there_are_no_figures(client: Client, settings: Settings, token: str, sent: str) -> None:
    settings.METRICS_TOKEN = token
    answer = client.get("/metrics", headers={"Authorization": sent})
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.django_db
def test_with_it_they_are_told_and_kept_nowhere(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "right"
    told = client.get("/metrics", headers={"Authorization": "Bearer right"})
    assert (told.status_code, told["Cache-Control"]) == (200, "no-store")
    assert b"jangteo_outbox_oldest_seconds" in told.content
