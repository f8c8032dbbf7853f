from django.db import migrations

MAKE = """
CREATE FUNCTION ordering_order_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.origin = 'imported' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'an order that was placed here is append-only' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER order_stays ON ordering_order;
CREATE TRIGGER order_stays BEFORE DELETE ON ordering_order FOR EACH ROW EXECUTE FUNCTION ordering_order_stays();

CREATE FUNCTION ordering_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ordering_order WHERE id = OLD.order_id) THEN
        RAISE EXCEPTION 'a line of an order is append-only: it goes with its order alone' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
DROP TRIGGER orderline_keeps ON ordering_orderline;
CREATE TRIGGER orderline_keeps BEFORE UPDATE ON ordering_orderline
    FOR EACH ROW EXECUTE FUNCTION ordering_line_keeps();
CREATE TRIGGER orderline_stays BEFORE DELETE ON ordering_orderline
    FOR EACH ROW EXECUTE FUNCTION ordering_line_stays();
"""

UNDO = """
DROP TRIGGER orderline_stays ON ordering_orderline;
DROP FUNCTION ordering_line_stays();
DROP TRIGGER orderline_keeps ON ordering_orderline;
CREATE TRIGGER orderline_keeps BEFORE UPDATE OR DELETE ON ordering_orderline
    FOR EACH ROW EXECUTE FUNCTION ordering_line_keeps();
DROP TRIGGER order_stays ON ordering_order;
CREATE TRIGGER order_stays BEFORE DELETE ON ordering_order FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
DROP FUNCTION ordering_order_stays();
"""


class Migration(migrations.Migration):
    """An order of another system may go again, whole and while nothing names it; no other order, and no line alone."""

    dependencies = [("ordering", "0026_found_quickly")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
