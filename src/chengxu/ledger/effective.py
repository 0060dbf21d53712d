"""SQL that Django's models cannot say: the view all figures read, and the triggers that keep the ledger append-only."""

from __future__ import annotations

from chengxu.ledger.guards import Guard
from chengxu.ledger.rules import SEALED_FIELDS

VIEW = """
CREATE VIEW effective_deeds AS
SELECT d.* FROM ledger_deed d
WHERE d.corrects_kind <> 'void'
  AND NOT EXISTS (SELECT 1 FROM ledger_deed c WHERE c.corrects_uid = d.uid AND c.corrects_uid <> '')
"""
DROP_VIEW = "DROP VIEW effective_deeds"


def _guard(name: str, event: str, table: str, what: str, when: str = "") -> Guard:
    return Guard(name=name, event=event, table=table, refusal=f"the ledger is append-only: {what}", when=when)


_COLUMNS = ", ".join(f'"{name}"' for name in ("id", *SEALED_FIELDS))

GUARDS = (
    _guard("ledger_deed_no_delete", "DELETE", "ledger_deed", "a deed is never deleted"),
    _guard("ledger_deed_no_update", f"UPDATE OF {_COLUMNS}", "ledger_deed", "a deed is never changed"),
    _guard(
        "ledger_deed_sealed_once",
        "UPDATE OF seal_id",
        "ledger_deed",
        "a deed is sealed once",
        "OLD.seal_id IS NOT NULL OR NEW.seal_id IS NULL",
    ),
    _guard("ledger_seal_no_delete", "DELETE", "ledger_seal", "a seal is never deleted"),
    _guard("ledger_seal_no_update", "UPDATE", "ledger_seal", "a seal is never changed"),
    _guard(
        "ledger_note_text_only_erased",
        "UPDATE",
        "ledger_note",
        "a note is erased, never rewritten",
        "NEW.text IS NOT NULL",
    ),
    _guard("ledger_note_no_delete", "DELETE", "ledger_note", "a note is erased, never deleted"),
)

VERSION_GUARDS = (
    _guard("ledger_version_no_update", "UPDATE", "ledger_evidenceversion", "a version is never changed"),
    _guard("ledger_version_no_delete", "DELETE", "ledger_evidenceversion", "a version is never deleted"),
)
"""What was hidden in a picture, and when, stays known."""
