from django.db import migrations

GUARD = """
CREATE TRIGGER exchangerate_append_only BEFORE UPDATE OR DELETE ON exchange_exchangerate
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
ALTER TABLE exchange_exchangerate ADD CONSTRAINT exchangerate_of_a_day_that_came
    CHECK ("on" <= (noted_at AT TIME ZONE 'Asia/Seoul')::date);
"""
UNGUARD = """
ALTER TABLE exchange_exchangerate DROP CONSTRAINT exchangerate_of_a_day_that_came;
DROP TRIGGER exchangerate_append_only ON exchange_exchangerate;
"""


class Migration(migrations.Migration):
    """A rate that was noted stays; what is put right is noted anew."""

    dependencies = [("exchange", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
