from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0004_time_zone"),
        ("privacy", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consentrecord",
            name="consent_purpose",
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("marketing.advertising", "marketing.advertising"),
                    ("marketing.advertising_night", "marketing.advertising_night"),
                    ("marketing.personalisation", "marketing.personalisation"),
                    ("service.order_updates", "service.order_updates"),
                    ("service.account_safety", "service.account_safety"),
                    ("service.restock", "service.restock"),
                    ("service.reviews", "service.reviews"),
                ],
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("marketing.advertising", "marketing.advertising"),
                    ("marketing.advertising_night", "marketing.advertising_night"),
                    ("marketing.personalisation", "marketing.personalisation"),
                    ("service.order_updates", "service.order_updates"),
                    ("service.account_safety", "service.account_safety"),
                    ("service.restock", "service.restock"),
                    ("service.reviews", "service.reviews"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "marketing.advertising",
                            "marketing.advertising_night",
                            "marketing.personalisation",
                            "service.order_updates",
                            "service.account_safety",
                            "service.restock",
                            "service.reviews",
                        ],
                    )
                ),
                name="consent_purpose",
            ),
        ),
    ]
