"""The append-only table of deeds, its seals, its erasable notes and its evidence.

Triggers made in the migrations refuse every update and delete of a deed or a seal; the one column that may be
written later is ``seal``, once.
"""

from __future__ import annotations

from django.db import models

from chengxu.ledger.pictures.going import Gone, Why


class Seal(models.Model):
    """A batch of deeds chained to the batch before it."""

    sealed_at = models.DateTimeField()
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    leaves = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pk} {self.head[:12]}"


class Deed(models.Model):
    """One entry of the ledger; columns as :class:`chengxu.ledger.rules.Deed`."""

    uid = models.CharField(max_length=36, unique=True)
    occurred_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=36)
    source = models.CharField(max_length=24)
    source_id = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=40)
    object = models.CharField(max_length=60)
    quantity = models.BigIntegerField(null=True)
    measure = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=40, blank=True)
    grid = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    case_uid = models.CharField(max_length=36, blank=True)
    asset_uid = models.CharField(max_length=36, blank=True)
    routine_uid = models.CharField(max_length=36, blank=True)
    party_uid = models.CharField(max_length=36, blank=True)
    proceeding_uid = models.CharField(max_length=36, blank=True)
    corrects_uid = models.CharField(max_length=36, blank=True)
    corrects_kind = models.CharField(max_length=8, blank=True)
    detail = models.TextField(blank=True)
    note_digest = models.CharField(max_length=64, blank=True)
    evidence = models.TextField(blank=True, help_text="hashes of originals, space-separated")
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="deeds")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="ledger_one_deed_per_source_id",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects_uid="", corrects_kind="")
                | (~models.Q(corrects_uid="") & models.Q(corrects_kind__in=["void", "replace"])),
                name="ledger_correction_says_its_kind",
            ),
        )
        indexes = (
            # what proves a task, opens a figure or is told next is asked by what was done and when, at every look of the background
            models.Index(fields=["verb", "object", "occurred_at"], name="ledger_deed_done"),
            models.Index(fields=["case_uid"], condition=~models.Q(case_uid=""), name="ledger_deed_case"),
            models.Index(fields=["asset_uid"], condition=~models.Q(asset_uid=""), name="ledger_deed_asset"),
            models.Index(
                fields=["corrects_uid"], condition=~models.Q(corrects_uid=""), name="ledger_deed_corrects"
            ),
            models.Index(fields=["id"], condition=models.Q(seal__isnull=True), name="ledger_deed_unsealed"),
            models.Index(fields=["id"], condition=~models.Q(evidence=""), name="ledger_deed_evidence"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.object} {self.uid}"


class Note(models.Model):
    """Free text of a deed, kept apart so that it can be erased; the deed keeps the salted digest."""

    deed_uid = models.CharField(max_length=36, unique=True)
    salt = models.BinaryField(max_length=16)
    text = models.TextField(null=True, help_text="null once erased")

    def __str__(self) -> str:
        return self.deed_uid


class Evidence(models.Model):
    """A stored original (encrypted under its own hash) and the derivatives that may be shown.

    ``gone`` and ``gone_why`` as :mod:`chengxu.ledger.pictures.going` says; ``to_drop`` while files of it still have to go;
    ``look_at`` is when its term is looked at next, ``retention`` the class it was found in then ("" before that).
    """

    hash = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    shown = models.CharField(max_length=64)
    thumbnail = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    retention = models.CharField(max_length=24, blank=True)
    stored_at = models.DateTimeField()
    gone = models.CharField(
        max_length=8, blank=True, db_default="", choices=[(g.value, g.value) for g in Gone]
    )
    gone_why = models.CharField(
        max_length=8, blank=True, db_default="", choices=[(w.value, w.value) for w in Why]
    )
    gone_at = models.DateTimeField(null=True)
    to_drop = models.BooleanField(db_default=False)
    look_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(gone="", gone_why="", gone_at=None)
                | (~models.Q(gone="") & ~models.Q(gone_why="") & models.Q(gone_at__isnull=False)),
                name="ledger_gone_says_why_and_when",
            ),
        )
        indexes = (
            models.Index(fields=["look_at", "stored_at"], name="ledger_evidence_look"),
            models.Index(fields=["id"], condition=models.Q(to_drop=True), name="ledger_evidence_to_drop"),
        )

    def __str__(self) -> str:
        return self.hash[:12]


class Document(models.Model):
    """A stored document (a PDF, encrypted under its own hash); what it belongs to says who may open it."""

    hash = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash[:12]


class EvidenceVersion(models.Model):
    """What was hidden in a picture from some moment on, and the derivatives that have been shown since.

    Never changed or deleted (triggers): the newest number is in force. ``areas`` as :mod:`chengxu.ledger.pictures.areas`
    writes them; none means that nothing is hidden any more.
    """

    hash = models.CharField(max_length=64, help_text="of the original")
    number = models.PositiveIntegerField(help_text="from 1")
    areas = models.TextField()
    shown = models.CharField(max_length=64)
    thumbnail = models.CharField(max_length=64)
    deed_uid = models.CharField(max_length=36, help_text="who did it, when and why")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["hash", "number"], name="ledger_one_version_of_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.hash[:12]} {self.number}"
