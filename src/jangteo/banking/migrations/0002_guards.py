from django.db import migrations

GUARD = """
-- A line stays as it came. What was used of it follows from its uses alone, and of a person the name can be taken out.
CREATE FUNCTION banking_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['applied_minor', 'aside_minor', 'queued_why', 'payer_name', 'reference'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
       AND NEW.payer_name IN (OLD.payer_name, '') AND NEW.reference IN (OLD.reference, '')
       AND (pg_trigger_depth() > 1
            OR (NEW.applied_minor, NEW.aside_minor) = (OLD.applied_minor, OLD.aside_minor)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER statementline_stays BEFORE UPDATE OR DELETE ON banking_statementline
    FOR EACH ROW EXECUTE FUNCTION banking_line_stays();

-- What is used of a line is summed up beside it, where a constraint keeps it within what came; whoever uses it second
-- waits for its row. What takes a use back is of the same line and of all of it.
CREATE FUNCTION banking_line_used() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_whole boolean := true;
BEGIN
    IF NEW.reverses_id IS NOT NULL THEN
        EXECUTE format('SELECT line_id = $1 AND amount_minor = $2 FROM %I WHERE id = $3', TG_TABLE_NAME)
           INTO is_whole USING NEW.line_id, -NEW.amount_minor, NEW.reverses_id;
    END IF;
    IF NOT coalesce(is_whole, false) THEN
        RAISE EXCEPTION '% takes back another amount or line', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'banking_application' THEN
        UPDATE banking_statementline SET applied_minor = applied_minor + NEW.amount_minor WHERE id = NEW.line_id;
    ELSE
        UPDATE banking_statementline SET aside_minor = aside_minor + NEW.amount_minor WHERE id = NEW.line_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER application_uses_line AFTER INSERT ON banking_application
    FOR EACH ROW EXECUTE FUNCTION banking_line_used();
CREATE TRIGGER setaside_uses_line AFTER INSERT ON banking_setaside
    FOR EACH ROW EXECUTE FUNCTION banking_line_used();

CREATE TRIGGER application_append_only BEFORE UPDATE OR DELETE ON banking_application
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
CREATE TRIGGER setaside_append_only BEFORE UPDATE OR DELETE ON banking_setaside
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
"""
UNGUARD = """
DROP TRIGGER setaside_append_only ON banking_setaside;
DROP TRIGGER application_append_only ON banking_application;
DROP FUNCTION banking_line_used() CASCADE;
DROP FUNCTION banking_line_stays() CASCADE;
"""


class Migration(migrations.Migration):
    """Lines stay as they came, uses are never changed, and no line is used beyond what came."""

    dependencies = [("banking", "0001_initial"), ("kernel", "0004_redaction"), ("ledger", "0002_append_only")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
