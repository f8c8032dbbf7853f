"""How features are set. A switch that is set is noted (kernel.kept), and so is who is in the segments of pilots."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import jangteo.kernel.ids


def note_changes(table: str) -> migrations.RunSQL:
    """Let changes of a table be noted."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_noted_for_flags AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kernel_note_change('flags')",
        f"DROP TRIGGER {table}_noted_for_flags ON {table}",
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [("channels", "0013_pages_version"), ("segments", "0001_initial"), ("kernel", "0009_changes")]

    operations = [
        migrations.CreateModel(
            name="FlagSetting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("feature", models.CharField(max_length=40)),
                ("state", models.CharField(max_length=10)),
                (
                    "segment_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list),
                ),
                ("party_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                ("share", models.PositiveSmallIntegerField(default=0)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("changed_by", models.UUIDField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feature", "channel"), name="flagsetting_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["off", "pilot", "on"]), name="flagsetting_state_known"
                    ),
                    models.CheckConstraint(condition=Q(share__lte=100), name="flagsetting_share_of_hundred"),
                    models.CheckConstraint(condition=~Q(state="off") | ~Q(why=""), name="flagsetting_off_says_why"),
                    models.CheckConstraint(
                        condition=Q(state="pilot") | Q(segment_ids=[], party_ids=[], share=0),
                        name="flagsetting_cohort_of_pilot",
                    ),
                ]
            },
        ),
        note_changes("flags_flagsetting"),
        note_changes("segments_segmentmember"),
    ]
