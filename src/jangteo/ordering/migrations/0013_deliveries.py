"""Where and when parts of an order go; an order may be sent in part."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import jangteo.kernel.ids

# An order before this had one delivery: its own address. Lines are frozen, so the trigger steps aside for that.
FILL = """
DROP TRIGGER orderline_append_only ON ordering_orderline;
INSERT INTO ordering_orderdelivery (id, order_id, number, ship_to)
    SELECT gen_random_uuid(), id, 1, ship_to FROM ordering_order WHERE origin = 'placed';
UPDATE ordering_orderline l SET delivery_id = d.id FROM ordering_orderdelivery d WHERE d.order_id = l.order_id;
UPDATE ordering_orderline l SET handed_over = l.quantity FROM ordering_order o
    WHERE o.id = l.order_id AND o.origin = 'placed' AND o.fulfilment IN ('shipped', 'delivered');
"""

# A line stays as it was placed; only what of it was handed over moves.
KEEP = """
CREATE FUNCTION ordering_line_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE after ordering_orderline := NEW;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after.handed_over := OLD.handed_over;
        IF after IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a line of an order is kept as it was placed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER orderline_keeps BEFORE UPDATE OR DELETE ON ordering_orderline
    FOR EACH ROW EXECUTE FUNCTION ordering_line_keeps();
CREATE TRIGGER orderdelivery_stays BEFORE DELETE ON ordering_orderdelivery
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
LOOSEN = """
DROP TRIGGER orderdelivery_stays ON ordering_orderdelivery;
DROP TRIGGER orderline_keeps ON ordering_orderline;
DROP FUNCTION ordering_line_keeps();
CREATE TRIGGER orderline_append_only BEFORE UPDATE OR DELETE ON ordering_orderline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ordering", "0012_holds")]

    operations = [
        migrations.CreateModel(
            name="OrderDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("ship_to", models.JSONField(default=dict)),
                ("wanted_on", models.DateField(blank=True, null=True)),
                ("promised_on", models.DateField(blank=True, null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="ordering.order"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("order", "number"), name="orderdelivery_once")],
            },
        ),
        migrations.AddField(
            model_name="orderline",
            name="delivery",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ordering.orderdelivery",
            ),
        ),
        migrations.AddField(
            model_name="orderline", name="handed_over", field=models.IntegerField(db_default=0, default=0)
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=Q(handed_over=0) | Q(handed_over__gt=0, handed_over__lte=F("quantity")),
                name="orderline_handed_over_within",
            ),
        ),
        migrations.RemoveConstraint(model_name="order", name="order_fulfilment_known"),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=Q(fulfilment__in=["open", "partly", "shipped", "delivered", "cancelled"]),
                name="order_fulfilment_known",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
