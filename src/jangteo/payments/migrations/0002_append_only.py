from django.db import migrations

MAKE = """
CREATE TRIGGER paymentmove_append_only BEFORE UPDATE OR DELETE ON payments_paymentmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

UNDO = """
DROP TRIGGER paymentmove_append_only ON payments_paymentmove;
"""


class Migration(migrations.Migration):
    """The story of a payment is never changed or removed."""

    dependencies = [("payments", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
