"""Snapshots of packs, which one is in force, and what kind of installation this database is."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """One pack, whole and unchangeable; running cases point to it by ``hash``."""

    hash = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    content = models.BinaryField(help_text="zlib of the JSON of all documents")
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=36)
    active = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["active"], condition=models.Q(active=True), name="packs_one_active_snapshot"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.hash[:12]}"


class Installation(models.Model):
    """What this database is. A row of kind ``demo`` marks invented data; without it no demo may write here."""

    kind = models.CharField(max_length=20, unique=True)
    fingerprint = models.CharField(max_length=64)
    built_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:12]}"
