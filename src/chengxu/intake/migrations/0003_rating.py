import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_answers_and_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rating",
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
                ("score", models.PositiveSmallIntegerField()),
                ("satisfied", models.BooleanField()),
                ("rated_at", models.DateTimeField()),
                (
                    "report",
                    models.OneToOneField(
                        db_column="report_uid",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating",
                        to="intake.report",
                        to_field="uid",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                        name="intake_score_is_1_to_5",
                    )
                ],
            },
        ),
    ]
