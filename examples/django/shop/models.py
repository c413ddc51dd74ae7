"""What the shop keeps."""

from django.db import models


class Order(models.Model):
    """An order of one pair of shoes."""

    gross = models.DecimalField(max_digits=8, decimal_places=2, default="49.90")
    voucher = models.CharField(max_length=255, blank=True)
    paid = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """How the order is called."""
        return f"D-{1000 + self.pk}"

    @staticmethod
    def pk_of(ref: str) -> int | None:
        """Find the key of the order that is called so."""
        number = ref.removeprefix("D-")
        return int(number) - 1000 if number.isdecimal() else None
