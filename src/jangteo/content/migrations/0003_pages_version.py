"""A channel has another version of its pages with each change of which are shown, and where: who kept them reads anew."""

from django.db import migrations

TOLD = """
CREATE FUNCTION content_pages_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE channels_channel SET pages_version = gen_random_uuid() WHERE id = (
        CASE TG_TABLE_NAME
            WHEN 'content_page' THEN (to_jsonb(NEW)->>'channel_id')::uuid
            WHEN 'content_pageversion' THEN
                (SELECT channel_id FROM content_page WHERE id = (to_jsonb(NEW)->>'page_id')::uuid)
            ELSE (SELECT p.channel_id FROM content_pageversion v JOIN content_page p ON p.id = v.page_id
                  WHERE v.id = (to_jsonb(NEW)->>'version_id')::uuid)
        END);
    RETURN NULL;
END $$;
CREATE TRIGGER page_tells_channel AFTER UPDATE OF slug, place, position ON content_page
    FOR EACH ROW EXECUTE FUNCTION content_pages_changed();
CREATE TRIGGER pageversion_tells_channel AFTER INSERT ON content_pageversion
    FOR EACH ROW EXECUTE FUNCTION content_pages_changed();
CREATE TRIGGER pageending_tells_channel AFTER INSERT ON content_pageending
    FOR EACH ROW EXECUTE FUNCTION content_pages_changed();
"""
UNTOLD = "DROP FUNCTION content_pages_changed() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("channels", "0013_pages_version"), ("content", "0002_guards")]

    operations = [migrations.RunSQL(TOLD, UNTOLD)]
