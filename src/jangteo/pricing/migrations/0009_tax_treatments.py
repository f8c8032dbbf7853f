"""Why a rate is what it is; buyers and destinations that are taxed otherwise."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import jangteo.kernel.ids

OTHERWISE = ["Z", "E", "AE", "K", "G", "O"]
SAY = "UPDATE pricing_taxrate SET category = CASE WHEN rate > 0 THEN 'S' ELSE 'E' END"
# What a paper says was so; only that it was revoked is added, and its number may be erased.
KEEP = """
CREATE TRIGGER taxcertificate_keeps BEFORE UPDATE OF id, party_id, country, category, codes, valid_from, valid_until,
    recorded_at ON pricing_taxcertificate FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER taxcertificate_stays BEFORE DELETE ON pricing_taxcertificate
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""
LOOSEN = """
DROP TRIGGER taxcertificate_stays ON pricing_taxcertificate;
DROP TRIGGER taxcertificate_keeps ON pricing_taxcertificate;
"""


def own_id() -> models.UUIDField:
    return models.UUIDField(default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_append_only"),
        ("parties", "0001_initial"),
        ("pricing", "0008_one_index_by_variant"),
    ]

    operations = [
        migrations.AddField("taxrate", "category", models.CharField(max_length=2, default=""), preserve_default=False),
        migrations.RunSQL(SAY, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "taxrate",
            models.CheckConstraint(
                condition=Q(rate__gt=0, category="S") | Q(rate=0, category__in=["Z", "E"]),
                name="taxrate_standard_above_zero",
            ),
        ),
        migrations.CreateModel(
            name="TaxCertificate",
            fields=[
                ("id", own_id()),
                ("country", models.CharField(max_length=2)),
                ("category", models.CharField(max_length=2)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list
                    ),
                ),
                ("number", models.CharField(max_length=80)),
                ("issued_by", models.CharField(blank=True, max_length=120)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["party", "country"], name="taxcertificate_by_party")],
                "constraints": [
                    models.CheckConstraint(condition=Q(category__in=OTHERWISE), name="taxcertificate_treats_otherwise"),
                    models.CheckConstraint(condition=~Q(number=""), name="taxcertificate_has_a_number"),
                    models.CheckConstraint(
                        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                        name="taxcertificate_ends_later",
                    ),
                    models.UniqueConstraint(
                        fields=["party", "country", "number"],
                        condition=Q(revoked_at=None),
                        name="taxcertificate_number_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxDestination",
            fields=[
                ("id", own_id()),
                ("country", models.CharField(max_length=2)),
                ("destination", models.CharField(blank=True, max_length=2)),
                ("buyer", models.CharField(default="any", max_length=10)),
                ("category", models.CharField(blank=True, max_length=2)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["country", "destination", "buyer"], name="taxdestination_once"),
                    models.CheckConstraint(condition=~Q(destination=F("country")), name="taxdestination_is_abroad"),
                    models.CheckConstraint(
                        condition=Q(buyer__in=["any", "company", "person"]), name="taxdestination_buyer_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(category__in=OTHERWISE) | (Q(category="") & ~Q(destination="")),
                        name="taxdestination_says_how",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
