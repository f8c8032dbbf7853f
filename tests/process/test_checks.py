"""`jangteo verify` and `jangteo explain` on live data."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from django.db import transaction

from jangteo.config.command import cli
from jangteo.kernel import because, verify
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def broken_promise() -> Iterator[str]:
    """A promise that two rows break."""
    name = "tests.every_number_is_even"
    sql = "SELECT n AS id, n * n AS square FROM generate_series(1, 4) AS n WHERE n % 2 = 1"
    verify.register(verify.Invariant(name, "Every number is even.", sql))
    yield name
    verify._invariants.pop(name)


def test_clean_data_is_called_clean() -> None:
    done = run("verify")
    assert done.exit_code == 0
    assert done.output == f"{len(verify.list_invariants())} promises checked, 0 broken.\n"


def test_a_broken_promise_is_named_with_its_rows(broken_promise: str) -> None:
    done = run("verify")
    assert done.exit_code == 1
    assert "BROKEN  tests.every_number_is_even: Every number is even." in done.output
    assert "        id=1, square=1\n        id=3, square=9\n" in done.output
    told = json.loads(run("verify", "--json").output)
    assert told["broken"] == [
        {
            "name": broken_promise,
            "says": "Every number is even.",
            "rows": [{"id": 1, "square": 1}, {"id": 3, "square": 9}],
        }
    ]


def test_stored_reasons_are_told() -> None:
    subject = new_id()
    with transaction.atomic():
        because.record([("cup", subject, "tests.colour", {"chosen": "blue", "rejected": ["red"]})])
    done = run("explain", str(subject))
    assert done.exit_code == 0
    assert "tests.colour" in done.output
    assert "  chosen: blue\n  rejected: ['red']\n" in done.output
    (told,) = json.loads(run("explain", str(subject), "--json").output)
    assert (told["subject_id"], told["because"]) == (
        str(subject),
        {"chosen": "blue", "rejected": ["red"]},
    )


@pytest.mark.parametrize("identifier", ["019a0000-0000-7000-8000-000000000000", "2027-000001", "no such/1", ""])
def test_what_nothing_is_known_of_is_said_so(identifier: str) -> None:
    done = run("explain", identifier)
    assert done.exit_code == 1
    assert done.output == f"Nothing is known about {identifier}.\n"
