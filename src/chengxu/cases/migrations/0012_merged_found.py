"""Cases that others were merged into before their words were kept with the one that goes on: they are made findable anew."""

from __future__ import annotations

from django.db import migrations, transaction

AT_ONCE = 500
"""Cases whose search terms are dropped in one transaction: others who write wait no longer than for these."""
KEY = {"sqlite": "rowid", "postgresql": "case_id"}
KEPT = """
SELECT id FROM cases_case
WHERE id > %s AND uid IN (SELECT merged_into FROM cases_case WHERE NOT (merged_into = ''))
ORDER BY id LIMIT %s
"""


def forget(apps, schema_editor):
    """Drop the search terms of the cases that others were merged into.

    The background work writes them again within seconds, as those of any case the search does not know, with the words
    of the merged ones. Interrupted and begun anew it does no harm.
    """
    connection, last = schema_editor.connection, 0
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(KEPT, [last, AT_ONCE])
            keys = [row[0] for row in cursor.fetchall()]
            if not keys:
                return
            places = ", ".join(["%s"] * len(keys))
            cursor.execute(f"DELETE FROM cases_search WHERE {KEY[connection.vendor]} IN ({places})", keys)
        last = keys[-1]


class Migration(migrations.Migration):
    atomic = False  # each part is a transaction of its own
    dependencies = [("cases", "0011_closed_lately")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
