"""No column can be forgotten: each of text or JSON is somebody's business or nobody's."""

from pathlib import Path

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from jangteo.kernel import personal

KINDS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, ArrayField)
REVIEWED = Path(__file__).with_name("not_personal.txt")


def text_columns() -> set[str]:
    """ "table.column" of all our models; an e-mail, address or URL field is a CharField too."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for config in apps.get_app_configs()
        if config.name.startswith("jangteo.")
        for model in config.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, KINDS)
        or (isinstance(field, models.FileField | models.BinaryField) and not _is_hash(field))
    }


def _is_hash(field: models.Field) -> bool:  # type: ignore[type-arg]
    return field.name in {"hash", "previous_hash"}


def reviewed() -> list[str]:
    lines = REVIEWED.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_column_is_declared_personal_or_not() -> None:
    undeclared = text_columns() - personal.declared_columns() - set(reviewed())
    assert sorted(undeclared) == [], "give them to a PersonalData, or to tests/privacy/not_personal.txt with a reason"


def test_no_column_is_declared_both_or_is_gone() -> None:
    listed = reviewed()
    assert len(listed) == len(set(listed))
    assert set(listed) & personal.declared_columns() == set()
    assert set(listed) - text_columns() == set()
    assert personal.declared_columns() - text_columns() == set()


def test_every_part_has_a_title_in_both_languages() -> None:
    providers = personal.list_providers()
    assert {one.name for one in providers} >= {
        "parties", "privacy", "segments", "ordering", "connect", "letters", "events", "audit",
    }  # fmt: skip
    assert [one.name for one in providers if not (one.titles.get("ko") and one.titles.get("en"))] == []


def test_upper_modules_let_go_before_lower_ones() -> None:
    names = [one.name for one in personal.list_providers()]
    order = ["connect", "ordering", "segments", "privacy", "parties", "audit"]
    assert [name for name in names if name in order] == order
