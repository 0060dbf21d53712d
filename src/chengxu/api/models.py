"""Keys by which other programs may write, and may read what is not for everybody."""

from __future__ import annotations

from django.db import models


class ApiKey(models.Model):
    """One key and whose it is; the key itself is not kept. ``per_hour`` 0 is no limit.

    ``components``: it reads the register of components too. ``positions``: it writes where vehicles of the bureau are.
    """

    uid = models.CharField(max_length=36, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=36)
    revoked_at = models.DateTimeField(null=True)
    per_hour = models.PositiveIntegerField(default=0)
    hour = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)
    components = models.BooleanField(default=False, db_default=False)
    positions = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"{self.shown} {self.name}"
