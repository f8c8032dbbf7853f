"""Codes in carts; what promotions took off, frozen on orders."""

import django.db.models.deletion
from django.db import migrations, models

FREEZE = """
CREATE TRIGGER orderdiscount_append_only BEFORE UPDATE OR DELETE ON ordering_orderdiscount
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER order_keeps_shipping_discount BEFORE UPDATE OF shipping_discount_minor ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
"""
THAW = """
DROP TRIGGER order_keeps_shipping_discount ON ordering_order;
DROP TRIGGER orderdiscount_append_only ON ordering_orderdiscount;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_category_reach"),
        ("ordering", "0006_for_whom"),
        ("pricing", "0004_promotions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CartCoupon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="OrderDiscount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("promotion", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                ("coupon", models.CharField(blank=True, max_length=40)),
                ("amount_minor", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="order",
            name="shipping_discount_minor",
            field=models.BigIntegerField(db_default=0, default=0, help_text="in the view of its prices"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="discount_minor",
            field=models.BigIntegerField(db_default=0, default=0, help_text="in the view of its prices"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discount_minor", 0),
                    models.Q(("discount_minor__gt", 0), ("discount_minor__lte", models.F("subtotal_minor"))),
                    _connector="OR",
                ),
                name="orderline_discount_within_subtotal",
            ),
        ),
        migrations.AddField(
            model_name="cartcoupon",
            name="cart",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="coupons", to="ordering.cart"
            ),
        ),
        migrations.AddField(
            model_name="cartcoupon",
            name="coupon",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pricing.coupon"),
        ),
        migrations.AddField(
            model_name="orderdiscount",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ordering.orderline",
            ),
        ),
        migrations.AddField(
            model_name="orderdiscount",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="discounts", to="ordering.order"
            ),
        ),
        migrations.AddConstraint(
            model_name="cartcoupon",
            constraint=models.UniqueConstraint(fields=("cart", "coupon"), name="cartcoupon_once"),
        ),
        migrations.AddIndex(
            model_name="orderdiscount",
            index=models.Index(fields=["promotion"], name="orderdiscount_by_promotion"),
        ),
        migrations.AddConstraint(
            model_name="orderdiscount",
            constraint=models.UniqueConstraint(
                fields=("order", "line", "promotion"), name="orderdiscount_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="orderdiscount",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="orderdiscount_of_something"
            ),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
