from django.db import migrations

MAKE = """
CREATE SEQUENCE inventory_document_number;
CREATE TRIGGER serialmove_append_only BEFORE UPDATE OR DELETE ON inventory_serialmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

UNDO = """
DROP TRIGGER serialmove_append_only ON inventory_serialmove;
DROP SEQUENCE inventory_document_number;
"""


class Migration(migrations.Migration):
    """Numbers of documents; where a numbered unit has been is never changed or removed."""

    dependencies = [("inventory", "0003_stock_core"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
