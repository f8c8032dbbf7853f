from django.db import migrations

GUARD = """
CREATE SEQUENCE quotes_quote_number;

-- A quote stands where its last move led: no state without a move, no move without its state.
CREATE FUNCTION quotes_state_by_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a quote is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.state, NEW.moves) IS DISTINCT FROM (OLD.state, OLD.moves) AND NOT EXISTS (
        SELECT FROM quotes_quotemove m WHERE m.quote_id = NEW.id AND m.position = NEW.moves
            AND NEW.moves = OLD.moves + 1 AND (m.from_state = OLD.state OR m.position = 1) AND m.to_state = NEW.state) THEN
        RAISE EXCEPTION 'quote % does not go from % to % without a move', OLD.number, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.order_id IS NOT NULL AND NEW.order_id IS DISTINCT FROM OLD.order_id THEN
        RAISE EXCEPTION 'quote % has its order', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quote_state_by_move BEFORE UPDATE OR DELETE ON quotes_quote
    FOR EACH ROW EXECUTE FUNCTION quotes_state_by_move();

CREATE FUNCTION quotes_move_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved quotes_quote;
BEGIN
    SELECT * INTO moved FROM quotes_quote WHERE id = NEW.quote_id FOR UPDATE;
    IF NEW.position <> moved.moves + 1 OR (NEW.position > 1 AND NEW.from_state <> moved.state)
       OR moved.state IN ('declined', 'withdrawn', 'ordered') THEN
        RAISE EXCEPTION 'quote % is not %', moved.number, NEW.from_state USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quotemove_begins BEFORE INSERT ON quotes_quotemove
    FOR EACH ROW EXECUTE FUNCTION quotes_move_begins();

CREATE TRIGGER quoteversion_stays BEFORE UPDATE OR DELETE ON quotes_quoteversion
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('note', 'made_by_name');
CREATE TRIGGER quoteline_stays BEFORE UPDATE OR DELETE ON quotes_quoteline
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('text');
CREATE TRIGGER quotemessage_stays BEFORE UPDATE OR DELETE ON quotes_quotemessage
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('text', 'made_by_name');
CREATE TRIGGER quotemove_stays BEFORE UPDATE OR DELETE ON quotes_quotemove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('why', 'made_by_name');
"""
UNGUARD = """
DROP TRIGGER quotemove_stays ON quotes_quotemove;
DROP TRIGGER quotemessage_stays ON quotes_quotemessage;
DROP TRIGGER quoteline_stays ON quotes_quoteline;
DROP TRIGGER quoteversion_stays ON quotes_quoteversion;
DROP FUNCTION quotes_move_begins() CASCADE;
DROP FUNCTION quotes_state_by_move() CASCADE;
DROP SEQUENCE quotes_quote_number;
"""


class Migration(migrations.Migration):
    """A quote's state is its last move's, and what was written and said stays: by the database."""

    dependencies = [("kernel", "0005_letters_by_address"), ("quotes", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
