"""Proves that report documents are what the ledger says of them; ``chengxu verify`` asks here.

Each step left a deed with the digest of the content, the state and the number after it. The deeds are sealed, so
whoever changes a document past the program has to change the chain as well.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from chengxu.common.messages import Message, Problem, Refused
from chengxu.ledger.models import Deed
from chengxu.reports.lifecycle.frozen import digest
from chengxu.reports.lifecycle.steps import OBJECT, Paper
from chengxu.reports.lifecycle.transitions import State
from chengxu.reports.models import ReportContent, ReportDocument, ReportStep
from chengxu.reports.register import documents

_CHANGED = {
    "content": Message("文稿的文字或数字被改动", "the words or figures of the document were changed"),
    "state": Message("文稿的状态被改动", "the state of the document was changed"),
    "number": Message("文号被改动", "the number of the document was changed"),
    "head": Message("文稿的题目或时段被改动", "the title or period of the document was changed"),
    "signer": Message("签发人被改动", "the signer of the document was changed"),
    "issuer": Message("印发人被改动", "the issuer of the document was changed"),
    "files": Message("印发的文件被改动", "the files it was issued as were changed"),
}
_PEOPLE = {"report.sign": "signer", "report.issue": "issuer"}


def problems() -> tuple[Problem, ...]:
    """Everything that is wrong with report documents; empty when nothing is."""
    told = _last_deeds()
    papers = {row.uid: documents.paper(row) for row in ReportDocument.objects.order_by("id")}
    return (
        *_contents(papers),
        *(found for paper in papers.values() for found in _paper(paper, told.get(paper.uid))),
        *(
            _problem(Message("文稿被删除", "the document was removed"), uid)
            for uid in told
            if uid not in papers
        ),
        *_steps(),
    )


def _last_deeds() -> dict[str, dict[str, Any]]:
    """What the newest deed of each document says, and who signed and issued it last, by document."""
    found: dict[str, dict[str, Any]] = {}
    deeds = Deed.objects.filter(object=OBJECT).order_by("id").values_list("verb", "actor", "detail")
    for verb, actor, text in deeds.iterator(chunk_size=5000):
        facts = json.loads(text)
        before = found.get(facts["document"], {})
        people: dict[str, Any] = {name: before[name] for name in ("signer", "issuer") if name in before}
        if verb in _PEOPLE:
            people[_PEOPLE[verb]] = actor
        found[facts["document"]] = facts | people
    return found


def _paper(paper: Paper, told: dict[str, Any] | None) -> Iterator[Problem]:
    if told is None:
        yield _problem(Message("台账里没有这份文稿", "the ledger knows no such document"), paper.uid)
        return
    is_now = {
        "content": paper.content,
        "state": paper.state.value,
        "number": paper.full_number,
        "files": paper.files,
    }
    wrong = [name for name, value in is_now.items() if told.get(name, "") != value]
    if "content" not in wrong and not _head_fits(paper):
        wrong.append("head")
    if paper.signer or paper.state in (State.SIGNED, State.ISSUED):
        wrong += ["signer"] if told.get("signer", "") != paper.signer else []
    if paper.issuer or paper.full_number:
        wrong += ["issuer"] if told.get("issuer", "") != paper.issuer else []
    for name in wrong:
        yield _problem(_CHANGED[name], paper.uid, paper.full_number or paper.title)


def _head_fits(paper: Paper) -> bool:
    """Whether lists name a document as its content does; content that is gone is named elsewhere."""
    try:
        inside = documents.document(paper.content)
    except Refused:
        return True
    return (paper.title, paper.start, paper.end) == (inside.title, inside.start, inside.end)


def _contents(papers: dict[str, Paper]) -> Iterator[Problem]:
    """Bytes that do not fit their digest, and content that is named and gone."""
    present: set[str] = set()
    for known, body in ReportContent.objects.values_list("digest", "body").iterator(chunk_size=50):
        present.add(known)
        if not _fits(known, bytes(body)):
            yield Problem(
                Message("内容与指纹不符", "the content does not fit its digest"),
                file=f"reports_content {known}",
            )
    for paper in papers.values():
        named = {
            paper.content,
            paper.computed,
            paper.drafted,
            paper.signed,
            *documents.issued_files(paper).values(),
        }
        for missing in sorted(named - present - {""}):
            yield Problem(
                Message("文稿的内容不见了", "content of a document is missing"),
                file=f"reports_content {missing}",
            )


def _fits(known: str, body: bytes) -> bool:
    try:
        return digest(zlib.decompress(body)) == known
    except zlib.error:
        return False


def _steps() -> Iterator[Problem]:
    """Steps without a deed, and deeds without a step: the history a page shows would not be the ledger's."""
    steps = set(ReportStep.objects.values_list("deed_uid", flat=True))
    deeds = set(Deed.objects.filter(object=OBJECT).values_list("uid", flat=True))
    for uid in sorted(steps - deeds):
        yield Problem(
            Message("没有这一步的台账记录", "the ledger has no entry of this step"),
            file=f"reports_step {uid}",
        )
    for uid in sorted(deeds - steps):
        yield Problem(
            Message("文稿的这一步被删除", "this step of a document was removed"), file=f"ledger_deed {uid}"
        )


def _problem(message: Message, uid: str, what: str = "") -> Problem:
    named = Message("{what}：{zh}", "{what}: {en}").format(what=what, zh=message.zh, en=message.en)
    return Problem(named if what else message, file=f"reports_document {uid}")
