"""The view of effective deeds, and triggers that refuse to change or delete what the ledger holds."""

from django.db import migrations

from chengxu.ledger.effective import DROP_VIEW, SQLITE_TRIGGERS, VIEW


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE_TRIGGERS.values():
            schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE_TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(VIEW, DROP_VIEW),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
