from django.db import migrations

COLUMNS = {
    "note": "'text', 'writer_name'",
    "touch": "'with_whom', 'outcome', 'writer_name'",
    "taskmove": "'actor_name', 'why'",
}


def triggers(function: dict[str, str]) -> str:
    return "".join(
        f"""
DROP TRIGGER {name}_append_only ON relations_{name};
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON relations_{name}
    FOR EACH ROW EXECUTE FUNCTION {call};
"""
        for name, call in function.items()
    )


MAKE = triggers({name: f"kernel_keep_but_erase({columns})" for name, columns in COLUMNS.items()})
UNDO = triggers(dict.fromkeys(COLUMNS, "kernel_refuse_change()"))


class Migration(migrations.Migration):
    """What was written of an erased person, and the name of one who wrote, may be taken out; nothing else changes."""

    dependencies = [("relations", "0002_append_only"), ("kernel", "0005_letters_by_address")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
