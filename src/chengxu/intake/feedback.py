"""What whoever holds a receipt may do once it has ended: say how content they are, and that it is not put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import REPORTER
from chengxu.cases import models as case_models
from chengxu.cases import queries as cases
from chengxu.cases import reopening
from chengxu.cases.rules import Case
from chengxu.cases.together import relatives
from chengxu.cases.workflow.states import State
from chengxu.common.ids import Ids, normalise_receipt
from chengxu.common.messages import Message, Refused
from chengxu.intake import models
from chengxu.intake.feedback_loading import parse_rating
from chengxu.intake.rating import Level, Rating
from chengxu.intake.rules import MIN_TEXT, OPEN_CHANNEL, plain
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker

MAX_WORDS = 500
MAX_PHOTOS = 3
SOURCE = "portal"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a report: its name, until when it may be said not to be put right, and why not (None when it may)."""

    name: Message
    until: datetime | None
    refusal: Message | None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is left to do and what was said: the answers to choose from (none when it is not the time), the answer given.

    ``matters`` are those that have ended, the whole first, then its parts; the place of each is how it is named.
    """

    levels: tuple[Level, ...] = ()
    rated: Level | None = None
    rated_at: datetime | None = None
    matters: tuple[Matter, ...] = ()

    @property
    def open(self) -> list[tuple[int, Matter]]:
        """The matters that may be reopened, with their places."""
        return [(place, matter) for place, matter in enumerate(self.matters) if matter.refusal is None]


def asked() -> Rating:
    """How the county in force asks for a rating."""
    return _asked(packs.active_hash())


@lru_cache(maxsize=8)
def _asked(pack_hash: str) -> Rating:
    return parse_rating(Checker(packs.pack(pack_hash)))


def aftermath(code: str, now: datetime) -> Aftermath:
    """What the holder of this receipt may do now; nothing for one that is known to all."""
    report = _report(code)
    if report is None or report.channel == OPEN_CHANNEL:
        return Aftermath()
    given = models.Rating.objects.filter(report_id=report.uid).first()
    whole, *parts = _matters(report)
    if whole.state != State.CLOSED and not given:
        levels: tuple[Level, ...] = ()
    else:
        levels = asked().levels
    return Aftermath(
        levels=() if given else levels,
        rated=asked().level(given.score) if given else None,
        rated_at=given.rated_at if given else None,
        matters=tuple(_matter(row, now) for row in (whole, *parts)),
    )


def rate(*, code: str, score: int, words: str, now: datetime, ids: Ids) -> None:
    """Say how content one is, once; the same answer sent twice is one.

    Raises :class:`Refused` (fields ``score``, ``words``) for a score the county has not, before the end, and for a second
    answer.
    """
    report = _held(code)
    level = asked().level(score)
    if level is None:
        raise Refused(Message("请选一个评价", "please choose one of the answers"), field="score")
    words = _worded(words, field="words", least=0)
    if report.case.state != State.CLOSED:
        raise Refused(
            Message("还没有办结，办结以后再评价", "it has not ended yet; rate it once it has"), field="score"
        )
    if _told_before(report, score):
        return
    case = report.case
    unit = case.unit or case.lead_unit
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=REPORTER.uid, source=SOURCE, verb="intake.rate",
        object="report", quantity=MILLI, measure="次", unit=unit, case_uid=case.uid,
        detail=detail(report=report.uid, score=score), note=words,
    )  # fmt: skip
    try:
        with transaction.atomic():
            models.Rating.objects.create(
                uid=ids.uid(now), report_id=report.uid, case_uid=case.uid, channel=report.channel, unit=unit,
                score=score, satisfied=level.satisfied, rated_at=now,
            )  # fmt: skip
            ledger.append([deed], ids=ids)
    except IntegrityError:  # the same moment, twice
        if not _told_before(report, score):
            raise


def reopen(
    *, code: str, matter: int, reason: str, photos: Sequence[tuple[str, bytes]], now: datetime, ids: Ids
) -> Case:
    """Say that a matter of the report is not put right; its case is taken up again, and returned.

    ``matter`` is its place in :attr:`Aftermath.matters`. Raises :class:`Refused` (fields ``reason``, ``photos``, ``matter``)
    without a reason, for too many photos or one that is none, and when that matter cannot be reopened.
    """
    report = _held(code)
    reason = _worded(reason, field="reason", least=MIN_TEXT)
    if len(photos) > MAX_PHOTOS:
        raise Refused(
            Message("最多 {n} 张照片", "{n} photos at most").format(n=MAX_PHOTOS), field="again_photos"
        )
    rows = _matters(report)
    if not 0 <= matter < len(rows):
        raise Refused(Message("请选哪一件没有解决", "please say which matter"), field="matter")
    row = rows[matter]
    if why := reopening.refusal(row, now):
        raise Refused(why, field="matter")
    try:
        evidence = ledger.keep(photos, now=now) if photos else ()
    except Refused as refusal:
        raise Refused(refusal.message, field="again_photos") from None
    return reopening.reopen(
        case_uid=row.uid, reason=reason, evidence=evidence, source=SOURCE, now=now, ids=ids
    )


def _report(code: str) -> models.Report | None:
    receipt = normalise_receipt(code)
    return models.Report.objects.select_related("case").filter(receipt=receipt).first() if receipt else None


def _held(code: str) -> models.Report:
    """The report, for whoever holds its receipt; raises :class:`Refused` when there is none or all know it."""
    report = _report(code)
    if report is None or report.channel == OPEN_CHANNEL:
        raise Refused(
            Message(
                "这个回执码人人可见，不能凭它评价或重开；请重新反映",
                "this receipt is known to all, so it cannot be used for that; please report it again",
            )
            if report
            else Message("没有这份来件", "there is no such report"),
            field="code",
        )
    return report


def _matters(report: models.Report) -> list[case_models.Case]:
    """The case of a report, and the parts taken out of it or of what was merged into it."""
    joined = relatives.merged_into([report.case_id])
    parts = case_models.Case.objects.filter(parent_uid__in=joined).exclude(parent_uid="").order_by("id")
    return [report.case, *parts]


def _matter(row: case_models.Case, now: datetime) -> Matter:
    book = cases.rulebook(row.pack_hash)
    known = book.catalog.categories.get(row.category)
    name = known.name if known else Message("您反映的事", "what you reported")
    return Matter(name, reopening.latest(row), reopening.refusal(row, now))


def _told_before(report: models.Report, score: int) -> bool:
    """Whether this very answer was given; raises :class:`Refused` when it was another."""
    before = models.Rating.objects.filter(report_id=report.uid).values_list("score", flat=True).first()
    if before is None:
        return False
    if before != score:
        raise Refused(
            Message("已经评价过了，每份来件评价一次", "it was rated already; each report is rated once"),
            field="score",
        )
    return True


def _worded(text: str, *, field: str, least: int) -> str:
    text = plain(text)
    if not least <= len(text) <= MAX_WORDS:
        raise Refused(
            Message("请写 {least} 至 {most} 字", "please write {least} to {most} characters").format(
                least=least, most=MAX_WORDS
            ),
            field=field,
        )
    return text
