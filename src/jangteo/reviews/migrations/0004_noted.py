"""Changes of what buyers say are noted (kernel.kept), so that kept pages of shops are forgotten."""

from django.db import migrations


def note_changes(table: str) -> migrations.RunSQL:
    """Let changes of a table be noted."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel_note_change('reviews')",
        f"DROP TRIGGER {table}_noted ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_tiles_and_invitations"), ("kernel", "0009_changes")]

    operations = [
        note_changes("reviews_post"),
        note_changes("reviews_productfigures"),
        note_changes("reviews_reviewpolicy"),
    ]
