"""Orders on account: their terms, what of them is invoiced, the hold for a deposit, credit notes against what is owed."""

import django.db.models.deletion
from django.db import migrations, models

# What left on account and is not paid yet may come back too: that lowers what is owed.
GUARD = """
CREATE OR REPLACE FUNCTION ordering_refund_within_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid ordering_order;
    given record;
    is_owed boolean;
BEGIN
    SELECT * INTO paid FROM ordering_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
    IF NEW.is_difference THEN
        IF paid.payment NOT IN ('paid', 'due') THEN
            RAISE EXCEPTION 'refund % exceeds what was paid', NEW.number USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT coalesce(sum(net_minor), 0) + NEW.net_minor AS net, coalesce(sum(tax_minor), 0) + NEW.tax_minor AS tax,
        coalesce(sum(shipping_net_minor), 0) + NEW.shipping_net_minor AS shipping_net,
        coalesce(sum(shipping_tax_minor), 0) + NEW.shipping_tax_minor AS shipping_tax,
        coalesce(sum(shipping_discount_minor), 0) + NEW.shipping_discount_minor AS shipping_discount
        INTO given FROM ordering_refund WHERE order_id = NEW.order_id AND NOT is_difference;
    is_owed := paid.terms_version_id IS NOT NULL AND paid.payment IN ('awaited', 'due')
        AND paid.fulfilment IN ('shipped', 'delivered');
    IF (paid.payment <> 'paid' AND NOT is_owed) OR given.net > paid.net_minor OR given.tax > paid.tax_minor
        OR given.shipping_net > paid.shipping_net_minor OR given.shipping_tax > paid.shipping_tax_minor
        OR given.shipping_discount > paid.shipping_discount_minor THEN
        RAISE EXCEPTION 'refund % exceeds what was paid', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_keeps_terms BEFORE UPDATE OF terms_version_id ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
"""

UNGUARD = """
DROP TRIGGER order_keeps_terms ON ordering_order;
CREATE OR REPLACE FUNCTION ordering_refund_within_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid ordering_order;
    given record;
BEGIN
    SELECT * INTO paid FROM ordering_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
    IF NEW.is_difference THEN
        IF paid.payment NOT IN ('paid', 'due') THEN
            RAISE EXCEPTION 'refund % exceeds what was paid', NEW.number USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT coalesce(sum(net_minor), 0) + NEW.net_minor AS net, coalesce(sum(tax_minor), 0) + NEW.tax_minor AS tax,
        coalesce(sum(shipping_net_minor), 0) + NEW.shipping_net_minor AS shipping_net,
        coalesce(sum(shipping_tax_minor), 0) + NEW.shipping_tax_minor AS shipping_tax,
        coalesce(sum(shipping_discount_minor), 0) + NEW.shipping_discount_minor AS shipping_discount
        INTO given FROM ordering_refund WHERE order_id = NEW.order_id AND NOT is_difference;
    IF paid.payment <> 'paid' OR given.net > paid.net_minor OR given.tax > paid.tax_minor
        OR given.shipping_net > paid.shipping_net_minor OR given.shipping_tax > paid.shipping_tax_minor
        OR given.shipping_discount > paid.shipping_discount_minor THEN
        RAISE EXCEPTION 'refund % exceeds what was paid', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0002_guards"),
        ("ordering", "0016_revised_taxes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="orderhold",
            name="orderhold_kind_known",
        ),
        migrations.AddField(
            model_name="order",
            name="invoiced_minor",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="what of it is invoiced and not credited, as billing told last"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="terms_version",
            field=models.ForeignKey(
                blank=True,
                help_text="on account by these terms; none: paid before or when it is sent",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="credit.termsversion",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="settled_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="orderhold",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["credit", "fraud", "address", "stock", "export", "deposit"])),
                name="orderhold_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_minor__gte", 0), ("settled_minor__lte", models.F("gross_minor"))),
                name="refund_settled_within",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
