"""The basis of a precedent in English too; those made before get theirs from the number of their case."""

from __future__ import annotations

import re
from typing import Any

from django.db import migrations, models

RULING = re.compile(r"案件 (?P<case_no>\S+) 的争议裁定")


def translate(apps: Any, schema_editor: Any) -> None:
    """Say it in English where the sentence is our own."""
    precedents = apps.get_model("responsibility", "Precedent").objects
    for row in precedents.filter(basis_en=""):
        if found := RULING.fullmatch(row.basis):
            precedents.filter(pk=row.pk).update(basis_en=f"ruling on the dispute in case {found['case_no']}")


class Migration(migrations.Migration):
    dependencies = [
        ("responsibility", "0002_precedent"),
    ]

    operations = [
        migrations.AddField(
            model_name="precedent",
            name="basis_en",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(translate, migrations.RunPython.noop),
    ]
