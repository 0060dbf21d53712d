"""The view of effective deeds, and triggers that refuse to change or delete what the ledger holds."""

from django.db import migrations

from chengxu.ledger import guards
from chengxu.ledger.effective import DROP_VIEW, GUARDS, VIEW


def create_triggers(apps, schema_editor):
    for statement in guards.created(GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in guards.dropped(GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(VIEW, DROP_VIEW),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
