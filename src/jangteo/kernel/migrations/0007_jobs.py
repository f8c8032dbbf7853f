from django.db import migrations, models

MAKE = """
CREATE FUNCTION kernel_refuse_odd_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.defer_timestamp > extract(epoch FROM clock_timestamp()) + 60 OR EXISTS (
        SELECT FROM procrastinate_periodic_defers d
        WHERE d.task_name = NEW.task_name AND d.periodic_id = NEW.periodic_id
          AND d.defer_timestamp > NEW.defer_timestamp
    ) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER periodic_defers_by_our_clock BEFORE INSERT ON procrastinate_periodic_defers
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_odd_schedule();
"""
UNDO = """
DROP TRIGGER periodic_defers_by_our_clock ON procrastinate_periodic_defers;
DROP FUNCTION kernel_refuse_odd_schedule();
"""


class Migration(migrations.Migration):
    """Why jobs failed; a time of a schedule that is to come, or is over, by the database's clock is not enqueued."""

    dependencies = [("kernel", "0006_answers_and_series"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        migrations.CreateModel(
            name="JobFailure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("job_id", models.BigIntegerField()),
                ("task", models.CharField(max_length=128)),
                ("attempt", models.PositiveIntegerField()),
                ("error", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="jobfailure", index=models.Index(fields=["job_id", "-id"], name="jobfailure_by_job")
        ),
        migrations.RunSQL(MAKE, UNDO),
    ]
