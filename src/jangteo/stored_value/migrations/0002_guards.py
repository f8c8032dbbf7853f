from django.db import migrations

GUARD = """
CREATE TRIGGER storedvaluemove_append_only BEFORE UPDATE OR DELETE ON stored_value_storedvaluemove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('actor_name', 'why');

-- What is left of a part and of a value is the sum of its moves, whoever writes them; no more comes back of a spending
-- than was spent, however many give back at once: whoever comes second waits for the value's row.
CREATE FUNCTION stored_value_count_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open bigint;
BEGIN
    UPDATE stored_value_storedvalue SET balance_minor = balance_minor + NEW.amount_minor WHERE id = NEW.value_id;
    UPDATE stored_value_storedvaluepart SET left_minor = left_minor + NEW.amount_minor
        WHERE id = NEW.part_id AND value_id = NEW.value_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a move is of a part of its value' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.undoes <> '' THEN
        SELECT -coalesce(sum(amount_minor), 0) INTO open FROM stored_value_storedvaluemove
            WHERE value_id = NEW.value_id AND (key = NEW.undoes AND kind = 'spend' OR undoes = NEW.undoes);
        IF open < 0 THEN
            RAISE EXCEPTION 'more of % came back than was spent', NEW.undoes USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER storedvaluemove_counts AFTER INSERT ON stored_value_storedvaluemove
    FOR EACH ROW EXECUTE FUNCTION stored_value_count_move();

-- A value stays what it is; of a part only what is left changes, and its end is put off.
CREATE FUNCTION stored_value_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
       AND (TG_TABLE_NAME <> 'stored_value_storedvaluepart'
            OR (to_jsonb(NEW) ->> 'expires_on')::date IS NOT DISTINCT FROM (to_jsonb(OLD) ->> 'expires_on')::date
            OR (to_jsonb(NEW) ->> 'expires_on')::date >= (to_jsonb(OLD) ->> 'expires_on')::date) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% keeps what it is', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER storedvalue_stays BEFORE UPDATE OR DELETE ON stored_value_storedvalue
    FOR EACH ROW EXECUTE FUNCTION stored_value_stays('balance_minor', 'state');
CREATE TRIGGER storedvaluepart_stays BEFORE UPDATE OR DELETE ON stored_value_storedvaluepart
    FOR EACH ROW EXECUTE FUNCTION stored_value_stays('left_minor', 'expires_on', 'gone_on');
"""
UNGUARD = """
DROP FUNCTION stored_value_stays() CASCADE;
DROP FUNCTION stored_value_count_move() CASCADE;
DROP TRIGGER storedvaluemove_append_only ON stored_value_storedvaluemove;
"""


class Migration(migrations.Migration):
    """Balances are kept by the database, and their history is never changed."""

    dependencies = [("stored_value", "0001_initial"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
