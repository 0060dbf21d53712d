"""How a decided change of a report reaches the database: contents, row, deed and step, in the caller's transaction."""

from __future__ import annotations

import zlib
from dataclasses import fields
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.reports.lifecycle.steps import Change, Content, Paper
from chengxu.reports.lifecycle.transitions import State
from chengxu.reports.models import ReportContent, ReportDocument, ReportStep
from chengxu.reports.register import documents

_COLUMNS = {name: f"{name}_id" for name in documents.CONTENTS}
COMPRESSION = 6


def load(uid: str, actor: Actor) -> Paper:
    """The document as the rules see it; raises :class:`Refused` when there is none that ``actor`` may see."""
    found = documents.find(uid, actor)
    if found is None:
        raise Refused(
            Message("没有这份文稿，或您无权查看", "there is no such document, or you may not see it"),
            field="uid",
        )
    return found


def refuse_other(paper: Paper, seen: str) -> None:
    """Raise :class:`Refused` when the words are not those that the person had in front of them (``seen``)."""
    if paper.content != seen:
        raise Refused(
            Message(
                "您打开以后，别人改过这份文稿；请看过新的文字再做",
                "somebody changed the document since you opened it; look at the new words first",
            ),
            field="seen",
        )


def write(change: Change, ids: Ids) -> None:
    """Persist one change; raises :class:`Refused` when somebody else changed the document meanwhile.

    The filter on ``version`` is the compare-and-swap that takes the place of a row lock, which SQLite has not. Only
    changed columns are written, so that the triggers of an issued report let its revocation pass.
    """
    for content in change.contents:
        keep(content)
    if change.before is None:
        ReportDocument.objects.create(**_columns(change.after))
    elif not _update(change.before, change.after):
        raise Refused(
            Message(
                "刚才有别人处理了这份文稿，请刷新后再试",
                "somebody changed this document just now; reload and try again",
            ),
            field="version",
        )
    ledger.append([change.deed], ids=ids)
    ReportStep.objects.create(document_id=change.after.uid, deed_uid=change.deed.uid)


def keep(content: Content) -> None:
    """Store content once; what belongs to an issued report is marked so, and can never go again."""
    row, new = ReportContent.objects.get_or_create(
        digest=content.digest,
        defaults={"body": zlib.compress(content.body, COMPRESSION), "kept": content.kept},
    )
    if content.kept and not new and not row.kept:
        ReportContent.objects.filter(pk=row.pk).update(kept=True)


def _update(before: Paper, after: Paper) -> bool:
    old, new = _columns(before), _columns(after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    return bool(ReportDocument.objects.filter(uid=before.uid, version=before.version).update(**changed))


def _columns(paper: Paper) -> dict[str, Any]:
    values = {f.name: getattr(paper, f.name) for f in fields(Paper)}
    return {
        _COLUMNS.get(name, name): value.value
        if isinstance(value, State)
        else (value or None)
        if name in _COLUMNS
        else value
        for name, value in values.items()
    }
