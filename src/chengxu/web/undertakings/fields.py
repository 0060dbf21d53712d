"""The fields of steps and of new undertakings: what each is called, what it takes, and what of it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict

from chengxu.common.messages import Message, Refused
from chengxu.ledger import documents
from chengxu.ledger.pictures import images
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.deciding.money import read_money
from chengxu.web.forms import Form, day, read
from chengxu.web.requests import Request

Choices = Sequence[tuple[str, object]]
DATES, MONEY, TEXTS = ("day", "until", "dated"), ("amount",), ("note", "key", "contract", "text", "payee", "bought", "reference", "document", "number", "phase")  # fmt: skip
SIGNED = ("fund", "adjust")
PHASES: Choices = (("before", Message("施工前", "before")), ("after", Message("施工后", "after")))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``kind``: text, textarea, date, select, many, photos, files or check."""

    name: str
    label: Message
    kind: str = "text"
    optional: bool = False
    hint: Message = Message("")
    choices: Choices = ()
    rows: int = 2
    maxlength: int = 300


def _field(name: str, zh: str, en: str, kind: str = "text", **more: object) -> Field:
    return Field(name, Message(zh, en), kind, **more)  # type: ignore[arg-type]


KNOWN = {
    one.name: one
    for one in (
        _field("note", "说明（理由、情况）", "words (why, what)", "textarea", maxlength=1000),
        _field("day", "日期", "day", "date"),
        _field("until", "新的期限", "new term", "date"),
        _field("key", "哪一项", "which", "select"),
        _field("contract", "哪份合同", "which contract", "select"),
        _field("text", "内容", "what"),
        _field("amount", "金额", "amount", hint=Message("元，或者写 12.5万", "元, or like 12.5万")),
        _field("payee", "收款单位", "payee"),
        _field("bought", "买了什么", "what it bought", "select"),
        _field("reference", "编号", "its code", optional=True, hint=Message("部件编号、台账编号或项目编号；其他的不填", "of the component, deed or work; empty for anything else")),
        _field("document", "依据的文件或会议", "document or meeting"),
        _field("number", "文号、编号", "its number", optional=True),
        _field("dated", "文件日期", "its day", "date"),
        _field("photos", "照片", "photographs", "photos", optional=True),
        _field("files", "扫描件（PDF 或照片）", "scan (PDF or picture)", "files", optional=True),
        _field("phase", "拍的是", "shows it", "select", optional=True, choices=PHASES),
        _field("counted", "台账里已登记的完成数", "already counted in the ledger by", "select", optional=True, hint=Message("选了就不再计一次", "chosen, it is not counted again")),
    )
}  # fmt: skip
_PAPER = ("document", "number", "dated", "files")
STEPS: dict[tuple[str, str], tuple[str, ...]] = {
    ("order", "measure"): ("text", "until"),
    ("order", "progress"): ("note", "photos"),
    ("order", "prove"): ("key", "day", *_PAPER, "photos", "note"),
    ("order", "self_check"): ("note",),
    ("order", "pass"): ("note",),
    ("order", "fail"): ("note",),
    ("order", "apply"): _PAPER,
    ("order", "confirm"): _PAPER,
    ("order", "return"): ("note", *_PAPER),
    ("order", "look_back"): ("note", "photos"),
    ("order", "relapse"): ("note", "until", *_PAPER),
    ("order", "extend"): ("note", "until", *_PAPER),
    ("order", "withdraw"): ("note", *_PAPER),
    ("work", "reach"): ("key", "day", "text", "photos", "phase", "note"),
    ("work", "replan"): ("key", "until", "note"),
    ("work", "photo"): ("key", "phase", "photos"),
    ("work", "halt"): ("note",),
    ("work", "resume"): ("note",),
    ("work", "pay"): ("amount", "payee", "text", "day", "files"),
    ("work", "reverse"): ("reference", "amount", "day", "note", "files"),
    ("work", "accept"): ("day", "payee", *_PAPER, "photos", "phase", "text", "counted"),
    ("work", "defect"): ("note", "photos"),
    ("work", "release"): (),
    ("work", "rebudget"): ("amount", "note", *_PAPER),
    ("work", "drop"): ("note", *_PAPER),
    ("fund", "commit"): ("key", "amount", "payee", "text", "day", "files"),
    ("fund", "release"): ("key", "contract", "note"),
    ("fund", "pay"): ("key", "contract", "amount", "payee", "text", "day", "bought", "reference", "files"),
    ("fund", "reverse"): ("reference", "amount", "day", "note", "files"),
    ("fund", "adjust"): ("key", "amount", "note", *_PAPER),
    ("fund", "settle"): _PAPER,
    ("bylaw", "revise"): ("text", "note"),
    ("bylaw", "consult"): ("reference",),
    ("bylaw", "hear"): ("note",),
    ("bylaw", "lawful"): ("note",),
    ("bylaw", "unlawful"): ("note",),
    ("bylaw", "agree"): _PAPER,
    ("bylaw", "disagree"): ("note",),
    ("bylaw", "issue"): ("number", "day", "until", "counted"),
    ("bylaw", "file"): _PAPER,
    ("bylaw", "keep"): ("until", "note", *_PAPER),
    ("bylaw", "repeal"): ("note", *_PAPER),
    ("bylaw", "shelve"): ("note",),
}
"""What each step asks for; the table of ``deciding`` says what of it is needed."""

_LATE = Message("晚于计划的原因", "why it is late")
LABELS: dict[tuple[str, str, str], Message] = {
    ("order", "measure", "text"): Message("措施", "measure"),
    ("order", "measure", "until"): Message("什么时候完成", "by when"),
    ("order", "prove", "document"): Message("佐证材料", "what proves it"),
    ("order", "confirm", "document"): Message("上级同意销号的文件", "document that closes it"),
    ("order", "relapse", "until"): Message("再次整改的期限", "term to put it right again"),
    ("work", "reach", "key"): Message("阶段", "stage"),
    ("work", "replan", "key"): Message("阶段", "stage"),
    ("work", "replan", "until"): Message("新的计划日期", "new planned day"),
    ("work", "photo", "key"): Message("阶段", "stage"),
    ("work", "reach", "text"): _LATE,
    ("work", "accept", "text"): _LATE,
    ("work", "accept", "payee"): Message("参加验收的单位和人员", "who accepted it"),
    ("work", "accept", "document"): Message("验收报告", "report of the acceptance"),
    ("work", "pay", "text"): Message("付什么款", "what for"),
    ("work", "rebudget", "amount"): Message("新的预算", "new budget"),
    ("fund", "adjust", "amount"): Message("增减金额（减少写负数）", "change (below nothing to lower it)"),
    ("fund", "commit", "text"): Message("合同内容", "what the contract is about"),
    ("fund", "pay", "text"): Message("付什么款", "what for"),
    ("work", "reverse", "reference"): Message("哪一笔付款", "which payment"),
    ("work", "reverse", "amount"): Message("冲销多少（不填是全部）", "how much (left empty: all)"),
    ("work", "reverse", "day"): Message("退回的日期", "day it came back"),
    ("work", "reverse", "note"): Message("为什么冲销", "why"),
    ("fund", "reverse", "reference"): Message("哪一笔付款", "which payment"),
    ("fund", "reverse", "amount"): Message("冲销多少（不填是全部）", "how much (left empty: all)"),
    ("fund", "reverse", "day"): Message("退回的日期", "day it came back"),
    ("fund", "reverse", "note"): Message("为什么冲销", "why"),
    ("bylaw", "revise", "text"): Message("新一稿全文", "the whole new version"),
    ("bylaw", "revise", "note"): Message("改了什么、为什么", "what changed and why"),
    ("bylaw", "consult", "reference"): Message("哪次征求意见", "which consultation"),
    ("bylaw", "issue", "number"): Message("文号", "number"),
    ("bylaw", "issue", "day"): Message("印发日期", "day of issue"),
    ("bylaw", "issue", "until"): Message("施行日期", "takes effect on"),
    ("bylaw", "keep", "until"): Message("新的有效期至", "valid until"),
}
OPTIONAL = {
    ("order", "prove", "note"), ("order", "prove", "document"), ("order", "prove", "dated"), ("order", "pass", "note"),
    ("work", "reach", "note"), ("work", "reach", "text"), ("work", "accept", "text"), ("work", "resume", "note"),
    ("fund", "pay", "contract"), ("fund", "reverse", "amount"), ("work", "reverse", "amount"), ("bylaw", "lawful", "note"),
}  # fmt: skip


def of_step(kind: str, step: str, choices: dict[str, Choices]) -> tuple[Field, ...]:
    """The fields a step shows, with what may be chosen in this undertaking."""
    made = []
    for name in STEPS[kind, step]:
        field = KNOWN[name]
        field = replace(
            field,
            label=LABELS.get((kind, step, name), field.label),
            optional=field.optional or (kind, step, name) in OPTIONAL,
            choices=choices.get(name, field.choices),
        )
        if (kind, step, name) == ("bylaw", "revise", "text"):
            field = replace(field, kind="textarea", rows=14, maxlength=60_000)
        if name == "reference" and step in ("consult", "reverse"):
            field = replace(field, kind="select", optional=False, hint=Message(""))
        if (kind, step, name) == ("bylaw", "issue", "number"):
            field = replace(field, optional=False)
        made.append(field)
    return tuple(made)


def sent(request: Request, names: Sequence[str]) -> Form:
    """The form as it was sent."""
    return read(request.POST, names)


def brought(request: Request, form: Form, kind: str, step: str) -> Brought | None:
    """What came with a step; None when a day or an amount is none, with a sentence beside it."""
    names = STEPS[kind, step]
    texts = {name: form.values[name] for name in names if name in TEXTS}
    days: dict[str, date | None] = {name: day(form, name) for name in names if name in DATES}
    money = 0
    if "amount" in names and (form.values["amount"] or (kind, step, "amount") not in OPTIONAL):
        try:
            money = read_money(form.values["amount"], "amount", signed=(kind, step) == SIGNED)
        except Refused as refused:
            form.wrong(refused.field, refused.message)
    if form.errors:
        return None
    counted = tuple(form.values.get("counted", "").split())
    scans, pages = scanned(request, form)
    if form.errors:
        return None
    pictures = (*photos(request), *pages)
    return Brought(**texts, **days, amount=money, photos=pictures, files=scans, counted=counted)  # type: ignore[arg-type]


def photos(request: Request) -> tuple[tuple[str, bytes], ...]:
    """Photographs as they were sent: names and bytes."""
    return tuple((file.name or "", file.read()) for file in request.FILES.getlist("photos"))


Files = tuple[tuple[str, bytes], ...]


def scanned(request: Request, form: Form) -> tuple[Files, Files]:
    """What was sent as scans: PDF files, and pictures of pages, which are kept like every photograph. Told apart by their bytes.

    A file that is neither is said beside the field.
    """
    sent_ = [(file.name or "", file.read()) for file in request.FILES.getlist("files")]
    scans = tuple(one for one in sent_ if documents.is_pdf(one[1]))
    pages = tuple(one for one in sent_ if not documents.is_pdf(one[1]))
    for label, data in pages:
        try:
            images.opened(data, label or "PDF")
        except Refused as refused:
            form.wrong("files", refused.message)
    return scans, pages


def units(post: QueryDict, name: str) -> tuple[str, ...]:
    """Codes of units chosen in a list."""
    return tuple(dict.fromkeys(code for code in post.getlist(name) if code))
