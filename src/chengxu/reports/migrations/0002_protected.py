"""Triggers that keep an issued report as it was issued."""

from django.db import migrations

from chengxu.ledger import guards
from chengxu.reports.register.protection import GUARDS


def create_triggers(apps, schema_editor):
    for statement in guards.created(GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in guards.dropped(GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
