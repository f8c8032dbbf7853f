from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER auditentry_append_only BEFORE UPDATE OR DELETE ON kernel_auditentry
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER auditlink_append_only BEFORE UPDATE OR DELETE ON kernel_auditlink
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER reason_append_only BEFORE UPDATE OR DELETE ON kernel_reason
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

CHAIN = """
CREATE FUNCTION kernel_audit_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_auditunsealed (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER auditentry_await_seal AFTER INSERT ON kernel_auditentry
    FOR EACH ROW EXECUTE FUNCTION kernel_audit_await_seal();

CREATE FUNCTION kernel_audit_digest(previous bytea, entry kernel_auditentry) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(previous || convert_to(concat_ws(chr(31),
        entry.id::text, extract(epoch FROM entry.at)::text, entry.actor::text, entry.action, entry.subject_kind,
        entry.subject_id::text, coalesce(entry.before::text, ''), coalesce(entry.after::text, ''), entry.why), 'UTF8'))
$$;

CREATE FUNCTION kernel_audit_seal() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    entry kernel_auditentry;
    last_position bigint;
    last_hash bytea;
    sealed bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(7246010001) THEN
        RETURN 0;
    END IF;
    SELECT position, hash INTO last_position, last_hash FROM kernel_auditlink ORDER BY position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    last_hash := coalesce(last_hash, sha256(''));
    FOR entry IN
        SELECT e.* FROM kernel_auditentry e
        WHERE e.id IN (SELECT entry_id FROM kernel_auditunsealed ORDER BY entry_id LIMIT 5000) ORDER BY e.id
    LOOP
        last_position := last_position + 1;
        INSERT INTO kernel_auditlink (position, entry_id, previous_hash, hash)
            VALUES (last_position, entry.id, last_hash, kernel_audit_digest(last_hash, entry))
            RETURNING hash INTO last_hash;
        DELETE FROM kernel_auditunsealed WHERE entry_id = entry.id;
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END $$;
"""

UNDO = """
DROP TRIGGER auditentry_await_seal ON kernel_auditentry;
DROP TRIGGER auditentry_append_only ON kernel_auditentry;
DROP TRIGGER auditlink_append_only ON kernel_auditlink;
DROP TRIGGER reason_append_only ON kernel_reason;
DROP FUNCTION kernel_audit_seal();
DROP FUNCTION kernel_audit_await_seal();
DROP FUNCTION kernel_audit_digest(bytea, kernel_auditentry);
DROP FUNCTION kernel_refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers that keep records, the audit chain, and trigrams for names."""

    dependencies = [("kernel", "0001_initial")]

    operations = [TrigramExtension(), migrations.RunSQL(APPEND_ONLY + CHAIN, UNDO)]
