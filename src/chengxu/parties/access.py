"""Who may see the register of parties and permits, and who may change it. Unset means no."""

from __future__ import annotations

READS, KEEPS, REVOKES = "permit.read", "permit.keep", "permit.revoke"
ALL = (READS, KEEPS, REVOKES)
