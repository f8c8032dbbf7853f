"""Money that is ours already is set against a payment, and taken off it again."""

from django.db import migrations, models

GUARD = """
-- What an operation is stays, also where in our books it came from; its status goes up only.
CREATE OR REPLACE FUNCTION payments_operation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.payment_id, NEW.verb, NEW.key, NEW.is_ours, NEW.is_by_hand, NEW.refund_for, NEW.source, NEW.at)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.payment_id, OLD.verb, OLD.key, OLD.is_ours, OLD.is_by_hand, OLD.refund_for, OLD.source, OLD.at)
       AND payments_status_rank(NEW.verb, NEW.status) >= payments_status_rank(OLD.verb, OLD.status)
       AND NEW.reference IN (OLD.reference, CASE WHEN OLD.reference = '' THEN NEW.reference ELSE OLD.reference END)
       AND (NEW.amount_minor = OLD.amount_minor OR OLD.status IN ('pending', 'unknown'))
       AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.why IN (OLD.why, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- No more is given back, or taken off again, than is held.
CREATE OR REPLACE FUNCTION payments_operation_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    IF NOT NEW.is_ours OR NEW.status = 'failed' OR NEW.verb NOT IN ('capture', 'refund', 'reverse')
       OR NEW.verb = 'capture' AND NEW.is_by_hand THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM payments_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.verb IN ('refund', 'reverse') THEN
        SELECT coalesce(sum(amount_minor) FILTER (WHERE verb = 'capture' AND status = 'succeeded'), 0)
             - coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund' AND status <> 'failed'), 0)
             - coalesce(sum(amount_minor) FILTER (WHERE verb = 'reverse' AND status <> 'failed'), 0)
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
"""
UNGUARD = """
CREATE OR REPLACE FUNCTION payments_operation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION payments_operation_within() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_more_ways_to_pay"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="paymentoperation",
            name="operation_verb_known",
        ),
        migrations.AddField(
            model_name="paymentoperation",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddIndex(
            model_name="paymentoperation",
            index=models.Index(
                condition=models.Q(("source", ""), _negated=True), fields=["source"], name="operation_by_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__in", ["authorise", "capture", "void", "refund", "chargeback", "reverse"])),
                name="operation_verb_known",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
