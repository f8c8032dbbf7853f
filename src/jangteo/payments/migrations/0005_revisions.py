"""An order that was paid and then grew awaits one payment more; a refund may come out of several."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_refunds")]

    operations = [
        migrations.AlterField(model_name="payment", name="order_id", field=models.UUIDField()),
        migrations.AddField(
            model_name="payment", name="number", field=models.PositiveSmallIntegerField(db_default=1, default=1)
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("order_id", "number"), name="payment_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(state="awaited"), fields=("order_id",), name="payment_one_awaited"
            ),
        ),
        migrations.AlterField(model_name="paymentrefund", name="reference", field=models.CharField(max_length=50)),
        migrations.AddConstraint(
            model_name="paymentrefund",
            constraint=models.UniqueConstraint(fields=("payment", "reference"), name="paymentrefund_once"),
        ),
    ]
