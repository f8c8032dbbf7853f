"""Where a cart goes; why an order's lines and shipping are taxed as they are."""

from django.db import migrations, models
from django.db.models import Q

FREEZE = """
CREATE TRIGGER order_keeps_shipping_tax BEFORE UPDATE OF shipping_tax_code, shipping_tax_rate,
    shipping_tax_category, shipping_tax_left_off_minor, shipping_tax_treatment ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
"""
THAW = "DROP TRIGGER order_keeps_shipping_tax ON ordering_order;"


def left_off(**more: str) -> models.BigIntegerField:
    return models.BigIntegerField(db_default=0, default=0, **more)


class Migration(migrations.Migration):
    dependencies = [("ordering", "0008_refunds"), ("pricing", "0009_tax_treatments")]

    operations = [
        migrations.AddField(
            "cart", "destination", models.CharField(blank=True, db_default="", default="", max_length=2)
        ),
        migrations.AddField(
            "orderline", "tax_category", models.CharField(blank=True, db_default="", default="", max_length=2)
        ),
        migrations.AddField("orderline", "tax_left_off_minor", left_off(help_text="what it would bear and does not")),
        migrations.AddField(
            "orderline", "tax_treatment", models.JSONField(blank=True, null=True, help_text="why it is taxed otherwise")
        ),
        migrations.AddField(
            "order", "shipping_tax_code", models.CharField(blank=True, db_default="", default="", max_length=40)
        ),
        migrations.AddField(
            "order",
            "shipping_tax_rate",
            models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True),
        ),
        migrations.AddField(
            "order", "shipping_tax_category", models.CharField(blank=True, db_default="", default="", max_length=2)
        ),
        migrations.AddField("order", "shipping_tax_left_off_minor", left_off()),
        migrations.AddField("order", "shipping_tax_treatment", models.JSONField(blank=True, null=True)),
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                condition=Q(tax_left_off_minor=0)
                | Q(tax_left_off_minor__gt=0, tax_minor=0, tax_treatment__isnull=False),
                name="orderline_left_off_says_why",
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                condition=Q(shipping_tax_left_off_minor=0)
                | Q(shipping_tax_left_off_minor__gt=0, shipping_tax_minor=0, shipping_tax_treatment__isnull=False),
                name="order_shipping_left_off_says_why",
            ),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
