from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recurring", "0001_occurrences"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="holder",
            field=models.CharField(blank=True, db_default="", max_length=36),
        ),
    ]
