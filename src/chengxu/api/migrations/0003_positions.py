"""Which keys write positions of vehicles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0002_components")]

    operations = [
        migrations.AddField("apikey", "positions", models.BooleanField(db_default=False, default=False))
    ]
