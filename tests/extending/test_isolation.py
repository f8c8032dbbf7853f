"""Whatever an extension does wrong stays with the extension."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from extending.planted import MOODS, Planted, mood
from factories.people import shopper, staff
from jangteo.extending import calling
from jangteo.extending import services as extending
from jangteo.extending.errors import UnknownExtension
from jangteo.extending.loading import load
from jangteo.extending.models import ExtensionFailure, ExtensionSwitch
from jangteo.extending.types import MOST_IN_A_ROW, HookKind, Loaded, Shown
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.parties.models import Party

pytestmark = pytest.mark.django_db


def asked(kind: HookKind = HookKind.PAGE_BLOCK) -> calling.Answer | None:
    bound = next(extending.hooks(kind), None)
    if bound is None:
        return None
    return extending.ask(bound, lambda hook: hook.show(None), lambda said: isinstance(said, Shown))


def test_a_hook_answers(extended: Planted) -> None:
    said = asked()
    assert said is not None
    assert said.value.heading == "Planted"
    assert not said.failed


@pytest.mark.parametrize("wrong", MOODS)
def test_what_goes_wrong_is_noted_and_the_transaction_goes_on(wrong: str, extended: Planted) -> None:
    mood.now = wrong
    with transaction.atomic():
        said = asked()
        assert Party.objects.count() == 0  # the caller's transaction is as it was
    assert said is not None
    assert said.value is None
    assert said.failed
    calling.write_down()
    row = ExtensionFailure.objects.get()
    assert (row.extension, row.hook, row.count) == ("planted", "leaf", 1)
    assert "010-1234" not in row.problem


def test_what_a_failing_hook_wrote_is_undone_and_what_the_caller_wrote_stays(extended: Planted) -> None:
    def writes(hook: Any) -> None:
        shopper("안 남는 사람")
        raise ValueError

    with transaction.atomic():
        shopper("남는 사람")
        bound = next(extending.hooks(HookKind.PANEL))
        assert extending.ask(bound, writes, lambda said: True).failed
        assert connection.savepoint_ids is not None
    assert [row.name for row in Party.objects.all()] == ["남는 사람"]


def test_a_slow_query_is_called_off(extended: Planted) -> None:
    def sleeps(hook: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")

    bound = next(extending.hooks(HookKind.PAGE_BLOCK))
    assert extending.ask(bound, sleeps, lambda said: True).failed == "took longer than 0.25 s"
    assert Party.objects.count() == 0


def test_five_failures_in_a_row_switch_it_off_until_staff_switch_it_on(extended: Planted) -> None:
    mood.now = "raises"
    for _ in range(MOST_IN_A_ROW):
        asked()
    assert asked() is None  # in this process at once
    calling.write_down()
    row = ExtensionSwitch.objects.get()
    assert (row.is_on, row.by) == (False, "failures")
    calling.forget()
    assert asked() is None  # and in every other
    mood.now = ""
    extending.switch_extension(name="planted", is_on=True, actor=staff(), why="mended")
    calling.forget()
    assert asked() is not None
    assert AuditEntry.objects.filter(action="extending.switch_extension").count() == 1


def test_a_success_between_failures_counts_anew(extended: Planted) -> None:
    for wrong in ["raises"] * (MOST_IN_A_ROW - 1) + [""] + ["raises"] * (MOST_IN_A_ROW - 1):
        mood.now = wrong
        assert asked() is not None


def test_only_staff_with_the_right_switch_and_only_what_is_there(extended: Planted) -> None:
    with pytest.raises(NotPermitted):
        extending.switch_extension(name="planted", is_on=False, actor=shopper())
    with pytest.raises(UnknownExtension):
        extending.switch_extension(name="other", is_on=False, actor=staff())
    assert not ExtensionSwitch.objects.exists()


def test_a_hook_that_cant_be_imported_is_left_out_and_told(extended: Planted) -> None:
    assert [one.name for one in extending.hooks(HookKind.PAGE_BLOCK)] == ["planted.leaf"]
    (view,) = extending.list_extensions(staff())
    assert view.broken == {"gone": view.broken["gone"]}
    assert view.broken["gone"].startswith("ModuleNotFoundError")


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("extending.planted:too_new", "it was written for version 2 of the hooks; this is version 1"),
        (
            "extending.unimportable:thing",
            "it can't be imported: ImportError('planted on purpose')",
        ),
        ("extending.planted:mood", "it is SimpleNamespace, not Extension"),
        ("not_installed", "no installed package has an entry point 'not_installed' in jangteo.extensions"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason_and_the_rest_works(word: str, why: str) -> None:
    loaded = load([word, "extending.planted:extension"])
    assert [one.name for one in loaded.used] == ["planted"]
    assert [(one.name, one.why) for one in loaded.not_used] == [(word, why)]


def test_without_extensions_nothing_is_asked(settings: Any) -> None:
    assert Loaded() == settings.EXTENSIONS
    with CaptureQueriesContext(connection) as queries:
        for kind in HookKind:
            assert list(extending.hooks(kind)) == []
    assert len(queries) == 0


def test_a_hook_that_asks_the_database_nothing_costs_no_query(extended: Planted) -> None:
    asked()  # reads the switches once a second
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        asked()
    assert len(queries) == 0
