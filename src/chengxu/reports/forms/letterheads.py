"""The letterhead a county's pack declares (``county.yaml``, ``letterhead``)."""

from __future__ import annotations

from dataclasses import replace

from chengxu.packs import queries as packs
from chengxu.reports.rules import Letterhead


def letterhead(*, number: str = "", to: str = "", pack_hash: str | None = None) -> Letterhead:
    """The head of the pack in force (or the one named), with a document's ``number`` and addressee."""
    pack = packs.pack(pack_hash or packs.active_hash())
    declared = pack.one("county.yaml")["letterhead"]
    assert isinstance(declared, dict)
    head = Letterhead(
        organisation=str(declared["organisation"]),
        copies=tuple(str(name) for name in declared.get("copies_to", ())),
        printer=str(declared.get("printer", "")) or f"{declared['organisation']}办公室",
    )
    return replace(head, number=number, to=to or str(declared.get("to", "")))
