"""Payments with gift cards and store credit say which; so do their operations, for ever."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION payments_operation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.payment_id, NEW.verb, NEW.key, NEW.is_ours, NEW.is_by_hand, NEW.refund_for, NEW.source, NEW.at%(more_new)s)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.payment_id, OLD.verb, OLD.key, OLD.is_ours, OLD.is_by_hand, OLD.refund_for, OLD.source, OLD.at%(more_old)s)
       AND payments_status_rank(NEW.verb, NEW.status) >= payments_status_rank(OLD.verb, OLD.status)
       AND NEW.reference IN (OLD.reference, CASE WHEN OLD.reference = '' THEN NEW.reference ELSE OLD.reference END)
       AND (NEW.amount_minor = OLD.amount_minor OR OLD.status IN ('pending', 'unknown'))
       AND NEW.actor_name IN (OLD.actor_name, '') AND NEW.why IN (OLD.why, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
VALUES = ["gift_card", "store_credit"]


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_sources"), ("stored_value", "0002_guards")]

    operations = [
        migrations.AddField("payment", "value_id", models.UUIDField(null=True, blank=True)),
        migrations.AddField("paymentoperation", "value_id", models.UUIDField(null=True, blank=True)),
        migrations.AddConstraint(
            "payment",
            models.CheckConstraint(
                condition=models.Q(method__in=VALUES, value_id__isnull=False, gateway="")
                | (~models.Q(method__in=VALUES) & models.Q(value_id=None)),
                name="payment_value_has_a_source",
            ),
        ),
        migrations.RunSQL(
            FUNCTION % {"more_new": ", NEW.value_id", "more_old": ", OLD.value_id"},
            FUNCTION % {"more_new": "", "more_old": ""},
        ),
    ]
