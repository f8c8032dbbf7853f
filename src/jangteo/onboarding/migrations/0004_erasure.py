from django.db import migrations

MAKE = """
DROP TRIGGER applicationmove_append_only ON onboarding_applicationmove;
CREATE TRIGGER applicationmove_append_only BEFORE UPDATE OR DELETE ON onboarding_applicationmove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
"""

UNDO = """
DROP TRIGGER applicationmove_append_only ON onboarding_applicationmove;
CREATE TRIGGER applicationmove_append_only BEFORE UPDATE OR DELETE ON onboarding_applicationmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""


class Migration(migrations.Migration):
    """Of a step, the name of who made it and what they wrote may be taken out for an erased person; nothing else."""

    dependencies = [("onboarding", "0003_roles_of_staff"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
