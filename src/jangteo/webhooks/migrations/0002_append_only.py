from django.db import migrations

MAKE = """
CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE ON webhooks_attempt
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
UNDO = "DROP TRIGGER attempt_append_only ON webhooks_attempt;"


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
