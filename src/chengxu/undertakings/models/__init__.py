"""The tables of undertakings; rows change only through ``acting``."""

from __future__ import annotations

from chengxu.undertakings.models.core import (
    Adjustment,
    Bylaw,
    Commitment,
    Defect,
    Entry,
    Finding,
    Fund,
    Line,
    Measure,
    Paper,
    Payment,
    Reminder,
    Stage,
    Undertaking,
    Version,
    Work,
)
from chengxu.undertakings.models.strength import Certificate, CertificateRenewal, EquipmentCount

__all__ = (
    "Adjustment",
    "Bylaw",
    "Certificate",
    "CertificateRenewal",
    "Commitment",
    "Defect",
    "Entry",
    "EquipmentCount",
    "Finding",
    "Fund",
    "Line",
    "Measure",
    "Paper",
    "Payment",
    "Reminder",
    "Stage",
    "Undertaking",
    "Version",
    "Work",
)
