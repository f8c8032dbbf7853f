from django.db import migrations

GUARDS = """
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER ledger_link_append_only BEFORE UPDATE OR DELETE ON ledger_link
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();

-- At commit, whoever wrote it: each entry that was touched sums to zero in each currency.
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid := CASE WHEN TG_TABLE_NAME = 'ledger_entry' THEN (to_jsonb(NEW) ->> 'id')::uuid
                        ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
    wrong text;
BEGIN
    SELECT string_agg(currency || ' ' || sum, ', ') INTO wrong FROM (
        SELECT currency, sum(amount_minor) FROM ledger_posting WHERE entry_id = wanted
        GROUP BY currency HAVING sum(amount_minor) <> 0) s;
    IF wrong IS NOT NULL OR NOT EXISTS (SELECT FROM ledger_posting WHERE entry_id = wanted) THEN
        RAISE EXCEPTION 'entry % does not balance: %', wanted, coalesce(wrong, 'no postings')
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

-- Nothing is added to an entry that has its digest.
CREATE FUNCTION ledger_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_link WHERE entry_id = NEW.entry_id) THEN
        RAISE EXCEPTION 'entry % is sealed', NEW.entry_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_posting_before_seal BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_sealed();
"""

CHAIN = """
CREATE FUNCTION ledger_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unsealed (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_await_seal AFTER INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_await_seal();

CREATE FUNCTION ledger_digest(previous bytea, entry ledger_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(concat_ws(chr(31),
        entry.id::text, extract(epoch FROM entry.at)::text, entry.kind, entry.key, entry.subject_kind,
        entry.subject_id::text,
        (SELECT string_agg(concat_ws(chr(30), p.account, p.amount_minor::text, p.currency,
                                     coalesce(p.order_id::text, '-'), coalesce(p.party_id::text, '-'), p.counterpart),
                           chr(29) ORDER BY p.id)
         FROM ledger_posting p WHERE p.entry_id = entry.id)), 'UTF8'))
$$;

CREATE FUNCTION ledger_seal() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    entry ledger_entry;
    last_position bigint;
    last_hash bytea;
    sealed bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(7246010002) THEN
        RETURN 0;
    END IF;
    SELECT position, hash INTO last_position, last_hash FROM ledger_link ORDER BY position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    last_hash := coalesce(last_hash, sha256(''));
    FOR entry IN
        SELECT e.* FROM ledger_entry e
        WHERE e.id IN (SELECT entry_id FROM ledger_unsealed ORDER BY entry_id LIMIT 5000) ORDER BY e.id
    LOOP
        last_position := last_position + 1;
        INSERT INTO ledger_link (position, entry_id, previous_hash, hash)
            VALUES (last_position, entry.id, last_hash, ledger_digest(last_hash, entry))
            RETURNING hash INTO last_hash;
        DELETE FROM ledger_unsealed WHERE entry_id = entry.id;
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END $$;
"""

UNDO = """
DROP FUNCTION ledger_seal();
DROP FUNCTION ledger_digest(bytea, ledger_entry);
DROP FUNCTION ledger_await_seal() CASCADE;
DROP FUNCTION ledger_refuse_sealed() CASCADE;
DROP FUNCTION ledger_entry_balances() CASCADE;
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP TRIGGER ledger_posting_append_only ON ledger_posting;
DROP TRIGGER ledger_link_append_only ON ledger_link;
"""


class Migration(migrations.Migration):
    """The books balance at commit, are never changed, and are chained."""

    dependencies = [("ledger", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunSQL(GUARDS + CHAIN, UNDO)]
