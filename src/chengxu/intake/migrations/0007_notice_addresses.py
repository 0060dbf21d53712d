from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0006_privacy_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="notice_email",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="report",
            name="notice_phone",
            field=models.CharField(blank=True, db_default="", max_length=24),
        ),
    ]
