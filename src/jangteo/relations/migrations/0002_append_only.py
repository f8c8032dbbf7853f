from django.db import migrations

TABLES = ("note", "touch", "taskmove")
MAKE = "".join(
    f"""
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON relations_{name}
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
    for name in TABLES
)
UNDO = "".join(f"DROP TRIGGER {name}_append_only ON relations_{name};\n" for name in TABLES)


class Migration(migrations.Migration):
    """Notes, visits, calls and the steps of tasks are never changed or removed."""

    dependencies = [("relations", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
