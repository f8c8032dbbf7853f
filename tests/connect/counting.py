"""How many rows each table has."""

from django.apps import AppConfig, apps
from django.db import connection


def row_counts(app: AppConfig | None = None) -> dict[str, int]:
    """{table: rows} of one app, or of every one of ours."""
    configs = [app] if app else [one for one in apps.get_app_configs() if one.name.startswith("jangteo.")]
    tables = [model._meta.db_table for one in configs for model in one.get_models()]
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts
