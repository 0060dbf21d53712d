"""SQL that Django's models cannot say: the view all figures read, and the triggers that keep the ledger append-only."""

from __future__ import annotations

from chengxu.ledger.rules import SEALED_FIELDS

VIEW = """
CREATE VIEW effective_deeds AS
SELECT d.* FROM ledger_deed d
WHERE d.corrects_kind <> 'void'
  AND NOT EXISTS (SELECT 1 FROM ledger_deed c WHERE c.corrects_uid = d.uid AND c.corrects_uid <> '')
"""
DROP_VIEW = "DROP VIEW effective_deeds"

_REFUSE = "SELECT RAISE(ABORT, 'the ledger is append-only: {what}');"
_TRIGGER = "CREATE TRIGGER {name} BEFORE {event} BEGIN {refuse} END"
_COLUMNS = ", ".join(f'"{name}"' for name in ("id", *SEALED_FIELDS))

SQLITE_TRIGGERS = {
    "ledger_deed_no_delete": _TRIGGER.format(
        name="ledger_deed_no_delete",
        event="DELETE ON ledger_deed",
        refuse=_REFUSE.format(what="a deed is never deleted"),
    ),
    "ledger_deed_no_update": _TRIGGER.format(
        name="ledger_deed_no_update",
        event=f"UPDATE OF {_COLUMNS} ON ledger_deed",
        refuse=_REFUSE.format(what="a deed is never changed"),
    ),
    "ledger_deed_sealed_once": _TRIGGER.format(
        name="ledger_deed_sealed_once",
        event="UPDATE OF seal_id ON ledger_deed WHEN OLD.seal_id IS NOT NULL OR NEW.seal_id IS NULL",
        refuse=_REFUSE.format(what="a deed is sealed once"),
    ),
    "ledger_seal_no_delete": _TRIGGER.format(
        name="ledger_seal_no_delete",
        event="DELETE ON ledger_seal",
        refuse=_REFUSE.format(what="a seal is never deleted"),
    ),
    "ledger_seal_no_update": _TRIGGER.format(
        name="ledger_seal_no_update",
        event="UPDATE ON ledger_seal",
        refuse=_REFUSE.format(what="a seal is never changed"),
    ),
    "ledger_note_text_only_erased": _TRIGGER.format(
        name="ledger_note_text_only_erased",
        event="UPDATE ON ledger_note WHEN NEW.text IS NOT NULL",
        refuse=_REFUSE.format(what="a note is erased, never rewritten"),
    ),
    "ledger_note_no_delete": _TRIGGER.format(
        name="ledger_note_no_delete",
        event="DELETE ON ledger_note",
        refuse=_REFUSE.format(what="a note is erased, never deleted"),
    ),
}
