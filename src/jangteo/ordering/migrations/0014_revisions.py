"""Orders change by revisions, each kept with what was before it and after; nothing else changes their figures."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import jangteo.kernel.ids

GUARD = """
CREATE FUNCTION ordering_revision_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was ordering_order;
BEGIN
    SELECT * INTO was FROM ordering_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
    NEW.made_in := txid_current();
    IF NEW.number <> 1 + (SELECT count(*) FROM ordering_orderrevision WHERE order_id = NEW.order_id)
        OR (NEW.net_before_minor, NEW.tax_before_minor, NEW.gross_before_minor, NEW.shipping_net_before_minor,
            NEW.shipping_tax_before_minor, NEW.shipping_discount_before_minor)
        IS DISTINCT FROM (was.net_minor, was.tax_minor, was.gross_minor, was.shipping_net_minor,
            was.shipping_tax_minor, was.shipping_discount_minor) THEN
        RAISE EXCEPTION 'revision % of % does not begin where the order stands', NEW.number, was.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER orderrevision_begins BEFORE INSERT ON ordering_orderrevision
    FOR EACH ROW EXECUTE FUNCTION ordering_revision_begins();
CREATE TRIGGER orderrevision_append_only BEFORE UPDATE OR DELETE ON ordering_orderrevision
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');

-- What is added stands in the order as it was written; everything else begins where its line stands.
CREATE FUNCTION ordering_revisionline_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was ordering_orderline;
    told record;
BEGIN
    SELECT * INTO was FROM ordering_orderline WHERE id = NEW.line_id FOR NO KEY UPDATE;
    IF NEW.kind = 'add' THEN
        SELECT NEW.quantity_after AS quantity, NEW.subtotal_after_minor AS subtotal, NEW.discount_after_minor AS discount,
            NEW.net_after_minor AS net, NEW.tax_after_minor AS tax INTO told;
    ELSE
        SELECT NEW.quantity_before AS quantity, NEW.subtotal_before_minor AS subtotal,
            NEW.discount_before_minor AS discount, NEW.net_before_minor AS net, NEW.tax_before_minor AS tax INTO told;
    END IF;
    IF (told.quantity, told.subtotal, told.discount, told.net, told.tax)
        IS DISTINCT FROM (was.quantity, was.subtotal_minor, was.discount_minor, was.net_minor, was.tax_minor)
        OR NEW.kind = 'add' AND (NEW.quantity_before, NEW.gross_before_minor) <> (0, 0)
        OR NEW.kind = 'remove' AND (NEW.quantity_after, NEW.gross_after_minor) <> (0, 0)
        OR NOT EXISTS (SELECT FROM ordering_orderrevision r WHERE r.id = NEW.revision_id AND r.order_id = was.order_id
                       AND r.made_in = txid_current()) THEN
        RAISE EXCEPTION 'a revision of % does not begin where the line stands', was.sku
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revisionline_begins BEFORE INSERT ON ordering_revisionline
    FOR EACH ROW EXECUTE FUNCTION ordering_revisionline_begins();
CREATE TRIGGER revisionline_append_only BEFORE UPDATE OR DELETE ON ordering_revisionline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER revisiondelivery_append_only BEFORE UPDATE OR DELETE ON ordering_revisiondelivery
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('ship_to_before', 'ship_to_after');

-- A line stays as it was, but for how much of it was handed over and for figures that its newest revision says.
CREATE OR REPLACE FUNCTION ordering_line_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    after ordering_orderline := NEW;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after.handed_over := OLD.handed_over;
        IF after IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
        after.unit_quantity := OLD.unit_quantity; after.quantity := OLD.quantity; after.unit_price := OLD.unit_price;
        after.subtotal_minor := OLD.subtotal_minor; after.discount_minor := OLD.discount_minor;
        after.net_minor := OLD.net_minor; after.tax_minor := OLD.tax_minor; after.gross_minor := OLD.gross_minor;
        after.tax_code := OLD.tax_code; after.tax_rate := OLD.tax_rate; after.tax_category := OLD.tax_category;
        after.tax_left_off_minor := OLD.tax_left_off_minor; after.tax_treatment := OLD.tax_treatment;
        IF after IS NOT DISTINCT FROM OLD AND EXISTS (
            SELECT FROM ordering_revisionline p JOIN ordering_orderrevision r ON r.id = p.revision_id
            WHERE p.line_id = NEW.id AND r.made_in = txid_current()
                AND r.number = (SELECT max(number) FROM ordering_orderrevision WHERE order_id = NEW.order_id)
                AND (p.unit_quantity_after, p.quantity_after, p.unit_price_after, p.subtotal_after_minor,
                     p.discount_after_minor, p.net_after_minor, p.tax_after_minor, p.gross_after_minor)
                  = (NEW.unit_quantity, NEW.quantity, NEW.unit_price, NEW.subtotal_minor,
                     NEW.discount_minor, NEW.net_minor, NEW.tax_minor, NEW.gross_minor)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a line of an order is append-only: it changes by a revision alone' USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER order_keeps_figures ON ordering_order;
DROP TRIGGER order_keeps_shipping_discount ON ordering_order;
DROP TRIGGER order_keeps_shipping_tax ON ordering_order;
CREATE TRIGGER order_keeps_what_it_is BEFORE UPDATE OF number, kind, origin, channel_id, buyer_id, currency,
    prices_include_tax, rounding, placed_at ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
CREATE FUNCTION ordering_order_figures_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM ordering_orderrevision r WHERE r.order_id = NEW.id AND r.made_in = txid_current()
            AND r.number = (SELECT max(number) FROM ordering_orderrevision WHERE order_id = NEW.id)
            AND (r.net_after_minor, r.tax_after_minor, r.gross_after_minor, r.shipping_net_after_minor,
                 r.shipping_tax_after_minor, r.shipping_discount_after_minor, r.lines_after)
              = (NEW.net_minor, NEW.tax_minor, NEW.gross_minor, NEW.shipping_net_minor,
                 NEW.shipping_tax_minor, NEW.shipping_discount_minor, NEW.line_count)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the figures of an order are append-only: they change by a revision alone' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER order_keeps_figures BEFORE UPDATE OF net_minor, tax_minor, gross_minor, shipping_net_minor,
    shipping_tax_minor, line_count, shipping_discount_minor, shipping_tax_code, shipping_tax_rate,
    shipping_tax_category, shipping_tax_left_off_minor, shipping_tax_treatment ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION ordering_order_figures_keep();

-- What promotions take is written anew by a revision, which keeps what they took before.
CREATE FUNCTION ordering_discount_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM ordering_orderrevision r
        WHERE r.order_id = OLD.order_id AND r.made_in = txid_current()) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER orderdiscount_append_only ON ordering_orderdiscount;
CREATE TRIGGER orderdiscount_append_only BEFORE UPDATE OR DELETE ON ordering_orderdiscount
    FOR EACH ROW EXECUTE FUNCTION ordering_discount_keeps();

-- Refunds of units stay within what the order comes to now. What a revision gave back is not of it any more; that it
-- stays within what came in is the payments' to see to.
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

UNGUARD = """
CREATE OR REPLACE FUNCTION ordering_refund_within_order() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER orderdiscount_append_only ON ordering_orderdiscount;
CREATE TRIGGER orderdiscount_append_only BEFORE UPDATE OR DELETE ON ordering_orderdiscount
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
DROP FUNCTION ordering_discount_keeps();
DROP TRIGGER order_keeps_figures ON ordering_order;
DROP FUNCTION ordering_order_figures_keep();
DROP TRIGGER order_keeps_what_it_is ON ordering_order;
CREATE TRIGGER order_keeps_figures BEFORE UPDATE OF number, kind, origin, channel_id, buyer_id, currency, prices_include_tax,
    rounding, net_minor, tax_minor, gross_minor, shipping_net_minor, shipping_tax_minor, line_count, placed_at
    ON ordering_order FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER order_keeps_shipping_discount BEFORE UPDATE OF shipping_discount_minor ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER order_keeps_shipping_tax BEFORE UPDATE OF shipping_tax_code, shipping_tax_rate,
    shipping_tax_category, shipping_tax_left_off_minor, shipping_tax_treatment ON ordering_order
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE FUNCTION ordering_line_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER revisiondelivery_append_only ON ordering_revisiondelivery;
DROP TRIGGER revisionline_append_only ON ordering_revisionline;
DROP TRIGGER revisionline_begins ON ordering_revisionline;
DROP FUNCTION ordering_revisionline_begins();
DROP TRIGGER orderrevision_append_only ON ordering_orderrevision;
DROP TRIGGER orderrevision_begins ON ordering_orderrevision;
DROP FUNCTION ordering_revision_begins();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0009_changes"),
        ("ordering", "0013_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("made_in", models.BigIntegerField(db_default=models.Func(function="txid_current"))),
                ("at", models.DateTimeField()),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("by_buyer", models.BooleanField(default=False)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("price_policy", models.CharField(max_length=8)),
                ("net_before_minor", models.BigIntegerField()),
                ("net_after_minor", models.BigIntegerField()),
                ("tax_before_minor", models.BigIntegerField()),
                ("tax_after_minor", models.BigIntegerField()),
                ("gross_before_minor", models.BigIntegerField()),
                ("gross_after_minor", models.BigIntegerField()),
                ("shipping_net_before_minor", models.BigIntegerField()),
                ("shipping_net_after_minor", models.BigIntegerField()),
                ("shipping_tax_before_minor", models.BigIntegerField()),
                ("shipping_tax_after_minor", models.BigIntegerField()),
                ("shipping_discount_before_minor", models.BigIntegerField()),
                ("shipping_discount_after_minor", models.BigIntegerField()),
                ("difference_minor", models.BigIntegerField(help_text="above zero: the buyer owes more")),
                ("lines_after", models.PositiveIntegerField(help_text="lines that are left in the order")),
            ],
        ),
        migrations.CreateModel(
            name="RevisionDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ship_to_before", models.JSONField(default=dict)),
                ("ship_to_after", models.JSONField(default=dict)),
                ("wanted_before", models.DateField(blank=True, null=True)),
                ("wanted_after", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RevisionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("unit_quantity_before", models.IntegerField()),
                ("unit_quantity_after", models.IntegerField()),
                ("quantity_before", models.IntegerField()),
                ("quantity_after", models.IntegerField()),
                ("unit_price_before", models.DecimalField(decimal_places=6, max_digits=18)),
                ("unit_price_after", models.DecimalField(decimal_places=6, max_digits=18)),
                ("subtotal_before_minor", models.BigIntegerField()),
                ("subtotal_after_minor", models.BigIntegerField()),
                ("discount_before_minor", models.BigIntegerField()),
                ("discount_after_minor", models.BigIntegerField()),
                ("net_before_minor", models.BigIntegerField()),
                ("net_after_minor", models.BigIntegerField()),
                ("tax_before_minor", models.BigIntegerField()),
                ("tax_after_minor", models.BigIntegerField()),
                ("gross_before_minor", models.BigIntegerField()),
                ("gross_after_minor", models.BigIntegerField()),
                ("details_before", models.JSONField(default=dict)),
                ("details_after", models.JSONField(default=dict)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="order_payment_known",
        ),
        migrations.RemoveConstraint(
            model_name="orderline",
            name="orderline_of_something",
        ),
        migrations.AddField(
            model_name="refund",
            name="is_difference",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment__in", ["awaited", "due", "paid", "refunded", "void"])),
                name="order_payment_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity", 0), _negated=True),
                    models.Q(("discount_minor", 0), ("gross_minor", 0), ("subtotal_minor", 0), ("unit_quantity", 0)),
                    _connector="OR",
                ),
                name="orderline_of_something",
            ),
        ),
        migrations.AddField(
            model_name="orderrevision",
            name="order",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="ordering.order",
            ),
        ),
        migrations.AddField(
            model_name="revisiondelivery",
            name="delivery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.orderdelivery"
            ),
        ),
        migrations.AddField(
            model_name="revisiondelivery",
            name="revision",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="ordering.orderrevision",
            ),
        ),
        migrations.AddField(
            model_name="revisionline",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.orderline"
            ),
        ),
        migrations.AddField(
            model_name="revisionline",
            name="revision",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="ordering.orderrevision",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrevision",
            constraint=models.UniqueConstraint(fields=("order", "number"), name="orderrevision_once"),
        ),
        migrations.AddConstraint(
            model_name="orderrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_policy__in", ["keep", "reprice"])), name="orderrevision_policy_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "difference_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("gross_after_minor"), "-", models.F("gross_before_minor")
                        ),
                    ),
                    (
                        "gross_after_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_after_minor"), "+", models.F("tax_after_minor")
                        ),
                    ),
                    ("gross_after_minor__gte", 0),
                ),
                name="orderrevision_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisiondelivery",
            constraint=models.UniqueConstraint(fields=("revision", "delivery"), name="revisiondelivery_once"),
        ),
        migrations.AddConstraint(
            model_name="revisionline",
            constraint=models.UniqueConstraint(fields=("revision", "line"), name="revisionline_once"),
        ),
        migrations.AddConstraint(
            model_name="revisionline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["add", "remove", "quantity", "price"])), name="revisionline_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross_after_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_after_minor"), "+", models.F("tax_after_minor")
                        ),
                    ),
                    ("quantity_after__gte", 0),
                ),
                name="revisionline_adds_up",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
