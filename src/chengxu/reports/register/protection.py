"""SQL that Django's models cannot say: triggers that keep an issued report as it was issued.

On other databases the rights of the role must do this, as for the ledger.
"""

from __future__ import annotations

_REFUSE = "SELECT RAISE(ABORT, 'an issued report stays as it is: {what}');"
_TRIGGER = "CREATE TRIGGER {name} BEFORE {event} BEGIN {refuse} END"

_FROZEN = ", ".join(
    f'"{column}"'
    for column in (
        "id", "uid", "name", "title", "start", "end", "form", "author", "unit", "content_id", "computed_id",
        "drafted_id", "signed_id", "signer", "signed_at", "dated", "issuer", "issued_at", "mark", "year", "number",
        "files", "created_at",
    )
)  # fmt: skip


def _trigger(name: str, event: str, what: str) -> str:
    return _TRIGGER.format(name=name, event=event, refuse=_REFUSE.format(what=what))


SQLITE_TRIGGERS = {
    "reports_content_no_update": _trigger(
        "reports_content_no_update",
        'UPDATE OF "id", "digest", "body" ON reports_content',
        "content is never changed",
    ),
    "reports_content_stays_kept": _trigger(
        "reports_content_stays_kept",
        "UPDATE OF kept ON reports_content WHEN OLD.kept AND NOT NEW.kept",
        "its content stays kept",
    ),
    "reports_content_no_delete": _trigger(
        "reports_content_no_delete", "DELETE ON reports_content WHEN OLD.kept", "its content is never deleted"
    ),
    "reports_document_no_update": _trigger(
        "reports_document_no_update",
        f"UPDATE OF {_FROZEN} ON reports_document WHEN OLD.number IS NOT NULL",
        "its row is never changed",
    ),
    "reports_document_only_revoked": _trigger(
        "reports_document_only_revoked",
        "UPDATE OF state ON reports_document WHEN OLD.number IS NOT NULL "
        "AND NOT (OLD.state = 'issued' AND NEW.state = 'withdrawn')",
        "it can only be revoked",
    ),
    "reports_document_no_delete": _trigger(
        "reports_document_no_delete",
        "DELETE ON reports_document WHEN OLD.number IS NOT NULL",
        "its row is never deleted",
    ),
}
