from django.db import migrations

GUARD = """
-- What a line says is used and counts is the sum of its uses, whoever writes them.
CREATE FUNCTION credit_count_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    used bigint := NEW.ordered_minor + NEW.shipped_minor + NEW.invoiced_minor - NEW.unapplied_minor;
    counted bigint := NEW.counted_minor;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.line_id, NEW.document_id, NEW.rate) IS DISTINCT FROM (OLD.line_id, OLD.document_id, OLD.rate) THEN
            RAISE EXCEPTION 'a use keeps its line, document and rate' USING ERRCODE = 'restrict_violation';
        END IF;
        used := used - (OLD.ordered_minor + OLD.shipped_minor + OLD.invoiced_minor - OLD.unapplied_minor);
        counted := counted - OLD.counted_minor;
    END IF;
    IF used <> 0 OR counted <> 0 THEN
        UPDATE credit_creditline SET exposure_minor = exposure_minor + used, counted_minor = counted_minor + counted
            WHERE id = NEW.line_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER credituse_counts AFTER INSERT OR UPDATE ON credit_credituse
    FOR EACH ROW EXECUTE FUNCTION credit_count_use();
CREATE TRIGGER credituse_kept BEFORE DELETE ON credit_credituse
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

CREATE TRIGGER termsversion_append_only BEFORE UPDATE OR DELETE ON credit_termsversion
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER creditmove_append_only BEFORE UPDATE OR DELETE ON credit_creditmove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
CREATE TRIGGER creditmovedocument_append_only BEFORE UPDATE OR DELETE ON credit_creditmovedocument
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER creditmoveline_append_only BEFORE UPDATE OR DELETE ON credit_creditmoveline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER instalmentstep_append_only BEFORE UPDATE OR DELETE ON credit_instalmentstep
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
CREATE TRIGGER instalmentmove_append_only BEFORE UPDATE OR DELETE ON credit_instalmentmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
UNGUARD = """
DROP TRIGGER instalmentmove_append_only ON credit_instalmentmove;
DROP TRIGGER instalmentstep_append_only ON credit_instalmentstep;
DROP TRIGGER creditmoveline_append_only ON credit_creditmoveline;
DROP TRIGGER creditmovedocument_append_only ON credit_creditmovedocument;
DROP TRIGGER creditmove_append_only ON credit_creditmove;
DROP TRIGGER termsversion_append_only ON credit_termsversion;
DROP TRIGGER credituse_kept ON credit_credituse;
DROP FUNCTION credit_count_use() CASCADE;
"""


class Migration(migrations.Migration):
    """Sums of credit lines are kept by the database, and histories are never changed."""

    dependencies = [("credit", "0001_initial"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
