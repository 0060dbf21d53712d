"""The running clocks by the rung they have climbed: what has been escalated is a list, not a search through all clocks."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_entered")]

    operations = [
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", True)),
                fields=["kind", "step"],
                name="cases_clock_climbed",
            ),
        ),
    ]
