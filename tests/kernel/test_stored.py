"""Stored files stay with the transaction they were stored in, and leave nothing on disk where it does not happen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from pytest_django import Settings

from factories import channel, company, member_of, stocked
from factories.buying import cart_with
from jangteo.kernel.stored import forget_files, store_file
from jangteo.kernel.uploads import sniff
from jangteo.onboarding import services as onboarding
from jangteo.ordering import services as ordering
from jangteo.quotes import selectors
from jangteo.quotes import services as quotes
from jangteo.quotes.types import LineAsked, Upload
from onboarding.applying import PDF, paper, start

KIND = sniff(PDF, largest=10_000)


class Fails(Exception):
    """What comes after a file was stored."""


@pytest.fixture
def disk(settings: Settings, tmp_path: Path) -> Callable[[], list[str]]:
    """What lies there now."""
    settings.MEDIA_ROOT = tmp_path
    return lambda: sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*") if one.is_file())


def fails() -> None:
    raise Fails


@contextmanager
def undone() -> Iterator[None]:
    """A transaction or savepoint that fails at its end."""
    with suppress(Fails), transaction.atomic():
        yield
        fails()


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_with_what_is_committed_alone(disk: Callable[[], list[str]]) -> None:
    with transaction.atomic():
        kept = store_file("a", PDF, KIND)
        with undone():  # a savepoint of its own
            store_file("b", PDF, KIND)
        assert disk() == [kept.path]
    assert (disk(), default_storage.open(kept.path).read()) == ([kept.path], PDF)
    with undone(), transaction.atomic():
        store_file("c", PDF, KIND)
    with transaction.atomic():
        store_file("d", PDF, KIND)
        transaction.set_rollback(True)
    assert disk() == [kept.path]
    with suppress(Fails), transaction.atomic():
        transaction.on_commit(fails)  # it has happened, whatever fails afterwards
        second = store_file("e", PDF, KIND)
    assert disk() == [kept.path, second.path]
    with undone():
        forget_files([kept.path])
    assert disk() == [kept.path, second.path]
    with transaction.atomic():
        forget_files([kept.path, second.path])
    assert disk() == []
    with pytest.raises(transaction.TransactionManagementError):
        store_file("f", PDF, KIND)
    assert disk() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_can_tell_of_a_connection_that_is_lost_so_the_file_stays(disk: Callable[[], list[str]]) -> None:
    with undone():
        kept = store_file("a", PDF, KIND)
        connection.connection.close()
    assert disk() == [kept.path]


@pytest.mark.django_db
def test_no_service_leaves_a_file_of_what_failed_later(disk: Callable[[], list[str]]) -> None:
    """An order's document, a quote's file and an applicant's paper, by the same room."""
    shop = channel("shop")
    stocked(shop, {"MUG": 10}, "100")
    buyer = member_of(company())
    cart: UUID = cart_with(shop, buyer, {"MUG": 1})
    asked = selectors.content_asked(shop, buyer, [LineAsked("MUG", 2)], note="", language="ko")
    files = [Upload("a.pdf", PDF), Upload("b.pdf", PDF + b"b")]
    ways: list[Callable[[], Any]] = [
        lambda: ordering.attach_document(cart_id=cart, name="a.pdf", content=PDF, actor=buyer),
        lambda: quotes.ask_quote(channel=shop, content=asked, actor=buyer, files=files),
        lambda: start(shop, paper()),
    ]
    for way, many in zip(ways, (1, 2, 1), strict=True):
        with undone():
            way()
            assert len(disk()) == many
        assert disk() == []
    with transaction.atomic():
        ways[0]()
    assert len(disk()) == 1
    assert onboarding.drop_old_drafts() == 0
