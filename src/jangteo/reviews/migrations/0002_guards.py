from django.db import migrations

GUARD = """
-- A post stands where its last move led: no state without a move, no move without its state.
CREATE FUNCTION reviews_state_by_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a post is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.state, NEW.moves) IS DISTINCT FROM (OLD.state, OLD.moves) AND NOT EXISTS (
        SELECT FROM reviews_postmove m WHERE m.post_id = NEW.id AND m.position = NEW.moves
            AND NEW.moves = OLD.moves + 1 AND (m.from_state = OLD.state OR m.position = 1) AND m.to_state = NEW.state) THEN
        RAISE EXCEPTION 'post % does not go from % to % without a move', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.kind, NEW.product_id, NEW.channel_id, NEW.parent_id, NEW.line_id, NEW.party_id, NEW.person_id, NEW.by_shop)
       IS DISTINCT FROM
       (OLD.kind, OLD.product_id, OLD.channel_id, OLD.parent_id, OLD.line_id, OLD.party_id, OLD.person_id, OLD.by_shop)
    THEN
        RAISE EXCEPTION 'what post % is about, and whose it is, stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER post_state_by_move BEFORE UPDATE OR DELETE ON reviews_post
    FOR EACH ROW EXECUTE FUNCTION reviews_state_by_move();

CREATE FUNCTION reviews_move_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved reviews_post;
BEGIN
    SELECT * INTO moved FROM reviews_post WHERE id = NEW.post_id FOR UPDATE;
    IF NEW.position <> moved.moves + 1 OR (NEW.position > 1 AND NEW.from_state <> moved.state) THEN
        RAISE EXCEPTION 'post % is not %', moved.id, NEW.from_state USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER postmove_begins BEFORE INSERT ON reviews_postmove
    FOR EACH ROW EXECUTE FUNCTION reviews_move_begins();

CREATE TRIGGER postversion_stays BEFORE UPDATE OR DELETE ON reviews_postversion
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('title', 'text', 'shown_name');
CREATE TRIGGER postmove_stays BEFORE UPDATE OR DELETE ON reviews_postmove
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('why', 'made_by_name');
CREATE TRIGGER report_stays BEFORE UPDATE OR DELETE ON reviews_report
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_but_erase('words');
"""
UNGUARD = """
DROP TRIGGER report_stays ON reviews_report;
DROP TRIGGER postmove_stays ON reviews_postmove;
DROP TRIGGER postversion_stays ON reviews_postversion;
DROP FUNCTION reviews_move_begins() CASCADE;
DROP FUNCTION reviews_state_by_move() CASCADE;
"""


class Migration(migrations.Migration):
    """A post's state is its last move's, and what was written and done stays: by the database."""

    dependencies = [("kernel", "0005_letters_by_address"), ("reviews", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
