"""Why a figure stands in a document otherwise than the records have it: one rule for drafts and audited documents."""

from __future__ import annotations

from chengxu.common.messages import Message, Refused


def explained(reason: str, characters: int, missing: Message) -> str:
    """The reason without blanks at its ends; raises :class:`Refused` with ``missing`` when it has fewer than
    ``characters`` characters, blanks not counted. How many the county asks for stands in its pack
    (`reports/documents.yaml`)."""
    if len("".join(reason.split())) < characters:
        raise Refused(missing, field="reason")
    return reason.strip()
