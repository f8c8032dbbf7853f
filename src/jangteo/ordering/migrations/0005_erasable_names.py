from django.db import migrations

MAKE = """
DROP TRIGGER ordermove_append_only ON ordering_ordermove;
CREATE TRIGGER ordermove_append_only BEFORE UPDATE OR DELETE ON ordering_ordermove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
"""

UNDO = """
DROP TRIGGER ordermove_append_only ON ordering_ordermove;
CREATE TRIGGER ordermove_append_only BEFORE UPDATE OR DELETE ON ordering_ordermove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""


class Migration(migrations.Migration):
    """Of a move, the name of who made it and what they wrote may be emptied for an erased person; nothing else."""

    dependencies = [("ordering", "0004_line_by_sku"), ("kernel", "0004_redaction")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
