"""What Django's models cannot say: triggers that keep an issued report as it was issued."""

from __future__ import annotations

from chengxu.ledger.guards import Guard

_FROZEN = ", ".join(
    f'"{column}"'
    for column in (
        "id", "uid", "name", "title", "start", "end", "form", "author", "unit", "content_id", "computed_id",
        "drafted_id", "signed_id", "signer", "signed_at", "dated", "issuer", "issued_at", "mark", "year", "number",
        "files", "created_at",
    )
)  # fmt: skip


def _guard(name: str, event: str, table: str, what: str, when: str = "") -> Guard:
    return Guard(
        name=name, event=event, table=table, refusal=f"an issued report stays as it is: {what}", when=when
    )


GUARDS = (
    _guard(
        "reports_content_no_update",
        'UPDATE OF "id", "digest", "body"',
        "reports_content",
        "content is never changed",
    ),
    _guard(
        "reports_content_stays_kept",
        "UPDATE OF kept",
        "reports_content",
        "its content stays kept",
        "OLD.kept AND NOT NEW.kept",
    ),
    _guard(
        "reports_content_no_delete", "DELETE", "reports_content", "its content is never deleted", "OLD.kept"
    ),
    _guard(
        "reports_document_no_update",
        f"UPDATE OF {_FROZEN}",
        "reports_document",
        "its row is never changed",
        "OLD.number IS NOT NULL",
    ),
    _guard(
        "reports_document_only_revoked",
        "UPDATE OF state",
        "reports_document",
        "it can only be revoked",
        "OLD.number IS NOT NULL AND NOT (OLD.state = 'issued' AND NEW.state = 'withdrawn')",
    ),
    _guard(
        "reports_document_no_delete",
        "DELETE",
        "reports_document",
        "its row is never deleted",
        "OLD.number IS NOT NULL",
    ),
)
