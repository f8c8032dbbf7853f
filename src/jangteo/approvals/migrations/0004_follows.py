from django.db import migrations, models
from django.db.models import Q

THEN = ["ordered", "to_pay", "paid_by_another", "changed"]


class Migration(migrations.Migration):
    """A request says what follows its approval, so that nobody is told that it is ordered where somebody has to pay."""

    dependencies = [("approvals", "0003_versions")]

    operations = [
        migrations.AddField(
            model_name="approvalrequest",
            name="follows",
            field=models.CharField(db_default="ordered", default="ordered", max_length=15),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.CheckConstraint(condition=Q(follows__in=THEN), name="approvalrequest_follows_known"),
        ),
    ]
