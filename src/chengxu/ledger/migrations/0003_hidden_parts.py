"""What was hidden in a picture, one row a version, and triggers that keep every one."""

from django.db import migrations, models

from chengxu.ledger import guards
from chengxu.ledger.effective import VERSION_GUARDS


def create_triggers(apps, schema_editor):
    for statement in guards.created(VERSION_GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in guards.dropped(VERSION_GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="EvidenceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(help_text="of the original", max_length=64)),
                ("number", models.PositiveIntegerField(help_text="from 1")),
                ("areas", models.TextField()),
                ("shown", models.CharField(max_length=64)),
                ("thumbnail", models.CharField(max_length=64)),
                ("deed_uid", models.CharField(help_text="who did it, when and why", max_length=36)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["hash", "number"], name="ledger_one_version_of_a_number")
                ],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
