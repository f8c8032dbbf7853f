"""Every table of the system to look at, never to change: rows change only through services."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin

SECRET_COLUMNS = frozenset({"password", "digest", "secret", "key", "proof_digest", "follow_digest"})
SEARCHED_COLUMNS = frozenset({"number", "sku", "slug", "code", "name", "email", "legal_name", "action", "deposit_code"})
MOST_COLUMNS = 9


def register_records() -> None:
    """Put each model of ours into the office's records, and nothing else."""
    for model in [model for model in admin.site._registry if not model.__module__.startswith("jangteo.")]:
        admin.site.unregister(model)  # what libraries register can be changed
    for config in apps.get_app_configs():
        if not config.name.startswith("jangteo."):
            continue
        for model in config.get_models():
            if not admin.site.is_registered(model):
                admin.site.register(model, _record_admin(model))


def _record_admin(model: type[models.Model]) -> type[ModelAdmin]:
    columns = [field for field in model._meta.concrete_fields if field.name not in SECRET_COLUMNS]
    links = [field.name for field in columns if field.is_relation]
    short = [field.name for field in columns if not isinstance(field, models.TextField | models.JSONField)]
    options: dict[str, Any] = {
        "list_display": short[:MOST_COLUMNS],
        "list_display_links": short[:1],
        "list_select_related": links or False,
        "search_fields": [field.name for field in columns if field.name in SEARCHED_COLUMNS],
        "list_filter": [field.name for field in columns if field.choices],
        "fields": [field.name for field in columns],
        "ordering": ["-pk"],
    }
    return type(f"{model.__name__}Record", (RecordAdmin,), options)


class RecordAdmin(ModelAdmin):  # type: ignore[misc]
    """A table to read: no adding, changing or removing, whoever asks."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def _is_staff(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.is_active and user.is_staff)
