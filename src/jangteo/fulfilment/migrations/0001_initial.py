"""Shipments, what is scanned for them, and what their carriers tell."""

import django.db.models.deletion
from django.db import migrations, models

import jangteo.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0007_mix"),
        ("channels", "0007_holds"),
        ("inventory", "0005_holds"),
        ("ordering", "0013_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompleteOnly",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ordering.order",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PickPolicy",
            fields=[
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="inventory.place",
                    ),
                ),
                (
                    "is_checked",
                    models.BooleanField(
                        default=True, help_text="a shipment is packed only when every unit was scanned"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CarrierEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("carrier", models.CharField(max_length=20)),
                ("event_key", models.CharField(max_length=80)),
                ("tracking_no", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("at", models.DateTimeField(help_text="by the carrier's clock")),
                ("where", models.CharField(blank=True, help_text="a branch of the carrier's", max_length=80)),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["carrier", "tracking_no"], name="carrierevent_of_parcel")],
                "constraints": [
                    models.UniqueConstraint(fields=("carrier", "event_key"), name="carrierevent_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["label", "picked_up", "in_transit", "out", "delivered", "failed", "returned"])
                        ),
                        name="carrierevent_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=50, unique=True)),
                ("state", models.CharField(default="planned", max_length=10)),
                ("planned_for", models.DateField(blank=True, null=True)),
                ("promised_on", models.DateField(blank=True, null=True)),
                ("kept", models.CharField(blank=True, db_default="", default="", max_length=6)),
                ("carrier", models.CharField(blank=True, max_length=20)),
                ("service", models.CharField(blank=True, max_length=20)),
                ("tracking_no", models.CharField(blank=True, max_length=40)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("cost_minor", models.BigIntegerField(default=0)),
                ("surcharge_minor", models.BigIntegerField(default=0)),
                ("parcels", models.JSONField(blank=True, default=list)),
                ("made_at", models.DateTimeField()),
                ("shipped_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.orderdelivery"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.order"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inventory.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=100)),
                ("outcome", models.CharField(max_length=10)),
                ("quantity", models.IntegerField(default=0)),
                ("serial", models.CharField(blank=True, max_length=60)),
                ("lot", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(blank=True, null=True)),
                ("client_key", models.CharField(max_length=100, unique=True)),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ordering.orderline",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="fulfilment.shipment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.IntegerField()),
                ("picked", models.IntegerField(default=0)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ordering.orderline"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="fulfilment.shipment"
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShipmentMove",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jangteo.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("from_state", models.CharField(blank=True, max_length=10)),
                ("to_state", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField(blank=True, null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="fulfilment.shipment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShippingTerms",
            fields=[
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="channels.channel",
                    ),
                ),
                ("is_complete_only", models.BooleanField(default=False)),
                ("least_fill", models.PositiveIntegerField(default=0, help_text="percent of a delivery's units")),
                ("handling_days", models.PositiveIntegerField(default=2)),
                ("carrier", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("handling_days__lte", 60), ("least_fill__lte", 100)),
                        name="shippingterms_within_bounds",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["order"], name="shipment_by_order"),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["place", "state", "made_at"], name="shipment_worklist"),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(("kept", ""), ("promised_on__isnull", False)),
                fields=["promised_on"],
                name="shipment_promised",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["planned", "picking", "packed", "shipped", "delivered", "failed", "returned", "cancelled"],
                    )
                ),
                name="shipment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept__in", ["", "kept", "missed"])), name="shipment_kept_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shipped_at", None), ("state__in", ["planned", "picking", "packed", "cancelled"])),
                    models.Q(
                        ("shipped_at__isnull", False), ("state__in", ["shipped", "delivered", "failed", "returned"])
                    ),
                    _connector="OR",
                ),
                name="shipment_left_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tracking_no", ""), _negated=True),
                fields=("carrier", "tracking_no"),
                name="shipment_tracked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cost_minor__gte", 0),
                    ("surcharge_minor__gte", 0),
                    ("surcharge_minor__lte", models.F("cost_minor")),
                ),
                name="shipment_cost_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(fields=["shipment", "at"], name="scan_by_shipment"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line__isnull", False), ("outcome__in", ["picked", "unchecked"]), ("quantity__gt", 0)),
                    models.Q(("line__isnull", False), ("outcome", "undone"), ("quantity__lt", 0)),
                    models.Q(
                        models.Q(("outcome__in", ["picked", "unchecked", "undone"]), _negated=True), ("quantity", 0)
                    ),
                    _connector="OR",
                ),
                name="scan_counts_what_it_takes",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["picked", "undone", "unchecked", "wrong", "too_many", "recalled", "not_here", "twice"],
                    )
                ),
                name="scan_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipmentline",
            constraint=models.UniqueConstraint(fields=("shipment", "line"), name="shipmentline_once"),
        ),
        migrations.AddConstraint(
            model_name="shipmentline",
            constraint=models.CheckConstraint(
                condition=models.Q(("picked__gte", 0), ("picked__lte", models.F("quantity")), ("quantity__gt", 0)),
                name="shipmentline_picked_within",
            ),
        ),
    ]
