"""A cart at agreed prices, which can't be changed."""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
CREATE FUNCTION ordering_cart_stays_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was agreed for a cart stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cart_stays_agreed BEFORE UPDATE OF agreement_id ON ordering_cart
    FOR EACH ROW WHEN (OLD.agreement_id IS DISTINCT FROM NEW.agreement_id)
    EXECUTE FUNCTION ordering_cart_stays_agreed();
"""
LOOSEN = "DROP FUNCTION ordering_cart_stays_agreed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0020_submissions"),
        ("pricing", "0013_agreements"),
    ]

    operations = [
        migrations.AddField(
            model_name="cart",
            name="agreement",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pricing.agreement",
            ),
        ),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
