from django.db import migrations

MAKE = """
DROP TRIGGER paymentmove_append_only ON payments_paymentmove;
CREATE TRIGGER paymentmove_append_only BEFORE UPDATE OR DELETE ON payments_paymentmove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
"""

UNDO = """
DROP TRIGGER paymentmove_append_only ON payments_paymentmove;
CREATE TRIGGER paymentmove_append_only BEFORE UPDATE OR DELETE ON payments_paymentmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""


class Migration(migrations.Migration):
    """Of a move, the name of who made it and what they wrote may be emptied for an erased person; nothing else."""

    dependencies = [("payments", "0002_append_only"), ("kernel", "0004_redaction")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
