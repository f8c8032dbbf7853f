from django.db import migrations

MAKE = """
CREATE TRIGGER consenttext_append_only BEFORE UPDATE OR DELETE ON privacy_consenttext
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER consentrecord_append_only BEFORE UPDATE OR DELETE ON privacy_consentrecord
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('proof');

CREATE FUNCTION privacy_keep_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '2 years' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is kept unchanged for two years', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER datareading_kept BEFORE UPDATE OR DELETE ON privacy_datareading
    FOR EACH ROW EXECUTE FUNCTION privacy_keep_readings();

CREATE FUNCTION privacy_keep_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.keep_until <= now() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is kept unchanged until its end', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER lawfulrecord_kept BEFORE UPDATE OR DELETE ON privacy_lawfulrecord
    FOR EACH ROW EXECUTE FUNCTION privacy_keep_lawful();
"""

UNDO = """
DROP TRIGGER lawfulrecord_kept ON privacy_lawfulrecord;
DROP FUNCTION privacy_keep_lawful();
DROP TRIGGER datareading_kept ON privacy_datareading;
DROP FUNCTION privacy_keep_readings();
DROP TRIGGER consentrecord_append_only ON privacy_consentrecord;
DROP TRIGGER consenttext_append_only ON privacy_consenttext;
"""


class Migration(migrations.Migration):
    """Choices, readings and lawful records stay as they were written."""

    dependencies = [("privacy", "0001_initial"), ("kernel", "0004_redaction")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
