from django.db import migrations

GUARD = """
-- How far an invoice is paid and credited may change, and what names an erased person may go.
CREATE FUNCTION billing_keep_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erasable text[] := ARRAY['bill_to_name', 'bill_to_email', 'bill_to_address', 'purchase_order_numbers'];
    moving text[] := ARRAY['applied_minor', 'credited_minor'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - erasable - moving = to_jsonb(OLD) - erasable - moving
       AND NOT EXISTS (SELECT FROM unnest(erasable) AS name
                       WHERE to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
                         AND to_jsonb(NEW) -> name NOT IN ('""', '{}', '[]', '"[erased]"')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'invoice % is issued', OLD.number USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invoice_immutable BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_keep_invoice();

CREATE FUNCTION billing_keep_share() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['applied_minor', 'credited_minor'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what an order has of an invoice is issued' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invoiceshare_immutable BEFORE UPDATE OR DELETE ON billing_invoiceshare
    FOR EACH ROW EXECUTE FUNCTION billing_keep_share();

-- A departure is invoiced once.
CREATE FUNCTION billing_keep_departure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['billed_at', 'invoice_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.billed_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a departure is invoiced once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER departure_billed_once BEFORE UPDATE OR DELETE ON billing_departure
    FOR EACH ROW EXECUTE FUNCTION billing_keep_departure();

CREATE TRIGGER departureline_append_only BEFORE UPDATE OR DELETE ON billing_departureline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER invoiceline_append_only BEFORE UPDATE OR DELETE ON billing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER invoicedue_append_only BEFORE UPDATE OR DELETE ON billing_invoicedue
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER invoiceapplication_append_only BEFORE UPDATE OR DELETE ON billing_invoiceapplication
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
UNGUARD = """
DROP TRIGGER invoiceapplication_append_only ON billing_invoiceapplication;
DROP TRIGGER invoicedue_append_only ON billing_invoicedue;
DROP TRIGGER invoiceline_append_only ON billing_invoiceline;
DROP TRIGGER departureline_append_only ON billing_departureline;
DROP FUNCTION billing_keep_departure() CASCADE;
DROP FUNCTION billing_keep_share() CASCADE;
DROP FUNCTION billing_keep_invoice() CASCADE;
"""


class Migration(migrations.Migration):
    """What is issued stays as it was."""

    dependencies = [("billing", "0001_invoices"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
