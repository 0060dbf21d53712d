"""What a change brought its case into, so that a desk can tell new work from a change further down its list."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_category_holder")]

    operations = [
        migrations.AddField(
            model_name="casechange",
            name="entered",
            field=models.CharField(blank=True, default="", max_length=400),
        ),
    ]
