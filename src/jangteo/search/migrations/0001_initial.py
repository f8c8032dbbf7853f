from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("catalog", "0010_successors")]
    operations: list[migrations.operations.base.Operation] = []
