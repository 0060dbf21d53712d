"""What a resumed clock of the whole case still had: a new calendar moves it by that, while it runs and while it waits.

Clocks that were resumed before this column was there have none, and stay as they were counted.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_climbed")]

    operations = [
        migrations.AddField(
            model_name="caseclock",
            name="left",
            field=models.BigIntegerField(null=True),
        ),
    ]
