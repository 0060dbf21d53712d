import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_rating"),
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("deed_uid", models.CharField(max_length=36)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "email"), ("phone", "phone"), ("reply", "reply")], max_length=8
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sent", "sent"),
                            ("dead", "dead"),
                            ("stopped", "stopped"),
                        ],
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("why_zh", models.CharField(blank=True, max_length=200)),
                ("why_en", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        db_column="report_uid",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="intake.report",
                        to_field="uid",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["next_at"],
                        name="notices_to_send",
                    ),
                    models.Index(fields=["state", "-id"], name="notices_outgoing_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "email"), ("phone", "phone"), ("reply", "reply")], max_length=8
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("token", models.CharField(max_length=32, unique=True)),
                ("since", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        db_column="report_uid",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to="intake.report",
                        to_field="uid",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "channel"), name="notices_one_subscription_a_way"
                    )
                ],
            },
        ),
    ]
