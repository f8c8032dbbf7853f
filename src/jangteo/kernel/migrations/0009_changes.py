"""Notes of what was written, by which processes know when to forget what they keep (kernel.kept)."""

import django.contrib.postgres.indexes
from django.db import migrations, models

NOTE = """
CREATE FUNCTION kernel_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
-- once a transaction and topic, whose name is the trigger's argument; others are never waited for
BEGIN
    INSERT INTO kernel_change (topic, xid, at)
    VALUES (TG_ARGV[0], pg_current_xact_id()::text::bigint, clock_timestamp())
    ON CONFLICT (xid, topic) DO NOTHING;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0008_request_ids")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("topic", models.CharField(max_length=20)),
                ("xid", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_change",
                "indexes": [django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="change_by_time")],
                "constraints": [models.UniqueConstraint(fields=("xid", "topic"), name="change_once")],
            },
        ),
        migrations.RunSQL(NOTE, "DROP FUNCTION kernel_note_change()"),
    ]
