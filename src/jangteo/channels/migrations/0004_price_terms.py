from django.db import migrations, models

WORDS = {
    "list_policy": (10, "first", ("first", "merge", "lowest")),
    "ladder": (12, "all_units", ("all_units", "incremental")),
    "rounding": (10, "half_up", ("half_up", "half_even", "half_down", "up", "down")),
    "tax_at": (10, "line", ("unit", "line", "document")),
}


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_doors")]

    operations = [
        *(
            migrations.AddField("channel", name, models.CharField(default=usual, db_default=usual, max_length=length))
            for name, (length, usual, _) in WORDS.items()
        ),
        *(
            migrations.AddConstraint(
                "channel",
                models.CheckConstraint(condition=models.Q((f"{name}__in", list(known))), name=f"channel_{name}_known"),
            )
            for name, (_, _, known) in WORDS.items()
        ),
    ]
