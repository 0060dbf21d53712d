"""Who may see undertakings, and who may change them. Unset means no; which step is whose stands in the tables of ``deciding``."""

from __future__ import annotations

from chengxu.undertakings.deciding.machine import DECIDES, ENTERS, KEEPS, READS, REVIEWS

ALL = (READS, KEEPS, ENTERS, REVIEWS, DECIDES)
