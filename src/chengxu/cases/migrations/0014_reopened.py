"""How often its reporter had a closed case taken up again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_notices_answered")]

    operations = [
        migrations.AddField("case", "reopens", models.PositiveSmallIntegerField(db_default=0, default=0))
    ]
