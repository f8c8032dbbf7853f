"""What came and went back before becomes operations and entries of the books; operations are guarded."""

from django.db import migrations

BRING_OVER = """
INSERT INTO payments_paymentoperation (id, payment_id, verb, status, amount_minor, key, reference, is_ours, is_by_hand,
    refund_for, failure, actor_name, why, at, changed_at)
SELECT m.id, p.id, 'capture', 'succeeded', p.amount_minor, replace(m.id::text, '-', ''), '', true, true, '', '',
    m.actor_name, m.why, m.at, m.at
FROM payments_payment p JOIN LATERAL (SELECT * FROM payments_paymentmove m
    WHERE m.payment_id = p.id AND m.to_state = 'received' ORDER BY m.id LIMIT 1) m ON true
WHERE p.state IN ('received', 'refunded') AND p.amount_minor > 0;
INSERT INTO payments_paymentoperation (id, payment_id, verb, status, amount_minor, key, reference, is_ours, is_by_hand,
    refund_for, failure, actor_name, why, at, changed_at)
SELECT r.id, r.payment_id, 'refund', 'succeeded', r.amount_minor, replace(r.id::text, '-', ''), '', true, true,
    r.reference, '', '', r.why, r.at, r.at
FROM payments_paymentrefund r;
UPDATE payments_payment p SET captured_minor = s.captured, refunded_minor = s.refunded
FROM (SELECT payment_id, coalesce(sum(amount_minor) FILTER (WHERE verb = 'capture'), 0) AS captured,
             coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund'), 0) AS refunded
      FROM payments_paymentoperation GROUP BY payment_id) s WHERE s.payment_id = p.id;
INSERT INTO ledger_entry (id, at, kind, key, subject_kind, subject_id)
SELECT o.id, o.at, 'payments.' || o.verb, 'payments:' || o.id || ':done', 'payment', o.payment_id
FROM payments_paymentoperation o;
INSERT INTO ledger_posting (entry_id, account, amount_minor, currency, order_id, counterpart)
SELECT o.id, a.account, a.sign * o.amount_minor, p.currency, p.order_id, ''
FROM payments_paymentoperation o JOIN payments_payment p ON p.id = o.payment_id
CROSS JOIN LATERAL (VALUES ('cash', CASE WHEN o.verb = 'capture' THEN 1 ELSE -1 END),
                           ('customer_deposits', CASE WHEN o.verb = 'capture' THEN -1 ELSE 1 END)) a (account, sign);
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
DROP TRIGGER paymentrefund_within_payment ON payments_paymentrefund;
DROP TRIGGER paymentrefund_append_only ON payments_paymentrefund;
DROP FUNCTION payments_refund_within_payment();
"""
TAKE_BACK = """
CREATE FUNCTION payments_refund_within_payment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER paymentrefund_within_payment BEFORE INSERT ON payments_paymentrefund
    FOR EACH ROW EXECUTE FUNCTION payments_refund_within_payment();
CREATE TRIGGER paymentrefund_append_only BEFORE UPDATE OR DELETE ON payments_paymentrefund
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('why');
"""
GUARD = """
CREATE FUNCTION payments_status_rank(verb text, status text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE status WHEN 'pending' THEN 0 WHEN 'unknown' THEN 1
        WHEN 'failed' THEN CASE WHEN verb IN ('refund', 'chargeback') THEN 3 ELSE 2 END
        WHEN 'succeeded' THEN CASE WHEN verb IN ('refund', 'chargeback') THEN 2 ELSE 3 END END
$$;

-- What an operation is stays, its status goes up only, and of a person only the name can be taken out.
CREATE FUNCTION payments_operation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.payment_id, NEW.verb, NEW.key, NEW.is_ours, NEW.is_by_hand, NEW.refund_for, NEW.at)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.payment_id, OLD.verb, OLD.key, OLD.is_ours, OLD.is_by_hand, OLD.refund_for, OLD.at)
       AND payments_status_rank(NEW.verb, NEW.status) >= payments_status_rank(OLD.verb, OLD.status)
       AND NEW.reference IN (OLD.reference, CASE WHEN OLD.reference = '' THEN NEW.reference ELSE OLD.reference END)
       AND (NEW.amount_minor = OLD.amount_minor OR OLD.status IN ('pending', 'unknown'))
       AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.why IN (OLD.why, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER paymentoperation_stays BEFORE UPDATE OR DELETE ON payments_paymentoperation
    FOR EACH ROW EXECUTE FUNCTION payments_operation_stays();

-- No more is asked back than is held, and no more taken than is authorised, however many ask at once: whoever comes
-- second waits for the payment's lock and then sees what the first one asked. What a provider did is told as it is.
CREATE FUNCTION payments_operation_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    IF NOT NEW.is_ours OR NEW.status = 'failed' OR NEW.verb NOT IN ('capture', 'refund')
       OR NEW.verb = 'capture' AND NEW.is_by_hand THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM payments_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.verb = 'refund' THEN
        SELECT coalesce(sum(amount_minor) FILTER (WHERE verb = 'capture' AND status = 'succeeded'), 0)
             - coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund' AND status <> 'failed'), 0)
             - coalesce(sum(amount_minor) FILTER (WHERE verb = 'chargeback' AND status = 'succeeded'), 0)
          INTO held FROM payments_paymentoperation WHERE payment_id = NEW.payment_id;
    ELSE
        SELECT coalesce(sum(amount_minor) FILTER (WHERE verb = 'authorise' AND status = 'succeeded'), 0)
             - coalesce(sum(amount_minor) FILTER (WHERE verb = 'capture' AND status <> 'failed'), 0)
             - coalesce(sum(amount_minor) FILTER (WHERE verb = 'void' AND status <> 'failed'), 0)
          INTO held FROM payments_paymentoperation WHERE payment_id = NEW.payment_id;
    END IF;
    IF NEW.amount_minor > held THEN
        RAISE EXCEPTION '% of % exceeds the % that are held', NEW.verb, NEW.amount_minor, held
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paymentoperation_within BEFORE INSERT ON payments_paymentoperation
    FOR EACH ROW EXECUTE FUNCTION payments_operation_within();

-- A notice stays as it came.
CREATE FUNCTION payments_notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.gateway, NEW.event_id, NEW.kind, NEW.happened_at, NEW.came_at, NEW.told)
        IS NOT DISTINCT FROM (OLD.id, OLD.gateway, OLD.event_id, OLD.kind, OLD.happened_at, OLD.came_at, OLD.told) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER paymentnotice_stays BEFORE UPDATE OR DELETE ON payments_paymentnotice
    FOR EACH ROW EXECUTE FUNCTION payments_notice_stays();
"""
UNGUARD = """
DROP FUNCTION payments_notice_stays() CASCADE;
DROP FUNCTION payments_operation_within() CASCADE;
DROP FUNCTION payments_operation_stays() CASCADE;
DROP FUNCTION payments_status_rank(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_operations"), ("kernel", "0004_redaction"), ("ledger", "0002_append_only")]

    operations = [
        migrations.RunSQL(BRING_OVER, TAKE_BACK),
        migrations.DeleteModel(name="PaymentRefund"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
