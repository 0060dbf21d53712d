"""What desks need at a million cases: columns lists are ordered by, the search table, the feed of changes, claims."""

from __future__ import annotations

from django.db import migrations, models

from chengxu.cases.finding.searching import CREATE, DROP

DUE = (
    """(SELECT min(k.due_at) FROM cases_clock k WHERE k.case_uid = cases_case.uid AND k.stopped_at IS NULL)"""
)
MILLISECONDS = {
    "sqlite": f"CAST(round((julianday({DUE}) - 2440587.5) * 86400000) AS INTEGER)",
    "postgresql": f"(extract(epoch FROM {DUE}) * 1000)::bigint",
}
DERIVE = """
UPDATE cases_case SET
  queue = CASE state
    WHEN 'reported' THEN 'acceptance' WHEN 'verifying' THEN 'verification' WHEN 'accepted' THEN 'filing'
    WHEN 'filed' THEN 'dispatch' WHEN 'dispatched' THEN 'unit' WHEN 'handling' THEN 'unit'
    WHEN 'handled' THEN 'handled'
    WHEN 'checking' THEN CASE WHEN finding = 'passed' THEN 'closing' ELSE 'check' END
    WHEN 'suspended' THEN 'suspended' WHEN 'transferred' THEN 'transferred' WHEN 'disputed' THEN 'disputed'
    ELSE '' END,
  is_open = state NOT IN ('closed', 'rejected', 'void', 'merged'),
  holder = CASE WHEN unit = '' THEN lead_unit ELSE unit END,
  due_key = coalesce({milliseconds}, 9999999999999)
"""


def fill(apps, schema_editor):
    """Cases that were there before get their columns; their search terms come with the next background pass."""
    schema_editor.execute(DERIVE.format(milliseconds=MILLISECONDS[schema_editor.connection.vendor]))


def create_search(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_search(apps, schema_editor):
    schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_joining")]

    operations = [
        migrations.CreateModel(
            name="CaseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_uid", models.CharField(blank=True, max_length=36)),
                ("at", models.DateTimeField()),
                ("seq", models.BigIntegerField(null=True, unique=True)),
            ],
            options={
                "db_table": "cases_change",
            },
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="cases_unit_newest",
        ),
        migrations.AddField(
            model_name="case",
            name="due_key",
            field=models.BigIntegerField(default=9999999999999),
        ),
        migrations.AddField(
            model_name="case",
            name="holder",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="case",
            name="is_open",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="case",
            name="queue",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["queue", "due_key", "id"], name="cases_queue_urgent"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit", "queue", "due_key", "id"], name="cases_unit_urgent"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["is_open", "-id"], name="cases_open_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["holder", "-id"], name="cases_holder_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["township", "-id"], name="cases_township_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["category", "-id"], name="cases_category_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["cell"], name="cases_cell"),
        ),
        migrations.AddIndex(
            model_name="casechange",
            index=models.Index(
                condition=models.Q(("seq__isnull", True)), fields=["id"], name="cases_change_unnumbered"
            ),
        ),
        migrations.RunPython(create_search, drop_search),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
