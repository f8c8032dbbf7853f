"""Refunds of parts of orders; what was paid and given back whole before becomes a refund of everything."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import jangteo.kernel.ids

BRING_OVER = """
INSERT INTO ordering_refund (id, order_id, number, at, actor_name, why, net_minor, tax_minor, gross_minor, discount_minor,
    shipping_net_minor, shipping_tax_minor, shipping_discount_minor)
SELECT gen_random_uuid(), o.id, o.number || '-R1', coalesce(m.at, o.placed_at), coalesce(m.actor_name, ''),
    coalesce(m.why, ''), o.net_minor, o.tax_minor, o.gross_minor,
    o.shipping_discount_minor + (SELECT sum(l.discount_minor) FROM ordering_orderline l WHERE l.order_id = o.id),
    o.shipping_net_minor, o.shipping_tax_minor, o.shipping_discount_minor
FROM ordering_order o LEFT JOIN ordering_ordermove m
    ON m.order_id = o.id AND m.field = 'payment' AND m.to_state = 'refunded'
WHERE o.payment = 'refunded' AND o.origin = 'placed' AND o.gross_minor > 0;
INSERT INTO ordering_refundline (refund_id, line_id, quantity, net_minor, tax_minor, gross_minor, discount_minor)
SELECT r.id, l.id, l.quantity, l.net_minor, l.tax_minor, l.gross_minor, l.discount_minor
FROM ordering_refund r JOIN ordering_orderline l ON l.order_id = r.order_id;
"""
GUARD = """
CREATE TRIGGER refund_append_only BEFORE UPDATE OR DELETE ON ordering_refund
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');
CREATE TRIGGER refundline_append_only BEFORE UPDATE OR DELETE ON ordering_refundline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

-- Whoever comes second waits for the lock and then sees what the first one gave back.
CREATE FUNCTION ordering_refund_within_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid ordering_order;
    given record;
BEGIN
    SELECT * INTO paid FROM ordering_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(net_minor), 0) + NEW.net_minor AS net, coalesce(sum(tax_minor), 0) + NEW.tax_minor AS tax,
        coalesce(sum(shipping_net_minor), 0) + NEW.shipping_net_minor AS shipping_net,
        coalesce(sum(shipping_tax_minor), 0) + NEW.shipping_tax_minor AS shipping_tax,
        coalesce(sum(shipping_discount_minor), 0) + NEW.shipping_discount_minor AS shipping_discount
        INTO given FROM ordering_refund WHERE order_id = NEW.order_id;
    IF paid.payment <> 'paid' OR given.net > paid.net_minor OR given.tax > paid.tax_minor
        OR given.shipping_net > paid.shipping_net_minor OR given.shipping_tax > paid.shipping_tax_minor
        OR given.shipping_discount > paid.shipping_discount_minor THEN
        RAISE EXCEPTION 'refund % exceeds what was paid', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refund_within_order BEFORE INSERT ON ordering_refund
    FOR EACH ROW EXECUTE FUNCTION ordering_refund_within_order();

CREATE FUNCTION ordering_refund_within_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid ordering_orderline;
    given record;
BEGIN
    SELECT * INTO paid FROM ordering_orderline WHERE id = NEW.line_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(quantity), 0) + NEW.quantity AS quantity, coalesce(sum(net_minor), 0) + NEW.net_minor AS net,
        coalesce(sum(tax_minor), 0) + NEW.tax_minor AS tax,
        coalesce(sum(discount_minor), 0) + NEW.discount_minor AS discount
        INTO given FROM ordering_refundline WHERE line_id = NEW.line_id;
    IF given.quantity > paid.quantity OR given.net > paid.net_minor OR given.tax > paid.tax_minor
        OR given.discount > paid.discount_minor
        OR NOT EXISTS (SELECT FROM ordering_refund r WHERE r.id = NEW.refund_id AND r.order_id = paid.order_id) THEN
        RAISE EXCEPTION 'a refund exceeds what was paid for %', paid.sku USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refundline_within_line BEFORE INSERT ON ordering_refundline
    FOR EACH ROW EXECUTE FUNCTION ordering_refund_within_line();
"""
UNGUARD = """
DROP FUNCTION ordering_refund_within_line() CASCADE;
DROP FUNCTION ordering_refund_within_order() CASCADE;
DROP TRIGGER refundline_append_only ON ordering_refundline;
DROP TRIGGER refund_append_only ON ordering_refund;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_redaction"), ("ordering", "0007_discounts")]

    operations = [
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=50, unique=True)),
                ("at", models.DateTimeField()),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("gross_minor", models.BigIntegerField()),
                (
                    "discount_minor",
                    models.BigIntegerField(help_text="never paid, so not given back; in the view of the prices"),
                ),
                ("shipping_net_minor", models.BigIntegerField(default=0)),
                ("shipping_tax_minor", models.BigIntegerField(default=0)),
                ("shipping_discount_minor", models.BigIntegerField(default=0)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="ordering.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefundLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.IntegerField()),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("gross_minor", models.BigIntegerField()),
                ("discount_minor", models.BigIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.orderline"
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ordering.refund"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_minor"), "+", models.F("tax_minor")
                        ),
                    )
                ),
                name="refund_net_plus_tax_is_gross",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discount_minor__gte", models.F("shipping_discount_minor")),
                    ("gross_minor__gt", 0),
                    ("net_minor__gte", models.F("shipping_net_minor")),
                    ("shipping_discount_minor__gte", 0),
                    ("shipping_net_minor__gte", 0),
                    ("shipping_tax_minor__gte", 0),
                    ("tax_minor__gte", models.F("shipping_tax_minor")),
                ),
                name="refund_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.UniqueConstraint(fields=("refund", "line"), name="refundline_once"),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_minor"), "+", models.F("tax_minor")
                        ),
                    )
                ),
                name="refundline_net_plus_tax_is_gross",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discount_minor__gte", 0), ("net_minor__gte", 0), ("quantity__gt", 0), ("tax_minor__gte", 0)
                ),
                name="refundline_of_something",
            ),
        ),
        migrations.RunSQL(BRING_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
