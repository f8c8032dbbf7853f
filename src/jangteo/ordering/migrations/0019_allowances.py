"""Allowances: refunds without units, also of what left in part and is owed."""

from django.db import migrations, models

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
        AND paid.fulfilment IN ('partly', 'shipped', 'delivered');
    IF (paid.payment <> 'paid' AND NOT is_owed) OR given.net > paid.net_minor OR given.tax > paid.tax_minor
        OR given.shipping_net > paid.shipping_net_minor OR given.shipping_tax > paid.shipping_tax_minor
        OR given.shipping_discount > paid.shipping_discount_minor THEN
        RAISE EXCEPTION 'refund % exceeds what was paid', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
UNGUARD = """
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0018_unpaid_index"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="refundline",
            name="refundline_of_something",
        ),
        migrations.AddField(
            model_name="refundline",
            name="allowed_units",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discount_minor__gte", 0),
                    ("net_minor__gte", 0),
                    ("tax_minor__gte", 0),
                    models.Q(
                        models.Q(("allowed_units", 0), ("quantity__gt", 0)),
                        models.Q(("allowed_units__gt", 0), ("gross_minor__gt", 0), ("quantity", 0)),
                        _connector="OR",
                    ),
                ),
                name="refundline_of_something",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
