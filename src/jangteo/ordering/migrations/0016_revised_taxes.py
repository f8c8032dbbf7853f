"""A line is taxed as its newest revision says, in all that an invoice tells of it."""

from django.db import migrations

GUARD = """
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
                     NEW.discount_minor, NEW.net_minor, NEW.tax_minor, NEW.gross_minor)
                AND (p.details_after ->> 'tax_code', (p.details_after ->> 'tax_rate')::numeric,
                     p.details_after ->> 'tax_category', (p.details_after ->> 'tax_left_off')::bigint)
                  = (NEW.tax_code, NEW.tax_rate, NEW.tax_category, NEW.tax_left_off_minor)
                AND nullif(p.details_after -> 'tax_treatment', 'null') IS NOT DISTINCT FROM nullif(NEW.tax_treatment, 'null')) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a line of an order is append-only: it changes by a revision alone' USING ERRCODE = 'restrict_violation';
END $$;
"""

UNGUARD = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("ordering", "0015_delivery_plans")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
