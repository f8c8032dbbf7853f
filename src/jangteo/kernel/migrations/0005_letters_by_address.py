from django.db import migrations, models

GUARD = """
-- For append-only tables: the named columns may be emptied or marked as erased, nothing else may change.
CREATE OR REPLACE FUNCTION kernel_keep_but_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
       AND NOT EXISTS (SELECT FROM unnest(TG_ARGV) AS name
                       WHERE to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
                         AND to_jsonb(NEW) -> name NOT IN (%s)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
NOTHING = """'""', '{}', '[]', 'null'"""
ERASED = NOTHING + """, '"[erased]"'"""


class Migration(migrations.Migration):
    """Letters are found by their address; a text that must not be empty may say that it was erased."""

    dependencies = [("kernel", "0004_redaction")]

    operations = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["to", "-written_at", "-id"], name="letter_by_address"),
        ),
        migrations.RunSQL(GUARD % ERASED, GUARD % NOTHING),
    ]
