from django.db import migrations

MAKE = """
-- Of an operation only its status moves: what is pending either way, what the bank undoes later as failed.
CREATE FUNCTION simulator_operation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'operation % is never removed', OLD.reference USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.id, OLD.payment_id, OLD.reference, OLD.verb, OLD.amount_minor, OLD.key, OLD.at)
        IS DISTINCT FROM (NEW.id, NEW.payment_id, NEW.reference, NEW.verb, NEW.amount_minor, NEW.key, NEW.at)
        OR NOT (OLD.status = NEW.status OR OLD.status = 'pending'
            OR (OLD.status = 'succeeded' AND NEW.status = 'failed' AND OLD.verb IN ('refund', 'chargeback'))) THEN
        RAISE EXCEPTION 'operation % can not change so', OLD.reference USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER simulatedoperation_moves BEFORE UPDATE OR DELETE ON simulator_simulatedoperation
    FOR EACH ROW EXECUTE FUNCTION simulator_operation_moves();

-- Whoever comes second waits for the lock and then sees what the first one wrote; the sums meet the row's constraints.
CREATE FUNCTION simulator_sum_operations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM simulator_simulatedpayment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    UPDATE simulator_simulatedpayment p SET
        authorised_minor = s.authorised, captured_minor = s.captured, released_minor = s.released,
        refunded_minor = s.refunded, charged_back_minor = s.charged_back
    FROM (SELECT
            coalesce(sum(amount_minor) FILTER (WHERE verb = 'authorise' AND status = 'succeeded'), 0) AS authorised,
            coalesce(sum(amount_minor) FILTER (WHERE verb = 'capture' AND status = 'succeeded'), 0) AS captured,
            coalesce(sum(amount_minor) FILTER (WHERE verb = 'void' AND status = 'succeeded'), 0) AS released,
            coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund' AND status <> 'failed'), 0) AS refunded,
            coalesce(sum(amount_minor) FILTER (WHERE verb = 'chargeback' AND status = 'succeeded'), 0) AS charged_back
        FROM simulator_simulatedoperation WHERE payment_id = NEW.payment_id) s
    WHERE p.id = NEW.payment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER simulatedoperation_sums AFTER INSERT OR UPDATE ON simulator_simulatedoperation
    FOR EACH ROW EXECUTE FUNCTION simulator_sum_operations();
"""

UNDO = """
DROP FUNCTION simulator_sum_operations() CASCADE;
DROP FUNCTION simulator_operation_moves() CASCADE;
"""


class Migration(migrations.Migration):
    """The books of the simulator hold, whoever writes them."""

    dependencies = [("simulator", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
