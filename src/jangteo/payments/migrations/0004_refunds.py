"""Money given back, a part or the rest; what was given back whole before gets its row."""

import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids

BRING_OVER = """
INSERT INTO payments_paymentrefund (id, payment_id, amount_minor, reference, at, why)
SELECT gen_random_uuid(), p.id, p.amount_minor, p.deposit_code || '-R1', coalesce(m.at, p.changed_at), coalesce(m.why, '')
FROM payments_payment p LEFT JOIN payments_paymentmove m ON m.payment_id = p.id AND m.to_state = 'refunded'
WHERE p.state = 'refunded' AND p.amount_minor > 0;
"""
GUARD = """
CREATE TRIGGER paymentrefund_append_only BEFORE UPDATE OR DELETE ON payments_paymentrefund
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('why');

-- Whoever comes second waits for the lock and then sees what the first one gave back.
CREATE FUNCTION payments_refund_within_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held payments_payment;
BEGIN
    SELECT * INTO held FROM payments_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    IF held.state <> 'received' OR held.amount_minor < NEW.amount_minor
        + (SELECT coalesce(sum(amount_minor), 0) FROM payments_paymentrefund WHERE payment_id = NEW.payment_id) THEN
        RAISE EXCEPTION 'refund % exceeds what is held', NEW.reference USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paymentrefund_within_payment BEFORE INSERT ON payments_paymentrefund
    FOR EACH ROW EXECUTE FUNCTION payments_refund_within_payment();
"""
UNGUARD = """
DROP FUNCTION payments_refund_within_payment() CASCADE;
DROP TRIGGER paymentrefund_append_only ON payments_paymentrefund;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_redaction"), ("payments", "0003_erasable_names")]

    operations = [
        migrations.CreateModel(
            name="PaymentRefund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("reference", models.CharField(max_length=50, unique=True)),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="payments.payment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="paymentrefund_of_something"
                    )
                ],
            },
        ),
        migrations.RunSQL(BRING_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
