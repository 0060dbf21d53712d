"""What may be done to a report, and what becomes of it: decisions as pure functions over the table of transitions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from chengxu.accounts.rules import VERBS, Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused, joined
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.reports.lifecycle.frozen import digest
from chengxu.reports.lifecycle.handling import Handling
from chengxu.reports.lifecycle.transitions import BY_VERB, REVOKED, STATE_NAMES, State, Transition

OBJECT, MEASURE, SOURCE = "report_document", "份", "report"
DRAFTED = "report.draft"
LONGEST_NOTE = 2000
NEED_NAMES = {
    "text": Message("数字", "the figure"),
    "reason": Message("理由", "the reason"),
    "note": Message("意见", "the comment"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report document, by the columns of its row; words and figures are content, known by digest.

    ``content`` is what it says, ``computed`` what the records said when it was last computed, ``drafted`` when it was
    begun, ``signed`` what was signed. ``number`` (of its ``year``, under the ``mark`` 靖城管) is None before it is
    issued; ``files`` are the digests of the files it was issued as, by format. ``start`` and ``end`` are local days.
    """

    uid: str
    name: str
    title: str
    start: date
    end: date
    form: str
    state: State
    author: str
    unit: str
    content: str
    computed: str
    drafted: str
    created_at: datetime
    updated_at: datetime
    signed: str = ""
    signer: str = ""
    signed_at: datetime | None = None
    dated: date | None = None
    issuer: str = ""
    issued_at: datetime | None = None
    mark: str = ""
    year: int | None = None
    number: int | None = None
    files: str = ""
    version: int = 1

    @property
    def full_number(self) -> str:
        """靖城管〔2024〕1号 (GB/T 9704-2012 §7.2.5: the year in full, no 第, no leading zero); empty before issue."""
        return numbered(self.mark, self.year, self.number) if self.year and self.number else ""

    @property
    def state_name(self) -> Message:
        """The word for people: what had been issued is revoked, not withdrawn."""
        return REVOKED if self.state is State.WITHDRAWN and self.number else STATE_NAMES[self.state]


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes known by their digest; ``kept``: those of an issued report, which are never changed or removed."""

    body: bytes
    kept: bool = False

    @property
    def digest(self) -> str:
        """The name of the bytes."""
        return digest(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A report before (None when it is new) and after one step, the deed of the step, the content it needs."""

    before: Paper | None
    after: Paper
    deed: Deed
    contents: tuple[Content, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who does what, when, and the little it leaves in the ledger: ``note`` is free text and erasable."""

    verb: str
    actor: Actor
    now: datetime
    note: str = ""
    paragraph: int | None = None
    indicator: str = ""
    comment: str = ""


def numbered(mark: str, year: int, number: int) -> str:
    """A document number: 靖城管〔2024〕1号."""
    return f"{mark}〔{year}〕{number}号"


def refuse(
    paper: Paper, row: Transition, actor: Actor, *, handling: Handling, unsettled: int = 0
) -> tuple[Message, str] | None:
    """Why ``actor`` may not do this to the report now, with the field it is about; None when nothing stands against it.

    ``unsettled`` is how many comments nobody has dealt with.
    """
    if paper.state not in row.sources:
        states = joined([STATE_NAMES[s] for s in State if s in row.sources], zh="」「", en=" or ")
        return (
            Message(
                "「{verb}」要在「{states}」时办，这一份现在是「{state}」",
                "“{verb}” is for a report that is {states}; this one is {state}",
            ).format(verb=row.label, states=states, state=paper.state_name),
            "state",
        )
    if not any(actor.may(verb) for verb in row.permissions):
        names = joined([VERBS[verb] for verb in row.permissions], zh="」或「", en="” or “")
        return (
            Message("您的岗位没有「{names}」权限", "your post does not include “{names}”").format(
                names=names
            ),
            "actor",
        )
    if row.verb == "sign":
        return _refuse_signing(paper, actor, handling, unsettled)
    return None


def _refuse_signing(
    paper: Paper, actor: Actor, handling: Handling, unsettled: int
) -> tuple[Message, str] | None:
    if actor.uid == paper.author and not handling.author_may_sign:
        unverified = Message(
            "" if handling.sign_verified else "，未经核实", "" if handling.sign_verified else ", unverified"
        )
        return (
            Message(
                "起草的人不能签发自己的文稿（{source}{unverified}）",
                "whoever drafted it may not sign it off ({source}{unverified})",
            ).format(source=handling.sign_source, unverified=unverified),
            "actor",
        )
    if unsettled:
        return (
            Message("还有 {n} 条意见没有处理", "{n} comments are not settled").format(n=unsettled),
            "comment",
        )
    return None


def begin(paper: Paper, content: Content, *, actor: Actor, now: datetime, ids: Ids) -> Change:
    """A new draft with its first content and its deed."""
    step = Step(verb="", actor=actor, now=now)
    return Change(before=None, after=paper, deed=_deed(paper, DRAFTED, step, ids), contents=(content,))


def decide(
    paper: Paper,
    step: Step,
    *,
    handling: Handling,
    ids: Ids,
    unsettled: int = 0,
    contents: tuple[Content, ...] = (),
    **columns: object,
) -> Change:
    """The report after one step of the table; ``columns`` are what the step writes besides the state.

    Raises :class:`Refused` as :func:`refuse` says, and for a missing or too long note where the step needs one.
    """
    row = BY_VERB[step.verb]
    refusal = refuse(paper, row, step.actor, handling=handling, unsettled=unsettled)
    if refusal:
        raise Refused(*refusal)
    for need in row.needs:
        if need in {"note", "reason"} and row.verb != "override" and not step.note.strip():
            raise Refused(
                Message("请填写{need}", "please give {need}").format(need=NEED_NAMES[need]), field=need
            )
    if len(step.note) > LONGEST_NOTE:
        raise Refused(
            Message("最多 {n} 字", "at most {n} characters").format(n=LONGEST_NOTE),
            field=(*row.needs, "note")[0],
        )
    after = replace(
        paper,
        state=row.to or paper.state,
        version=paper.version + 1,
        updated_at=step.now,
        **columns,  # type: ignore[arg-type]
    )
    return Change(before=paper, after=after, deed=_deed(after, row.deed, step, ids), contents=contents)


def _deed(paper: Paper, verb: str, step: Step, ids: Ids) -> Deed:
    """Digest, state and number in the ledger are what ``verify`` holds the row against."""
    return Deed(
        uid=ids.uid(step.now),
        occurred_at=step.now,
        recorded_at=step.now,
        actor=step.actor.uid,
        source=SOURCE,
        verb=verb,
        object=OBJECT,
        quantity=MILLI,
        measure=MEASURE,
        unit=step.actor.unit,
        detail=detail(
            document=paper.uid,
            content=paper.content,
            state=paper.state.value,
            version=paper.version,
            number=paper.full_number,
            files=paper.files,
            paragraph=step.paragraph,
            indicator=step.indicator,
            comment=step.comment,
        ),
        note=step.note.strip(),
    )
