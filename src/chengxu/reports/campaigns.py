"""The report of a campaign in the words of the pack: what was done, leaflets, before and after, what came back.

``reports/campaigns/report.md`` is a report like any other, save that its figures are those of one campaign (``campaign.…``) and that a line
which names ``{work}``, ``{pair}`` or ``{step}`` stands once for each. A county without the file gets :data:`PLAIN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chengxu.common.messages import Message, Problems
from chengxu.packs.checking import Checker
from chengxu.reports.language import declaration
from chengxu.reports.language.compose import compose
from chengxu.reports.language.outline import Declaration, ParagraphPlan, Reference, flattened
from chengxu.reports.rules import Annex, Bar, Chart, Document, Fact, Proof

FILE = "reports/campaigns/report.md"
BLANKS = ("name", "lead", "helped", "where", "goal", "metres", "few")
"""What its words may leave open besides the names of the period; always text of the campaign or the pack."""
WORK, PAIR, STEP = "{work}", "{pair}", "{step}"
_MARKUP = str.maketrans(
    {
        "[": "［",
        "]": "］",
        "{": "｛",
        "}": "｝",
        "|": "｜",
        "#": "＃",
        "@": "＠",
        "<": "＜",
        ">": "＞",
        "\n": " ",
        "\r": " ",
    }
)
_BLANK = re.compile(r"\{(" + "|".join(BLANKS) + r")\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One kind of work: its name, how much of which measure over how many entries, and its target."""

    name: str
    amount: Decimal
    measure: str
    deeds: int
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came back within ``days``: of ``places`` that can be judged ``back``; the same ``before`` and ``outside`` as (places, back)."""

    days: int
    places: int
    back: int
    before: tuple[int, int] = (0, 0)
    outside: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign as its report tells it; words are Chinese, the language of reports.

    ``pairs`` are places with the days of their pictures before and after ("" while there is none), ``steps`` what should be done by
    when and the day it was.
    """

    uid: str
    start: date
    end: date
    words: Mapping[str, str]
    reported: int = 0
    closed: int = 0
    open: int = 0
    leaflets: Decimal = Decimal(0)
    leaflet_deeds: int = 0
    works: Sequence[Worked] = ()
    pairs: Sequence[tuple[str, str, str]] = ()
    steps: Sequence[tuple[str, str, str]] = ()
    came: Sequence[Came] = ()


PLAIN = """---
name: report
title: "{name}情况"
unit: —
parts:
  - {computed: true, author: 办公室}
  - {computed: true, author: 办公室}
  - {computed: true, author: 办公室}
---

{dates}，由{lead}牵头{helped}，在{where}开展{name}。{goal}

# 整治情况

[[收到范围内的案件{{campaign.reported}}，结案{{campaign.closed}}[[，还在办的{{campaign.open}}]]。]]

- {work}{{campaign.work}}[[，完成目标的{{campaign.work_share}}]]。

[[发放宣传单{{campaign.leaflets}}。]]

# 整治前后

[[留存整治前后照片{{campaign.pairs}}，其中前后都有的{{campaign.pairs_both}}。]]

- {pair}。

# 反弹情况

[[30天内又出现{{campaign.back_30}}，反弹率{{campaign.rate_30}}[[，整治前同样长的时间里是{{campaign.before_rate_30}}]][[，同期范围以外是{{campaign.outside_rate_30}}]]。]]

相距{metres}米以内、同一小类、结案以后新报的案件（含重开）算又出现；作废、不予立案的不算。可比的地方少于{few}处的，差别可能是偶然，不下结论。
"""


def ids(days: Iterable[int]) -> frozenset[str]:
    """The figures a report of a campaign may name, by the days the pack looks at."""
    plain = (
        "reported",
        "closed",
        "open",
        "leaflets",
        "pairs",
        "pairs_both",
        "steps",
        "steps_done",
        "work",
        "work_share",
        "places",
    )
    told = [
        f"{kind}_{one}" for one in days for kind in ("back", "ripe", "rate", "before_rate", "outside_rate")
    ]
    return frozenset(f"campaign.{one}" for one in (*plain, *told))


def check(checker: Checker, found: Problems, days: Sequence[int]) -> None:
    """Note what is wrong in the pack's own text: what any report may get wrong, and figures no campaign has."""
    text = checker.pack.documents.get(FILE)
    if not isinstance(text, str):
        return
    declared = _declared(text, _sample(), found)
    known = ids(days)
    for reference in _references(declared) if declared else ():
        if reference.indicator and _bare(reference.indicator) not in known:
            message = Message("专项整治没有这个数：{id}", "a campaign has no such figure: {id}")
            found.add(message.format(id=reference.indicator), file=reference.file, line=reference.line)


def document(given: Campaign, text: str | None, *, unit: str, proof: Proof, demo: bool) -> Document:
    """The report of a campaign by the pack's text (None: :data:`PLAIN`), with a chart of what came back as its annex."""
    problems = Problems()
    declared = _declared(text or PLAIN, given, problems)
    problems.raise_if_any()
    assert declared is not None  # what cannot be read has raised
    known = facts(given)
    for reference in _references(declared):
        known.setdefault(
            reference.indicator, _fact(given, reference.indicator, reference.indicator, None, "", 0, "")
        )
    made = compose(declared, known, start=given.start, end=given.end, proof=proof, demo=demo)
    chart = _chart(given, known)
    return Document(
        name="campaign", title=made.title, unit=unit, start=given.start, end=given.end, opening=made.opening, parts=made.parts,
        proof=proof, demo=demo, annex=Annex((chart,)) if chart else None,
    )  # fmt: skip


def facts(given: Campaign) -> dict[str, Fact]:
    """Every figure of a campaign by its id; those of the n-th work end in ``_n``."""
    both = sum(1 for _, before, after in given.pairs if before and after)
    done = sum(1 for _, _, on in given.steps if on)
    plain: list[tuple[str, str, Decimal | int, str, int, str]] = [
        ("reported", "范围内的案件", given.reported, "件", given.reported, "专项期间报上来的"),
        ("closed", "结案案件", given.closed, "件", given.closed, "专项期间结案的"),
        ("open", "还在办的案件", given.open, "件", given.open, "专项期间报上来、还没有结案的"),
        ("leaflets", "宣传单", given.leaflets, "份", given.leaflet_deeds, "专项范围内发放的宣传单合计"),
        ("pairs", "整治前后照片", len(given.pairs), "组", len(given.pairs), "留存的照片，同一地点一组"),
        ("pairs_both", "前后都有的照片", both, "组", both, "整治前、整治后都有的"),
        ("steps", "节点", len(given.steps), "个", len(given.steps), "方案定的节点"),
        ("steps_done", "完成的节点", done, "个", done, "已经完成的节点"),
    ]  # fmt: skip
    found = {
        f"campaign.{id_}": _fact(given, id_, name, Decimal(value), measure, rows, formula)
        for id_, name, value, measure, rows, formula in plain
    }
    for n, work in enumerate(given.works, 1):
        formula = "专项范围内的台账合计，每条只算一次"
        found[f"campaign.work_{n}"] = _fact(
            given, f"work_{n}", work.name, work.amount, work.measure or "次", work.deeds, formula
        )
        reached = _share(work.amount, work.target) if work.target else None
        found[f"campaign.work_share_{n}"] = _fact(
            given,
            f"work_share_{n}",
            f"{work.name}完成目标",
            reached,
            "%",
            work.deeds if work.target else 0,
            "完成数 ÷ 目标",
            level=True,
        )
    for one in given.came:
        found |= _came(given, one)
    return found


def _came(given: Campaign, one: Came) -> dict[str, Fact]:
    within = f"{one.days}天"
    made: dict[str, tuple[str, Decimal | None, str, int, str, bool]] = {
        f"back_{one.days}": (f"{within}内又出现", Decimal(one.back), "处", one.places, f"满{within}的{one.places}处里又出现同一小类案件的处数", False),
        f"ripe_{one.days}": (f"满{within}的地方", Decimal(one.places), "处", one.places, f"结案已满{within}的地方", False),
    }  # fmt: skip
    for kind, name, (places, back) in (
        ("rate", "反弹率", (one.places, one.back)), ("before_rate", "整治前同样长时间的反弹率", one.before),
        ("outside_rate", "同期范围以外的反弹率", one.outside),
    ):  # fmt: skip
        made[f"{kind}_{one.days}"] = (
            f"{within}{name}", _share(Decimal(back), places), "%", places, f"{back} ÷ {places}", True,
        )  # fmt: skip
    return {
        f"campaign.{id_}": _fact(given, id_, name, value, measure, rows, formula, level=level)
        for id_, (name, value, measure, rows, formula, level) in made.items()
    }


def _share(part: Decimal, whole: int) -> Decimal | None:
    return (100 * part / whole).quantize(Decimal("0.1")) if whole else None


def _fact(
    given: Campaign, id_: str, name: str, value: Decimal | None, measure: str, rows: int, formula: str, *, level: bool = False
) -> Fact:  # fmt: skip
    scope = f"{given.words.get('name', '')}，{given.start}至{given.end}"
    return Fact(
        id=f"campaign.{given.uid[:8]}.{id_}", name=name, definition=name, measure=measure, value=value, rows=rows, formula=formula,
        scope=scope, level=level, chapter=given.words.get("name", ""),
    )  # fmt: skip


def _chart(given: Campaign, known: Mapping[str, Fact]) -> Chart | None:
    """What came back of the campaign's places, those before it and those elsewhere; None where nothing can be judged."""
    names = (("rate", "专项"), ("before_rate", "整治前"), ("outside_rate", "范围以外"))
    bars = tuple(
        Bar(f"{one.days}天 {name}", fact.value, fact)
        for one in given.came
        for kind, name in names
        if (fact := known[f"campaign.{kind}_{one.days}"]).value is not None
    )
    return Chart("反弹率", "%", bars) if bars else None


def _declared(text: str, given: Campaign, problems: Problems) -> Declaration | None:
    """The text with its blanks filled and its lines repeated, read as any report is."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _repeated(line, given)
    filled = _BLANK.sub(lambda match: _safe(given.words.get(match[1], "")), "\n".join(lines))
    return declaration.parse(filled, FILE, problems)


def _repeated(line: str, given: Campaign) -> list[str]:
    """The line once for each work, pair or step it names; itself where it names none."""
    if WORK in line:
        return [
            line.replace(WORK, _safe(work.name))
            .replace("{{campaign.work}}", f"{{{{campaign.work_{n}}}}}")
            .replace("{{campaign.work_share}}", f"{{{{campaign.work_share_{n}}}}}")
            for n, work in enumerate(given.works, 1)
        ]
    if PAIR in line:
        return [line.replace(PAIR, _safe(_pair(*one))) for one in given.pairs]
    if STEP in line:
        return [line.replace(STEP, _safe(_step(*one))) for one in given.steps]
    return [line]


def _pair(place: str, before: str, after: str) -> str:
    return (
        f"{place}：整治前{before}，整治后{after}" if after else f"{place}：整治前{before}，还没有整治后的照片"
    )


def _step(text: str, due: str, done: str) -> str:
    return f"{text}（{due}前）：{done}完成" if done else f"{text}（{due}前）：没有完成"


def _safe(text: str) -> str:
    """Words of somebody, which are no mark-up of a report."""
    return text.translate(_MARKUP).strip()


def _bare(id_: str) -> str:
    """``campaign.work_3`` as the text writes it: ``campaign.work``."""
    return re.sub(r"^(campaign\.work(?:_share)?)_\d+$", r"\1", id_)


def _references(declared: Declaration) -> Iterable[Reference]:
    plans = [*declared.opening, *(block for part in declared.parts for block in part.blocks)]
    for plan in plans:
        if isinstance(plan, ParagraphPlan):
            yield from (piece for piece in flattened(plan.pieces) if isinstance(piece, Reference))


def _sample() -> Campaign:
    """A campaign with one of everything, to read a pack's text by."""
    return Campaign(
        uid="0", start=date(2023, 1, 1), end=date(2023, 1, 31), words=dict.fromkeys(BLANKS, "某"),
        works=(Worked(name="某", amount=Decimal(1), measure="次", deeds=1, target=1),), pairs=(("某处", "某日", "某日"),),
        steps=(("某事", "某日", "某日"),),
    )  # fmt: skip
