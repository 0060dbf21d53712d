"""A few people of the bureau, a few deeds, and a report brought to where a test wants it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.reports import actions
from chengxu.reports.lifecycle import editing
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.register import documents, issuing
from chengxu.reports.rules import Document, Form

START, END = date(2023, 1, 1), date(2023, 12, 31)
NOW = datetime(2024, 1, 8, 2, tzinfo=UTC)  # 10:00 in China
ids = SeededIds("bureau")


def actor(post: str, uid: str = "", unit: str = "JZCG-BGS") -> Actor:
    """Somebody with this post of the county's pack."""
    return accounts.organisation().actor(uid=uid or post, name=uid or post, unit=unit, posts=[post])


def clear_pipes(quantity: int, at: datetime, uid: str = "") -> None:
    """One more deed: pipes cleared."""
    _record("clear", "facade_pipe", quantity, at, uid)


def remove_awnings(quantity: int, at: datetime) -> None:
    """One more deed: awnings removed."""
    _record("remove", "awning", quantity, at)


def regulate_shops(quantity: int, at: datetime) -> None:
    """One more deed: shops that stood on the pavement."""
    _record("regulate", "shop_occupying", quantity, at, measure="次")


def _record(verb: str, object_: str, quantity: int, at: datetime, uid: str = "", measure: str = "处") -> None:
    row = Deed(
        uid=uid or ids.uid(at), occurred_at=at, recorded_at=at, actor="clerk", source="manual", verb=verb,
        object=object_, quantity=quantity * 1000, measure=measure, unit="JZCG-GG",
    )  # fmt: skip
    ledger.append([row], ids=ids)


def drafted(
    *,
    name: str = "annual",
    start: date = START,
    end: date = END,
    author: Actor | None = None,
    form: Form = Form.PLAIN,
) -> Paper:
    """A draft of a report, the annual one unless told otherwise."""
    return actions.draft(
        name=name, start=start, end=end, form=form, actor=author or actor("clerk"), now=NOW, ids=ids
    )


def now_of(paper: Paper) -> Paper:
    """The same document as it stands now."""
    found = documents.find(paper.uid, actor("director"))
    assert found is not None
    return found


def content(paper: Paper) -> Document:
    """What it says now."""
    return documents.document(now_of(paper).content)


def figure_number(paper: Paper, indicator: str) -> int:
    """Where an indicator stands in the text."""
    return next(f.number for f in content(paper).figures() if f.fact.id == indicator)


def place_of(paper: Paper, indicator: str) -> editing.Place:
    """The paragraph that tells an indicator."""
    return next(
        place
        for place in editing.places(content(paper))
        if any(getattr(run, "fact", None) and run.fact.id == indicator for run in place.paragraph.runs)  # type: ignore[union-attr]
    )


def submitted(**given: object) -> Paper:
    """A report out for comment."""
    paper = drafted(**given)  # type: ignore[arg-type]
    actions.submit(uid=paper.uid, seen=paper.content, actor=actor("clerk"), now=NOW, ids=ids)
    return now_of(paper)


def signed(**given: object) -> Paper:
    """A report signed by the director."""
    paper = submitted(**given)
    actions.sign(uid=paper.uid, seen=paper.content, actor=actor("director"), now=NOW, ids=ids)
    return now_of(paper)


def issued(**given: object) -> Paper:
    """A report with its number."""
    paper = signed(**given)
    return issuing.issue(uid=paper.uid, actor=actor("clerk"), now=NOW, ids=ids)
