"""Every table of the system to look at, never to change: rows change only through services."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from jangteo.kernel import personal
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import may
from jangteo.office.pages.reading import note_reading

SECRET_COLUMNS = frozenset(
    {"password", "digest", "secret", "key", "receipt", "file", "proof_digest", "follow_digest", "code_digest"}
)
# Rows that are ways in, and what buyers say among themselves.
SECRET_TABLES = frozenset({"identity.Session", "identity.Key", "sharing.RoomComment", "sharing.RoomVote"})
SECRET_TEXTS = {"kernel.Letter": frozenset({"text"})}  # a letter that waits may hold a link
SEARCHED_COLUMNS = frozenset({"number", "sku", "slug", "code", "name", "email", "legal_name", "action", "deposit_code"})
MOST_COLUMNS = 9
SCOPED = frozenset({"relations"})  # only for those whose accounts they are: pages/relations
WHOSE = ("person_id", "party_id", "buyer_id", "order_id", "subject_id")


def register_records() -> None:
    """Put each model of ours into the office's records, and nothing else."""
    for model in [model for model in admin.site._registry if not model.__module__.startswith("jangteo.")]:
        admin.site.unregister(model)  # what libraries register can be changed
    for config in apps.get_app_configs():
        if not config.name.startswith("jangteo.") or config.label in SCOPED:
            continue
        for model in config.get_models():
            if getattr(model, "is_vault", False):
                continue  # what the law keeps of those who are gone is read by one page, which asks why
            if model._meta.label not in SECRET_TABLES and not admin.site.is_registered(model):
                admin.site.register(model, _record_admin(model))


def _record_admin(model: type[models.Model]) -> type[ModelAdmin]:
    secret = SECRET_COLUMNS | SECRET_TEXTS.get(model._meta.label, frozenset())
    columns = [field for field in model._meta.concrete_fields if field.name not in secret]
    links = [field.name for field in columns if field.is_relation]
    short = [field.name for field in columns if not isinstance(field, models.TextField | models.JSONField)]
    whole = {field.name: _whole(field) for field in columns if isinstance(field, models.JSONField)}
    shown = {name: f"whole_{name}" for name in whole}
    options: dict[str, Any] = {
        "list_display": short[:MOST_COLUMNS],
        "list_display_links": short[:1],
        "list_select_related": links or False,
        "search_fields": [field.name for field in columns if field.name in SEARCHED_COLUMNS],
        "list_filter": [field.name for field in columns if field.choices],
        "fields": [shown.get(field.name, field.name) for field in columns],
        "readonly_fields": list(shown.values()),
        "ordering": ["-pk"],
    }
    options |= {shown[name]: show for name, show in whole.items()}
    return type(f"{model.__name__}Record", (RecordAdmin,), options)


class RecordAdmin(ModelAdmin):  # type: ignore[misc]
    """A table to read: no adding, changing or removing, whoever asks."""

    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The rows of one page of a table; who read them is noted. PostgreSQL knows no NUL to filter by."""
        if any("\x00" in text for name, texts in request.GET.lists() for text in (name, *texts)):
            return HttpResponseRedirect(request.path)
        response: HttpResponse = super().changelist_view(request, extra_context)
        rows = getattr(response, "context_data", None) or {}
        if "cl" in rows:
            note_reading(request, f"records: {self.model._meta.db_table}", _whose(rows["cl"].result_list))
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One row; who read it is noted."""
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        rows = getattr(response, "context_data", None) or {}
        if "original" in rows:
            note_reading(request, f"record: {self.model._meta.db_table}", _whose([rows["original"]]))
        return response

    show_full_result_count = False
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_read(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _may_read(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def _whole(field: models.JSONField) -> Callable[[RecordAdmin, models.Model], str]:
    """What a column of JSON holds, as it is written: unfold colours it by styles that the content policy refuses."""

    def show(admin_: RecordAdmin, row: models.Model) -> str:
        text = json.dumps(getattr(row, field.name), ensure_ascii=False, indent=2, sort_keys=True, default=str)
        return format_html('<pre class="o-as-is o-small">{}</pre>', text)

    show.short_description = field.verbose_name  # type: ignore[attr-defined]
    return show


def _whose(rows: Iterable[models.Model]) -> list[UUID]:
    """The people and companies that rows of a table with personal data stand for, else the rows themselves."""
    found = []
    for row in rows:
        if not any(name.partition(".")[0] == row._meta.db_table for name in personal.declared_columns()):
            return []
        ids = [getattr(row, name, None) for name in WHOSE] + [row.pk]
        found.append(next((one for one in ids if isinstance(one, UUID)), UUID(int=0)))
    return found


def _may_read(request: HttpRequest) -> bool:
    return may(request, Action.RECORDS_SEE)
