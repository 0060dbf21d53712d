"""Which keys read the register of components."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.AddField("apikey", "components", models.BooleanField(db_default=False, default=False))
    ]
