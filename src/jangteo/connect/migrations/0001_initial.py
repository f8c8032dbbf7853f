import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run_id", models.UUIDField()),
                ("row", models.BigIntegerField()),
                ("key", models.TextField()),
                ("values", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run_id", "key", "row"), name="importrow_by_key")],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("products", "products"),
                            ("prices", "prices"),
                            ("customers", "customers"),
                            ("orders", "orders"),
                            ("stock", "stock"),
                        ],
                        max_length=12,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_digest", models.CharField(help_text="SHA-256", max_length=64)),
                ("map_digest", models.CharField(help_text="SHA-256", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "reading"),
                            ("writing", "writing"),
                            ("done", "done"),
                            ("kept_nothing", "kept_nothing"),
                            ("abandoned", "abandoned"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "is_rehearsal",
                    models.BooleanField(default=False, help_text="a dry run: the row is rolled back with it"),
                ),
                ("is_whole", models.BooleanField(default=False, help_text="all or nothing")),
                ("rows_read", models.BigIntegerField(default=0)),
                ("rows_staged", models.BigIntegerField(default=0)),
                ("last_key", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-started_at"], name="importrun_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_rehearsal", False), ("state__in", ("reading", "writing"))),
                        fields=("kind", "file_digest", "map_digest"),
                        name="importrun_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["reading", "writing", "done", "kept_nothing", "abandoned"])),
                        name="importrun_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ("reading", "writing"))),
                            models.Q(
                                models.Q(("state__in", ("reading", "writing")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="importrun_ended_when_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rows_staged__gte", 0), ("rows_staged__lte", models.F("rows_read"))),
                        name="importrun_stages_what_it_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.BigIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("warning", "warning"), ("refused", "refused"), ("skipped", "skipped")], max_length=10
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("column", models.TextField(blank=True)),
                ("value", models.TextField(blank=True)),
                ("names", models.JSONField(help_text="the message in each language")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="connect.importrun"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "row", "id"], name="importnote_by_row")],
            },
        ),
        migrations.RunSQL("ALTER TABLE connect_importrow SET UNLOGGED", "ALTER TABLE connect_importrow SET LOGGED"),
    ]
