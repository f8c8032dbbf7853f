from django.db import migrations

MAKE = """
CREATE TRIGGER applicationmove_append_only BEFORE UPDATE OR DELETE ON onboarding_applicationmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER application_stays BEFORE DELETE ON onboarding_application
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER invitation_stays BEFORE DELETE ON onboarding_invitation
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

UNDO = """
DROP TRIGGER invitation_stays ON onboarding_invitation;
DROP TRIGGER application_stays ON onboarding_application;
DROP TRIGGER applicationmove_append_only ON onboarding_applicationmove;
"""


class Migration(migrations.Migration):
    """The story of an application is never changed; what was submitted or sent stays."""

    dependencies = [("onboarding", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
