"""What is found by a name that many products share waits for a job: the rename itself stays short."""

import django.db.models.deletion
from django.db import migrations, models

CHANGED = r"""
CREATE OR REPLACE FUNCTION search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
-- what to compare, and how to get from changed rows to products; planned anew each time, however many rows they are
DECLARE
    columns text := TG_ARGV[0];
    rows text;
    wanted uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        rows := format('SELECT %s FROM fresh', columns);
    ELSIF TG_OP = 'DELETE' THEN
        rows := format('SELECT %s FROM stale', columns);
    ELSE
        rows := format('(SELECT %1$s FROM fresh EXCEPT SELECT %1$s FROM stale) UNION (SELECT %1$s FROM stale EXCEPT SELECT %1$s FROM fresh)', columns);
    END IF;
    EXECUTE format('WITH RECURSIVE changed AS (%s) SELECT array_agg(DISTINCT product_id) FROM (%s) AS o (product_id)', rows, TG_ARGV[1])
    INTO wanted;
    -- LATER
    IF wanted IS NOT NULL THEN
        PERFORM search_make(wanted, TG_TABLE_NAME = 'catalog_producttext');
    END IF;
    RETURN NULL;
END $$;
"""
LATER = """IF TG_TABLE_NAME IN ('catalog_category', 'catalog_attribute', 'catalog_attributeoption')
            AND cardinality(wanted) > 200 THEN
        -- the update locks rows that wait already, so that no job takes them before this is committed
        INSERT INTO search_stale AS kept (product_id, since)
        SELECT one, statement_timestamp() FROM unnest(wanted) AS one ORDER BY one
        ON CONFLICT (product_id) DO UPDATE SET since = excluded.since;
        RETURN NULL;
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("search", "0004_synonym_language")]

    operations = [
        migrations.CreateModel(
            name="StaleEntry",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="catalog.product",
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "stale entries", "db_table": "search_stale"},
        ),
        migrations.RunSQL(CHANGED.replace("-- LATER", LATER), CHANGED),
    ]
