"""Orders are held for reasons, each until it is released."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import jangteo.kernel.ids

# A hold stays as it was opened and is released once; names and words of an erased person may be emptied.
KEEP = """
CREATE FUNCTION ordering_hold_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.id, NEW.order_id, NEW.kind, NEW.rule, NEW.opened_at)
           IS NOT DISTINCT FROM (OLD.id, OLD.order_id, OLD.kind, OLD.rule, OLD.opened_at)
       AND NEW.opened_by IN (OLD.opened_by, '') AND NEW.why IN (OLD.why, '')
       AND (OLD.released_at IS NULL
            OR (NEW.released_at = OLD.released_at
                AND NEW.released_by IN (OLD.released_by, '') AND NEW.released_why IN (OLD.released_why, ''))) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a hold is kept as it was' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER orderhold_keeps BEFORE UPDATE OR DELETE ON ordering_orderhold
    FOR EACH ROW EXECUTE FUNCTION ordering_hold_keeps();
"""
LOOSEN = """
DROP TRIGGER orderhold_keeps ON ordering_orderhold;
DROP FUNCTION ordering_hold_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [("ordering", "0011_named_carts")]

    operations = [
        migrations.CreateModel(
            name="OrderHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("rule", models.CharField(blank=True, max_length=20)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(blank=True, max_length=200)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("released_by", models.CharField(blank=True, max_length=200)),
                ("released_why", models.CharField(blank=True, max_length=300)),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="ordering.order",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["order"], name="orderhold_by_order"),
                    models.Index(condition=Q(released_at=None), fields=["kind", "opened_at"], name="orderhold_open"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(released_at=None), fields=("order", "kind"), name="orderhold_one_open_of_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=["credit", "fraud", "address", "stock", "export"]),
                        name="orderhold_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(released_at=None, released_by="", released_why="")
                        | Q(released_at__gte=F("opened_at")),
                        name="orderhold_released_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
