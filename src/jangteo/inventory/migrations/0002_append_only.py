from django.db import migrations

MAKE = """
CREATE TRIGGER stockmovement_append_only BEFORE UPDATE OR DELETE ON inventory_stockmovement
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

UNDO = """
DROP TRIGGER stockmovement_append_only ON inventory_stockmovement;
"""


class Migration(migrations.Migration):
    """Stock movements are never changed or removed."""

    dependencies = [("inventory", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
