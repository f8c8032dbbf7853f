"""What was published stays as it was; an old address leads where it leads at once."""

from django.db import migrations

KEPT = """
CREATE TRIGGER pageversion_append_only BEFORE UPDATE OR DELETE ON content_pageversion
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER pageending_append_only BEFORE UPDATE OR DELETE ON content_pageending
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
AT_ONCE = """
CREATE FUNCTION content_refuse_chains() RETURNS trigger LANGUAGE plpgsql AS $$
-- one change of a channel's redirects at a time: each sees what the other left
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('content_redirect ' || NEW.channel_id::text, 0));
    IF NEW.old_path = NEW.new_path OR EXISTS (
        SELECT FROM content_redirect r WHERE r.channel_id = NEW.channel_id AND r.id <> NEW.id
            AND (r.old_path = NEW.new_path OR r.new_path = NEW.old_path)
    ) THEN
        RAISE EXCEPTION '% would lead through another', NEW.old_path USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER redirect_leads_at_once BEFORE INSERT OR UPDATE ON content_redirect
    FOR EACH ROW EXECUTE FUNCTION content_refuse_chains();
"""
UNDO = """
DROP FUNCTION content_refuse_chains() CASCADE;
DROP TRIGGER pageending_append_only ON content_pageending;
DROP TRIGGER pageversion_append_only ON content_pageversion;
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0001_pages"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(KEPT + AT_ONCE, UNDO)]
