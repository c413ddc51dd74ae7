"""The shop's first table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Orders."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gross", models.DecimalField(decimal_places=2, default="49.90", max_digits=8)),
                ("voucher", models.CharField(blank=True, max_length=255)),
                ("paid", models.BooleanField(default=False)),
            ],
        ),
    ]
