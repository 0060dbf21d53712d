"""Finds the numbers of a document and what stands around each of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chengxu.common.blanks import stand_alone
from chengxu.common.figure_parts import plain_width
from chengxu.common.measures import MILLI
from chengxu.common.messages import Message, Refused
from chengxu.common.quantity import Approx, Quantity, scan
from chengxu.reports.audit.documents.cells import Meaning
from chengxu.reports.audit.documents.lines import NUMBERED_COUNT
from chengxu.reports.audit.documents.reading import Written
from chengxu.reports.audit.passages.cleaning import Passage, line_of
from chengxu.reports.audit.passages.context import MEMORY, Context, contexts
from chengxu.reports.audit.passages.openings import Lists
from chengxu.reports.audit.words import bare, enumerations, labelled, listed_days, roles, wholes
from chengxu.reports.audit.words.roles import CHANGES, Role, Told


@dataclass(frozen=True, slots=True)
class Place:
    """A number found: its line, the document's positions of its characters, what it says, what surrounds it."""

    line: int
    positions: tuple[int, ...]
    stated: Quantity
    context: Context


MOST_NUMBERS = 20_000
_TOO_MANY = Message(
    "文中数字超过 {most} 处，像是一份数据表；请分卷审核",
    "over {most} numbers, which looks like a table of data; audit it in volumes",
)


_STRETCH = re.compile("(?s).{1,10000}[^。；，、]*[。；，、]?")
_NUMERALS = re.compile(r"\d+|[XxＸ×]{2,}")


def refuse_many(written: Written, passages: Callable[[], Sequence[Passage]], names: Iterable[str]) -> None:
    """Raise :class:`Refused` for more numbers than :data:`MOST_NUMBERS`, before records are asked or anything is read
    around them. Dates and years are told from figures only where there are so many numerals that it matters."""
    if sum(1 for _ in _NUMERALS.finditer(written.text)) <= MOST_NUMBERS:
        return
    known, count = tuple(names), 0
    for some in (some for passage in passages() for some in _counts(passage, known)):
        count += some
        if count > MOST_NUMBERS:
            raise Refused(_TOO_MANY.format(most=MOST_NUMBERS), field="file")


def _counts(passage: Passage, names: tuple[str, ...]) -> Iterator[int]:
    """How many numbers a passage has, a stretch of a long line at a time; those of headings are few and left out."""
    meaning = passage.meaning
    if meaning is not None and (meaning.silent or meaning.heading):
        return
    if meaning is not None and bare.bare(passage.text, meaning.unit) is not None:
        yield 1 if meaning.row or meaning.column else 0
        return
    for stretch in _STRETCH.finditer(passage.text):
        yield len(quantities(stretch[0], names))


def find(
    written: Written, passages: Sequence[Passage], names: Iterable[str], year: int | None = None
) -> list[Place]:
    """Every quantity and every placeholder, in the order of the document; ``year`` is the one it speaks of, else it is
    guessed from its words.

    Raises :class:`Refused` for more than :data:`MOST_NUMBERS`: three reports of 200 pages have fewer.
    """
    known = tuple(names)
    year = year or roles.year_of(written.text)
    found: list[Place] = []
    in_cells: dict[tuple[int, int], int] = {}
    links: list[tuple[int, int, Meaning]] = []
    earlier, where = "", ("", "")
    lists = Lists()
    for passage in passages:
        if (passage.chapter, passage.section) != where:
            earlier, where = "", (passage.chapter, passage.section)
        opened = lists.enter(passage)
        if passage.meaning is not None:
            places = _of_cell(written, passage, known, earlier, year, len(found))
        else:
            places = _of_text(written, passage, known, earlier, year, len(found), opened)
        if passage.meaning is not None and len(places) == 1 and passage.cell not in in_cells:
            in_cells[passage.cell] = len(found)
            links.append((len(found), passage.cell[0], passage.meaning))
        found += places
        if len(found) > MOST_NUMBERS:
            raise Refused(_TOO_MANY.format(most=MOST_NUMBERS), field="file")
        earlier = f"{earlier}{passage.text}"[-MEMORY:]
    return _in_order(_linked(found, links, in_cells))


def quantities(text: str, names: tuple[str, ...]) -> list[Quantity]:
    """The quantities of a passage, and every XX that carries no measure (XX同志): that has to be filled as well."""
    item = NUMBERED_COUNT.match(text)
    behind = item.end() if item else 0
    read = scan(text[behind:], names)
    if behind:
        read = [replace(one, start=one.start + behind, end=one.end + behind) for one in read]
    found = labelled.with_named_measures(text, enumerations.with_shared_measures(text, read))
    found = [q for q in found if not (_is_time(text, q) or _is_wording(text, q))]
    taken = [(quantity.start, quantity.end) for quantity in found]
    for start, end in stand_alone(plain_width(text)):
        place = bisect_right(taken, (start, end))
        if (place and taken[place - 1][1] > start) or (place < len(taken) and taken[place][0] < end):
            continue
        if place and found[place - 1].placeholder and taken[place - 1][1] == start:
            continue
        if _is_somebody(text, start, end):
            continue
        found.append(
            Quantity(
                start, end, text[start:end], None, None, None, Approx.exact, "",
                placeholder=True, digits=(0, end - start),
            )
        )  # fmt: skip
    return sorted(found, key=lambda quantity: quantity.start)


_SOMEBODY = re.compile(
    r"(?:书记|[局科股所站队]长|主任|主席|[县市区]长|代表|委员|同志|队员|职工|群众|[司机业店]主|[：:])[\s\u3000：:]*[\u4e00-\u9fff]$"
)
_SOMEBODY_BEHIND = re.compile("代表|委员|同志|先生|女士|书记|[局科股所站队]长|主任|师傅")
_DIALLED = re.compile(r"(?:0\d{2,3}\s?[-－—]\s?|电话[：:]?\s?)$")


def _is_somebody(text: str, start: int, end: int) -> bool:
    """Whether an XX stands for a name or a telephone number the writer keeps to himself: 周××, 孙××代表. Without the
    surname (XX同志) the name still has to be filled in."""
    before = text[max(0, start - 12) : start]
    surname = bool(re.search(r"(?:^|[^\u4e00-\u9fff])[\u4e00-\u9fff]$", before))
    named = bool(_SOMEBODY.search(before)) or (surname and bool(_SOMEBODY_BEHIND.match(text[end : end + 2])))
    return named or bool(_DIALLED.search(before))


_WAYS = re.compile("渠道|途径|层面|维度|方面")
_THE_ONE, _MOST_OF = re.compile("一[次起件宗]"), re.compile("最[长多大高快慢短]的$")
"""用时最长的一次为21.2小时."""
_ENDS = re.compile("[两二三四]头")


def _is_wording(text: str, quantity: Quantity) -> bool:
    """Whether it counts nothing: 两个渠道, 东西两头, 用时最长的一次."""
    if _ENDS.fullmatch(quantity.text):
        return True
    if _THE_ONE.fullmatch(quantity.text) and _MOST_OF.search(
        text, max(0, quantity.start - 4), quantity.start
    ):
        return True
    if _counts_list(text, quantity) or _counts_items(text, quantity):
        return True
    return quantity.measure in {"个", "种", "条", "大"} and bool(
        _WAYS.match(text[quantity.end : quantity.end + 2])
    )


def _counts_list(text: str, quantity: Quantity) -> bool:
    """建筑垃圾、燃气、油烟三项整治: the number says how many were just named, and of nothing how much."""
    if not _NUMERAL.fullmatch(quantity.text) or not _WORK.match(text, quantity.end):
        return False
    named = _NAMED.search(text, max(0, quantity.start - _LONGEST_LIST), quantity.start)
    return named is not None and named[0].count("、") + len(_LAST_JOINED.findall(named[0])) + 1 == (
        (quantity.value or 0) // MILLI
    )


def _counts_items(text: str, quantity: Quantity) -> bool:
    """我强调四条。一是…: so many items follow, and nothing else is counted; not 立案三件，一是…."""
    behind = _OPENS_LIST.match(text, quantity.end) if _NUMERAL.fullmatch(quantity.text) else None
    before = text[max(0, quantity.start - 6) : quantity.start]
    return behind is not None and bool(behind["items"] or _ANNOUNCING.search(before))


_NUMERAL = re.compile("[两三四五六七八九][项类大种个条件点]")
_OPENS_LIST = re.compile(
    r"(?P<items>(?:大|方面的?)?(?:实事|事|要求|意见|任务|问题|不足|短板|措施|举措|工作|建议|希望|打算))?"
    r"[。：:，,]\s*(?:一[是要]|第一[，,、：:]|首先|[（(][一1][）)]|1[.．、](?!\d)|①)"
)
_ANNOUNCING = re.compile(r"(?:强调|讲|说|提|抓|要求|意见|措施|建议|以下|如下|[这那])[了出下]?$")
_WORK = re.compile("(?:专项|重点|集中)*(?:整治|治理|工作|行动|任务|制度|机制|领域|重点)(?!率)")
_NAMED = re.compile(r"(?:[^，。；：:、\d]{1,14}、)+[^，。；：:、\d]{1,18}$")
_LAST_JOINED = re.compile("(?<=[\u4e00-\u9fff]{2})[和与及](?=[\u4e00-\u9fff]{2})")
_LONGEST_LIST = 80
_A_MONTH = re.compile(r"(?:[-－—]|\d{1,2}[.．])?\s?(?:1[0-2]|[1-9])月")
_NUMBERED_TIME = re.compile(r"\d{1,2}[\s\u3000]+(?:(?:19|20)\d\d|来)年")
"""5 2024年计划: the number of a heading, and what it is of."""
_YEARS_PAST = re.compile(r"近[两二三四五六七八九十\d]年")
_MONTHS_PAST = re.compile(r"(?:1[0-2]|[1-9]|[一二两三四五六七八九十]|十[一二])个月")


def _is_time(text: str, quantity: Quantity) -> bool:
    """Whether it only tells of which days something is: 近三年累计补植900株, 前9个月."""
    if _A_MONTH.fullmatch(quantity.text) or _NUMBERED_TIME.fullmatch(quantity.text):
        return True
    if _MONTHS_PAST.fullmatch(quantity.text):
        return text[: quantity.start].endswith(("前", "头"))
    opens = not quantity.start or text[quantity.start - 1] in "，。；：、（,;:(\n\u3000 "
    return opens and bool(_YEARS_PAST.fullmatch(quantity.text))


def _of_text(
    written: Written,
    passage: Passage,
    names: tuple[str, ...],
    earlier: str,
    year: int | None,
    first: int,
    opened: str = "",
) -> list[Place]:
    """The numbers of a paragraph; ``first`` is the place of its first number among all of the document, ``opened`` the
    words with which the list begins that it is an item of."""
    text = passage.text
    found = quantities(text, names)
    if not found:
        return []
    told = wholes.told(text, found, year)
    days = listed_days.own_days(text, found)
    own = {
        **enumerations.own_words(text, found),
        **days,
        **enumerations.of_former(text, found),
        **labelled.own_words(text, found),
    }
    around = contexts(passage, [(q.start, q.end) for q in found], earlier, opened)
    places: list[Place] = []
    for index, (stated, says, context) in enumerate(zip(found, told, around, strict=True)):
        if index in own:
            context = replace(context, before=own[index])
        elif places and _RESTATED.search(text, max(0, stated.start - 8), stated.start):
            context = replace(places[-1].context, number=stated.text)
        if index in days:
            context = replace(context, told=days[index])
            says = replace(says, role=Role.VALUE, period="") if says.role is Role.LAST else says
        if says != _PLAIN:
            context = _with_role(context, says, around, first)
        positions = tuple(passage.positions[stated.start : stated.end])
        places.append(Place(line_of(written, positions[0]), positions, stated, context))
    return places


_PLAIN = Told()
_RESTATED = re.compile(r"大写(?:金额)?\s*[：:]?\s*$")
"""罚款23500元（大写：贰万叁仟伍佰元）: the same figure again."""
_PUNCTUATION = "，、；：,; "


def _with_role(context: Context, says: Told, around: Sequence[Context], first: int) -> Context:
    return replace(
        context,
        role=says.role,
        falls=says.falls,
        period=says.period,
        per=says.per,
        whole="" if says.whole is None else around[says.whole].near.lstrip(_PUNCTUATION),
        parts=tuple(first + part for part in says.parts),
    )


# --- tables ------------------------------------------------------------------------------------------------------


def _of_cell(
    written: Written, passage: Passage, names: tuple[str, ...], earlier: str, year: int | None, first: int
) -> list[Place]:
    """The number a cell is, or the numbers of the sentence in it, with the headings of its row and column."""
    meaning = passage.meaning
    assert meaning is not None
    if meaning.silent:
        return []
    if meaning.heading:
        places = _of_text(written, passage, names, earlier, year, first)
        return [place for place in places if place.stated.start and not bare.bare(passage.text, "处")]
    alone = bare.bare(passage.text, meaning.unit)
    if alone is None:
        places = _of_text(written, passage, names, earlier, year, first)
        return [replace(place, context=_in_cell(place.context, meaning)) for place in places]
    if not meaning.row and not meaning.column:
        return []
    positions = tuple(passage.positions[alone.start : alone.end])
    context = _alone(passage, alone, meaning, earlier)
    return [Place(line_of(written, positions[0]), positions, alone, context)]


def _alone(passage: Passage, stated: Quantity, meaning: Meaning, earlier: str) -> Context:
    """The surroundings of a number alone in its cell: a sentence of the headings, the number and its unit."""
    before = f"{meaning.row}{meaning.column}"
    unit = "" if stated.text.endswith(stated.word) else stated.word
    role = meaning.role
    if role is Role.AMOUNT and stated.measure == "%" and meaning.unit not in {"%", ""}:
        role = Role.RATE
    if role is Role.VALUE and bare.changes(passage.text):
        role = Role.RATE if stated.measure == "%" else Role.AMOUNT
    sentence = f"{before}{stated.text}{unit}"
    return Context(
        before=before,
        number=stated.text,
        after=unit,
        clause=sentence,
        following="",
        sentence=sentence,
        item=meaning.table,
        section=f"{passage.section} {earlier}"[-MEMORY:],
        chapter=passage.chapter,
        heading=passage.section,
        role=role,
        falls=role in CHANGES and bare.falls(passage.text),
        period=meaning.period,
        row=meaning.row,
        column=meaning.column,
        table=meaning.table,
    )


def _in_cell(context: Context, meaning: Meaning) -> Context:
    """The surroundings of a number in a cell's sentence, led by the heading of its row."""
    role = meaning.role if context.role is Role.VALUE and meaning.role is not Role.PART else context.role
    led = f"{meaning.row}：{context.sentence}" if meaning.row else context.sentence
    own = context.before.strip() or not meaning.row
    return replace(
        context,
        before=context.before if own else f"{meaning.row}{meaning.column}",
        sentence=led,
        item=f"{meaning.table}{meaning.row}{context.item}",
        role=role,
        period=context.period or meaning.period,
        row=meaning.row,
        column=meaning.column,
        table=meaning.table,
    )


def _linked(
    found: list[Place], links: Iterable[tuple[int, int, Meaning]], in_cells: Mapping[tuple[int, int], int]
) -> list[Place]:
    """The numbers of tables know their wholes and parts; ``links`` are numbers with their table and its meaning."""
    for index, table, meaning in links:
        context = found[index].context
        parts = tuple(in_cells[table, part] for part in meaning.parts if (table, part) in in_cells)
        whole = in_cells.get((table, meaning.whole)) if meaning.whole is not None else None
        if not parts and whole is None:
            continue
        words = "" if whole is None else found[whole].context.sentence
        found[index] = replace(
            found[index], context=replace(context, parts=parts or context.parts, whole=words or context.whole)
        )
    return found


def _in_order(found: list[Place]) -> list[Place]:
    """By their place in the document: a sentence that goes on around a note has numbers on both sides of it."""
    order = sorted(range(len(found)), key=lambda index: found[index].positions[0])
    if order == list(range(len(found))):
        return found
    now = {before: after for after, before in enumerate(order)}
    moved = []
    for index in order:
        place = found[index]
        parts = tuple(now[part] for part in place.context.parts)
        moved.append(replace(place, context=replace(place.context, parts=parts)) if parts else place)
    return moved
