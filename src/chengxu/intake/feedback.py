"""What whoever holds a receipt may do once it has ended: say how content they are, and that it is not put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction

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
from chengxu.intake.rating import SOURCE, Level, Rated, Rating, given
from chengxu.intake.rules import MIN_TEXT, OPEN_CHANNEL, plain
from chengxu.ledger import actions as ledger
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker

MAX_WORDS = 500
MAX_PHOTOS = 3
OTHER_COLUMNS = tuple(f.name for f in fields(Rated) if f.name != "report_uid")


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
    before = models.Rating.objects.filter(report_id=report.uid).first()
    rows = _matters(report)
    asks = before is None and rows[0].state == State.CLOSED
    return Aftermath(
        levels=asked().levels if asks else (),
        rated=asked().level(before.score) if before else None,
        rated_at=before.rated_at if before else None,
        matters=tuple(_matter(row, now) for row in rows),
    )


def unsettled(report: models.Report, now: datetime) -> bool:
    """Whether anything can still happen to what was reported: a matter of it is open, or its reporter may have it reopened.

    A rating is no news to whoever gives it, so that it is still asked for keeps nothing open.
    """
    return any(row.is_open or reopening.refusal(row, now) is None for row in _matters(report))


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
    one = given(
        report=report.uid, channel=report.channel, case_uid=case.uid, unit=unit, level=level, words=words, now=now, ids=ids
    )  # fmt: skip
    try:
        with transaction.atomic():
            write_ratings([one.row])
            ledger.append([one.deed], ids=ids)
    except IntegrityError:  # the same moment, twice
        if not _told_before(report, score):
            raise


def write_ratings(rows: Iterable[Rated]) -> None:
    """Write ratings in the caller's transaction; a second one of the same report is an ``IntegrityError``."""
    models.Rating.objects.bulk_create(
        models.Rating(report_id=row.report_uid, **{name: getattr(row, name) for name in OTHER_COLUMNS})
        for row in rows
    )


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
        case_uid=row.uid, report=report.uid, reason=reason, evidence=evidence, source=SOURCE, now=now, ids=ids
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
