"""The day on which money was there."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION payments_operation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.payment_id, NEW.verb, NEW.key, NEW.is_ours, NEW.is_by_hand, NEW.refund_for, NEW.source, NEW.at)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.payment_id, OLD.verb, OLD.key, OLD.is_ours, OLD.is_by_hand, OLD.refund_for, OLD.source, OLD.at)
       AND payments_status_rank(NEW.verb, NEW.status) >= payments_status_rank(OLD.verb, OLD.status)
       AND NEW.reference IN (OLD.reference, CASE WHEN OLD.reference = '' THEN NEW.reference ELSE OLD.reference END)
       AND (NEW.amount_minor = OLD.amount_minor OR OLD.status IN ('pending', 'unknown'))
       AND (OLD.valued_on IS NULL OR NEW.valued_on IS NOT DISTINCT FROM OLD.valued_on)
       AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.why IN (OLD.why, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
UNGUARD = """
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0012_by_gateway"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentoperation",
            name="valued_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
