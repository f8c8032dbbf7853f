from django.db import migrations

MAKE = """
CREATE SEQUENCE ordering_order_number;
CREATE TRIGGER ordermove_append_only BEFORE UPDATE OR DELETE ON ordering_ordermove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER orderline_append_only BEFORE UPDATE OR DELETE ON ordering_orderline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER order_keeps_figures BEFORE UPDATE OF number, kind, origin, channel_id, buyer_id, currency, prices_include_tax,
    rounding, net_minor, tax_minor, gross_minor, shipping_net_minor, shipping_tax_minor, line_count, placed_at
    ON ordering_order FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER order_stays BEFORE DELETE ON ordering_order FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

UNDO = """
DROP TRIGGER order_stays ON ordering_order;
DROP TRIGGER order_keeps_figures ON ordering_order;
DROP TRIGGER orderline_append_only ON ordering_orderline;
DROP TRIGGER ordermove_append_only ON ordering_ordermove;
DROP SEQUENCE ordering_order_number;
"""


class Migration(migrations.Migration):
    """A placed order keeps its figures; its story and lines are never changed."""

    dependencies = [("ordering", "0002_relations"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
