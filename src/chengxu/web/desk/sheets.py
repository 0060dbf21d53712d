"""Any list of the desk as a file: CSV or XLSX, in the order of the screen, without names or telephone numbers."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.cases.finding import exported, lists
from chengxu.cases.finding.sheets import TITLE, Line
from chengxu.cases.models import Case
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import STATE_NAMES, State
from chengxu.common.messages import Message
from chengxu.intake.rules import CHANNELS
from chengxu.web import IDS, spreadsheets
from chengxu.web.access import ASK_SECURITY, DESK, Forbidden, needs
from chengxu.web.desk import filters as filtering
from chengxu.web.desk.rows import asked, category_name, place_name, with_clocks
from chengxu.web.requests import Request
from chengxu.web.showing import Left

CHUNK = 1000
COLUMNS = (
    (Message("案件号", "Case number"), 24),
    (Message("小类", "Category"), 24),
    (Message("地点", "Place"), 36),
    (Message("单位", "Unit"), 24),
    (Message("状态", "State"), 12),
    (Message("下一步", "Next step"), 12),
    (Message("时限", "Clock"), 18),
    (Message("到期", "Due"), 17),
    (Message("来源", "Source"), 14),
    (Message("反映时间", "Reported"), 17),
    (Message("经度", "Longitude"), 12),
    (Message("纬度", "Latitude"), 12),
)


@never_cache
@needs(*DESK)
@require_POST
def export(request: Request) -> HttpResponse:
    """The whole list as a file; longer ones end with a line that says what is missing. The export is a deed."""
    filters = filtering.read(request.POST, request.actor, request.now)
    if filters is None:
        raise Forbidden(Message("您的岗位没有待办队列。", "Your post has no queue."), ASK_SECURITY)
    form = spreadsheets.form_of(request.POST.get("form", ""))
    book = cases.rulebook()
    found, more = _cases(filters, request.actor)
    lines = [
        _line(case, asked(case, book, request.now, request.actor, filters.queue), book) for case in found
    ]
    if more:
        lines.append((str(TOO_MANY.format(n=f"{exported.MOST:,}")),))
    exported.record(wanted=filters, rows=len(found), form=form, actor=request.actor, now=request.now, ids=IDS)
    name = f"cases-{filters.queue}-{timezone.localtime(request.now):%Y%m%d-%H%M}"
    return spreadsheets.attached(form, COLUMNS, lines, name=name, title=TITLE)


TOO_MANY = Message(
    "只导出了前 {n} 件，后面还有；请缩小筛选范围后分次导出。",
    "Only the first {n} cases are here and there are more; narrow the list and export it in parts.",
)


def _cases(filters: lists.Wanted, actor: Actor) -> tuple[list[Case], bool]:
    found: list[Case] = []
    after = ""
    while len(found) < exported.MOST:
        page = lists.page(filters, actor, after=after, size=CHUNK, fetched=with_clocks)
        found += page.rows
        after = page.after
        if not after:
            break
    return found[: exported.MOST], bool(after)


def _line(case: Case, asks: tuple[Message | None, Left | None], book: Rulebook) -> Line:
    step, clock = asks
    return (
        case.case_no or "",
        str(category_name(case.category, book)),
        place_name(case, book),
        str(book.organisation.name(case.holder)),
        str(STATE_NAMES[State(case.state)]),
        str(step) if step else "",
        str(clock.text) if clock else "",
        _moment(clock.due) if clock else "",
        str(CHANNELS.get(case.channel, Message(case.channel))),
        _moment(case.reported_at),
        case.lon,
        case.lat,
    )


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
