from django.db import migrations

# What is scanned, told and moved stays as it was written. Lines of a shipment that has left stay too, and all shipments
# of an order's line together never hold more than it has.
MAKE = """
CREATE TRIGGER shipmentmove_append_only BEFORE UPDATE OR DELETE ON fulfilment_shipmentmove
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER scan_append_only BEFORE UPDATE OR DELETE ON fulfilment_scan
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER carrierevent_append_only BEFORE UPDATE OR DELETE ON fulfilment_carrierevent
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER shipment_stays BEFORE DELETE ON fulfilment_shipment
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE FUNCTION fulfilment_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fulfilment_shipment s WHERE s.id = coalesce(OLD.shipment_id, NEW.shipment_id)
               AND s.state IN ('shipped', 'delivered', 'failed', 'returned')) THEN
        RAISE EXCEPTION 'a shipment that has left stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER shipmentline_stays BEFORE INSERT OR UPDATE OR DELETE ON fulfilment_shipmentline
    FOR EACH ROW EXECUTE FUNCTION fulfilment_line_stays();
CREATE FUNCTION fulfilment_line_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT coalesce(sum(l.quantity), 0) FROM fulfilment_shipmentline l
        JOIN fulfilment_shipment s ON s.id = l.shipment_id AND s.state <> 'cancelled' WHERE l.line_id = NEW.line_id)
       > (SELECT o.quantity FROM ordering_orderline o WHERE o.id = NEW.line_id) THEN
        RAISE EXCEPTION 'shipments hold more of a line than was ordered' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shipmentline_within AFTER INSERT OR UPDATE OF quantity ON fulfilment_shipmentline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fulfilment_line_within();
"""
UNDO = """
DROP TRIGGER shipmentline_within ON fulfilment_shipmentline;
DROP FUNCTION fulfilment_line_within();
DROP TRIGGER shipmentline_stays ON fulfilment_shipmentline;
DROP FUNCTION fulfilment_line_stays();
DROP TRIGGER shipment_stays ON fulfilment_shipment;
DROP TRIGGER carrierevent_append_only ON fulfilment_carrierevent;
DROP TRIGGER scan_append_only ON fulfilment_scan;
DROP TRIGGER shipmentmove_append_only ON fulfilment_shipmentmove;
"""


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
