"""Penalty proceedings. Rows change only through :mod:`chengxu.enforcement.actions`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .publishing import PartyKind
from .rules import Procedure, ProceedingState

_OPEN, _DECIDED, _CLOSED = (s.value for s in ProceedingState)


class Proceeding(models.Model):
    """One penalty case (行政处罚案件); money in fen, days local."""

    uid = models.CharField(max_length=36, unique=True)
    number = models.CharField(max_length=40, unique=True)
    cause = models.CharField(max_length=200)
    field = models.CharField(max_length=24, db_index=True)
    procedure = models.CharField(max_length=16, choices=[(p.value, str(p.label)) for p in Procedure])
    case_uid = models.CharField(max_length=36, blank=True, db_index=True)
    unit = models.CharField(max_length=40)
    opened_on = models.DateField(db_index=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    state = models.CharField(max_length=16, choices=[(s.value, str(s.label)) for s in ProceedingState])
    fine = models.BigIntegerField(default=0)
    confiscated = models.BigIntegerField(default=0)

    class Meta:
        """Order of days and the dates a state needs are facts of the database."""

        db_table = "enforcement_proceeding"
        ordering = ("opened_on", "id")
        constraints = (
            models.CheckConstraint(
                name="proceeding_decided_after_opening",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="proceeding_closed_after_decision",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="proceeding_state_has_its_dates",
                condition=Q(state=_OPEN, decided_on=None, closed_on=None)
                | Q(state=_DECIDED, decided_on__isnull=False, closed_on=None)
                | Q(state=_CLOSED, decided_on__isnull=False, closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="proceeding_money_is_not_negative", condition=Q(fine__gte=0, confiscated__gte=0)
            ),
            models.CheckConstraint(
                name="proceeding_undecided_has_no_money",
                condition=Q(decided_on__isnull=False) | Q(fine=0, confiscated=0),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Publication(models.Model):
    """A decision laid open: masked when it was made, its words gone once it is withdrawn."""

    uid = models.CharField(max_length=36, unique=True)
    proceeding = models.ForeignKey(
        Proceeding,
        to_field="uid",
        db_column="proceeding_uid",
        on_delete=models.PROTECT,
        related_name="publications",
    )
    party = models.CharField(max_length=80, blank=True)
    party_kind = models.CharField(max_length=16, choices=[(k.value, str(k.label)) for k in PartyKind])
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    published_on = models.DateField(db_index=True)
    withdrawn_on = models.DateField(null=True)
    ground = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """One decision stands in the open once; what is withdrawn says why and nothing else."""

        db_table = "enforcement_publication"
        constraints = (
            models.UniqueConstraint(
                fields=["proceeding"], condition=Q(withdrawn_on=None), name="publication_stands_once"
            ),
            models.CheckConstraint(
                name="publication_withdrawn_is_empty",
                condition=Q(withdrawn_on=None, ground="", reason="")
                | (
                    Q(withdrawn_on__isnull=False, party="", facts="", basis="")
                    & ~Q(ground="")
                    & ~Q(reason="")
                ),
            ),
        )

    def __str__(self) -> str:
        return self.uid
