from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0004_capture_inspect"),
    ]

    operations = [
        migrations.AlterField(
            model_name="capture",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "report"),
                    ("step", "step"),
                    ("deed", "deed"),
                    ("shift", "shift"),
                    ("consent", "consent"),
                    ("inspect", "inspect"),
                    ("repair", "repair"),
                ],
                max_length=8,
            ),
        ),
    ]
