"""Changes of pages are noted (kernel.kept), so that kept pages of shops are forgotten."""

from django.db import migrations


def note_changes(table: str) -> migrations.RunSQL:
    """Let changes of a table be noted."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel_note_change('pages')",
        f"DROP TRIGGER {table}_noted ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("content", "0003_pages_version"), ("kernel", "0009_changes")]

    operations = [
        note_changes("content_page"),
        note_changes("content_pageversion"),
        note_changes("content_pageending"),
    ]
