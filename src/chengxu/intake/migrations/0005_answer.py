import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_sendings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=36, unique=True)),
                ("case_uid", models.CharField(max_length=36)),
                ("channel", models.CharField(max_length=16)),
                ("unit", models.CharField(blank=True, max_length=24)),
                ("text", models.TextField()),
                ("asked_at", models.CharField(blank=True, max_length=200)),
                ("drafted_by", models.CharField(max_length=36)),
                ("drafted_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("approved_by", models.CharField(blank=True, max_length=36)),
                ("answered_at", models.DateTimeField(null=True)),
                ("late", models.BooleanField(default=False)),
                (
                    "report",
                    models.OneToOneField(
                        db_column="report_uid",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="intake.report",
                        to_field="uid",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["answered_at"], name="intake_answered")],
            },
        ),
    ]
