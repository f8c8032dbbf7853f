# Files of carts, kept with the orders that are made of them.

import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids

GUARD = r"""
CREATE TRIGGER orderdocument_stays BEFORE UPDATE ON ordering_orderdocument
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('name');

CREATE FUNCTION ordering_document_of_order_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ordering_order o WHERE o.cart_id = OLD.cart_id) THEN
        RAISE EXCEPTION 'file % belongs to an order', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER orderdocument_of_order_stays BEFORE DELETE ON ordering_orderdocument
    FOR EACH ROW EXECUTE FUNCTION ordering_document_of_order_stays();
"""

UNDO = """
DROP TRIGGER orderdocument_of_order_stays ON ordering_orderdocument;
DROP FUNCTION ordering_document_of_order_stays();
DROP TRIGGER orderdocument_stays ON ordering_orderdocument;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0024_gifts"),
    ]

    operations = [
        migrations.AddField(
            model_name="referencerules",
            name="needs_document",
            field=models.BooleanField(db_default=False, default=False, help_text="a file, such as the order itself"),
        ),
        migrations.CreateModel(
            name="OrderDocument",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "pdf"), ("png", "png"), ("jpg", "jpg"), ("xlsx", "xlsx")], max_length=4
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=200)),
                ("attached_at", models.DateTimeField()),
                (
                    "cart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="ordering.cart"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pdf", "png", "jpg", "xlsx"])), name="orderdocument_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 10485760)), name="orderdocument_size_allowed"
                    ),
                    models.UniqueConstraint(fields=("cart", "sha256"), name="orderdocument_once"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
