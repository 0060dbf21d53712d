"""What stands around one number, and how near: the things, the actions, the topic, and what nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from chengxu.reports.audit.matters import topics
from chengxu.reports.audit.matters.topics import Kinds, Told
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words.lexicon import Lexicon, Token, normal

NEAR, AFTER, SHARED, FOLLOWING = 1.0, 0.95, 0.6, 0.7
SUBJECT, LEADING, CLAUSE_AFTER, SENTENCE, SENTENCE_AFTER, CARRIED = 0.78, 0.6, 0.45, 0.5, 0.2, 0.3
FAR, PER_CHARACTER = 0.8, 0.008

_FIELDS = re.compile(r"[｜|▲●■◆★\t]|\s{2,}|\u3000")
"""What parts the fields of a line: 规范 4826次｜取缔 386个."""
_UNAPPROVED = re.compile(
    r"未[经获取][\u4e00-\u9fff]{1,6}?的?(?=[\u4e00-\u9fff])(?<=[批准可同意案的])|违反[\u4e00-\u9fff]{2,10}规定的?"
)
"""拆除未经审批的条幅12条: what is wanting is not what is counted."""
_LINK = re.compile("[、和及与并；;]|以及|同时")
_NUMBER = re.compile(
    r"\d[\d.,]*|[x×]{2,}|[一二两三四五六七八九十百千万零〇]{2,}(?=[余多个处起次家户件份])|[一二两三四五六七八九十](?=[个处起次家户件份项套])"
)
_EVERY = re.compile(r"每(?:个?[年月周旬天日]|半年|季度?)$")
"""风险研判每季度一次，全年落实4次: how often it is to be is no number that parts the matter from what came of it."""
_OF_DATES = frozenset("年月日")
_TOWN_AND_COUNTRY = re.compile(
    r"(?:县城区?|城[区镇市]|城关镇?)(?:生活垃圾|垃圾)?(?:和|及|与|、|以及|及其)(?:各|周边)?(?:乡镇?|农村|集镇|村镇|镇村)"
)
"""县城和乡镇生活垃圾 is all of it, not that of the townships."""
_ALL_FIELDS = re.compile(
    r"[\u4e00-\u9fff]{2,6}(?:、[\u4e00-\u9fff]{2,6}){2,}等?(?:重点|主要|各|多个?)*(?:领域|行业)"
)
"""围绕市容、渣土、燃气、油烟等重点领域出动2.2万人次: so many fields at once are none of them, but all of the work."""
_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_JOINING = frozenset(
    "的了和与及并对将把为被由向从到在于等各共约近达其因所以上下内外后前中新已均仍还再又性化类个是有也都就而且或者即则让使给数量全总超逾处次家户件份项套台起名人们里间时来去得地着过仅只多余均计、，。；：（）()"
)
_GLUE = str.maketrans(
    dict.fromkeys(
        "的了和与及并对将把为被由向从到在于等各共约近达其因所以上下内外后前中新已均仍还再又性化类个是有也都就而且或者也即则把让使给",
        " ",
    )
)


_TOLD_OF = re.compile("落实|做到|采取|签订")
"""督促128个污染源头落实硬化和冲洗: what stands behind is no deed of the number's."""
_NAMES_WHO = re.compile(
    "班组?|小?组|分?队|人员|[职员]工|公司|中心|[分支]?局|部门|单位|企业|所(?![有需述])|[站员](?!点)"
)
"""路灯维护班组夜巡730次: by what they do some are called, and did something else."""
_OFFENDING = re.compile("(?:违规|违法|违章|非法|擅自|私自|随意|胡乱|乱)$")
_STATES = frozenset({"使用", "投用", "保留", "配备", "拥有"})
_OF_A_KIND = re.compile(r"[\u4e00-\u9fff]{1,8}的(?=[\u4e00-\u9fff])")
"""使用燃气的饭店: what kind of thing it is, and nothing that was done."""
NOTHING_TOLD = Told({}, frozenset())


@dataclass(slots=True)
class Surroundings:
    """The words around one number.

    ``places`` tell for each concept how near it stands (1 touches the number); ``own`` are the things that touch it,
    ``carried`` those of the clauses before: since the last number where nothing touches this one, else of the whole
    sentence;
    ``counted`` is the last thing right before it, with nothing done behind that (疏导点经营户260户: 经营户), None where a thing
    follows the number; ``unknown`` the runs of characters there that no word of the pack covers, ``head`` those right at the number, behind
    the last thing (井盖权属单位8家: units, not covers), ``named`` the run that touches it (收到锦旗8面), ``done_to`` the same where something was done to it (更换灯头960个); ``actions`` what was done, by the nearest action words, and
    ``action_weight`` how surely they speak of this number; ``topics`` what is spoken of; ``near`` is what touches it, ``telling`` the same without
    the words that say nothing.
    """

    context: Context
    lexicon: Lexicon
    kinds: Kinds
    title: str = ""
    places: dict[str, float] = field(default_factory=dict)
    literal: set[str] = field(default_factory=set)
    own: list[Token] = field(default_factory=list)
    carried: list[Token] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    done_to: list[str] = field(default_factory=list)
    counted: Token | None = None
    actions: tuple[frozenset[str], ...] = ()
    action_weight: float = 0.0
    near: str = ""
    telling: str = ""
    topics: Told = NOTHING_TOLD

    def __post_init__(self) -> None:
        context = self.context = _normal(self.context)
        in_table = bool(context.row or context.column)
        before, shared, after = _of_cell(context) if in_table else _pieces(context, self.lexicon)
        in_table = in_table and not before
        self.near = f"{before} {after} {context.row} {context.column}"
        self.telling = " ".join(
            _without(text, self.lexicon) for text in (before, after, context.row, context.column)
        )
        self._own(before, after)
        self._cell()
        self._put(context.number, NEAR)
        self._put(shared, SHARED)
        self._put(context.following, FOLLOWING)
        head, tail = ("", "") if in_table else _around(context.clause, context.near)
        earlier, later = ("", "") if in_table else _around(context.sentence, context.clause)
        if context.near not in context.clause and context.near in context.sentence:
            (earlier, later), head, tail = _around(context.sentence, context.near), "", ""
        lead = f"{earlier}{head}"
        subject = _since_number(lead)
        bare = not self.own and not in_table
        self._put(subject, SUBJECT if bare else LEADING)
        self.carried = self._things(subject if bare else lead)
        self._put(lead, SENTENCE)
        self._put(tail, SUBJECT if bare or not _NUMBER.search(tail) else CLAUSE_AFTER)
        self._put(_NUMBER.split(later, maxsplit=1)[0], SENTENCE_AFTER)
        self._put_latest(context.item)
        self._put(context.whole, SENTENCE)
        predicate = 0.3 if any(token.is_thing for token in self.lexicon.read(before)) else 1.0
        self._govern(
            [
                (f"{before} {context.number}", 1.0),
                (_TOLD_OF.split(after)[0], predicate),
                (shared, 0.4),
                (head, 0.4),
                (subject if bare else "", 0.8),
                (lead, 0.3),
            ]
        )
        self.topics = topics.told(context, lead, tail, normal(self.title), self.lexicon, self.kinds)

    def place(self, concepts: frozenset[str]) -> float:
        """How near the nearest of these concepts stands, 0 for none."""
        return max((self.places.get(concept, 0.0) for concept in concepts), default=0.0)

    def _put(self, text: str, weight: float) -> None:
        for token in self.lexicon.words(text) if text else ():
            self._raise(token, weight)

    def _raise(self, token: Token, weight: float) -> None:
        for concept in token.concepts:
            if self.places.get(concept, 0.0) < weight:
                self.places[concept] = weight

    def _own(self, before: str, after: str) -> None:
        """The words that touch the number: the nearer, the more; a noun behind it nearly as much as one before."""
        self.literal.update(token.word for text in (before, after) for token in self.lexicon.read(text))
        for token in self.lexicon.read(before):
            self._raise(token, max(FAR, NEAR - PER_CHARACTER * (len(before) - token.end)))
        for token in self.lexicon.read(after):
            self._raise(token, max(FAR, AFTER - PER_CHARACTER * token.start))
        self._keep(before)
        self._keep(after, first=True)
        known = self.lexicon.read(before)
        last = max((t.end for t in known if t.is_thing), default=0)
        self.counted = _counted(known, self._things(before), self._things(after))
        self.head = [run for run, end in _uncovered(before, known) if end > last] if last else []
        self.head += _compounds(before, known)
        self.named = [run for run, end in _uncovered(before, known) if end == len(before)]
        self.done_to = [run for run in self.named if _is_object(run, before, known)]

    def _keep(self, text: str, *, first: bool = False) -> None:
        """The things of a text, and the words nobody knows: behind a number (``first``) only those up to its first thing
        (11次党务公开，涵盖干部任免; what was done with it is not what is counted)."""
        self.own += self._things(text)
        known = self.lexicon.read(text)
        end = next((token.start for token in known if token.is_thing), len(text)) if first else len(text)
        self.unknown += [run for run, at in _uncovered(text, known) if at <= end]

    def _things(self, text: str) -> list[Token]:
        known = self.lexicon.words(text)
        return [token for token in known if token.is_thing and token.word not in self.lexicon.silent]

    def _cell(self) -> None:
        """The headings of a row and a column speak of the number between them."""
        context = self.context
        self._put(_without(context.table, self.lexicon), SENTENCE)
        for text, weight in ((context.row, NEAR), (context.column, AFTER)):
            self._put(text, weight)
            self.own += self._things(text)
        known = self.lexicon.read(context.row)
        self.unknown += [run for run, _ in _uncovered(context.row, known)]
        self.head += _compounds(context.row, known)

    def _put_latest(self, text: str) -> None:
        """The last thing an item spoke of may still be what a later sentence counts."""
        last = next((token for token in self.lexicon.latest(text) if token.is_thing), None)
        if last is not None:
            self._raise(last, CARRIED)

    def _govern(self, parts: list[tuple[str, float]]) -> None:
        """The nearest actions: all that stand in the same piece count (安装、更换、维修井盖). Where these say nothing
        of what was done (开展, 完成), nothing farther does."""
        cell = f"{self.context.row} {self.context.column}"
        for text, weight in [(cell, 1.0), *parts]:
            actions = [token for token in self.lexicon.read(text) if token.is_action]
            actions = [token for token in actions if not _NAMES_WHO.match(text, token.end)]
            actions = [t for t in actions if not (t.word in _STATES and _OF_A_KIND.match(text, t.end))]
            actions = [t for t in actions if not _is_offence(text, t)]
            strong = [token.concepts for token in actions if token.word not in self.lexicon.silent]
            if strong:
                self.actions = tuple(strong)
                self.action_weight = weight
            if actions:
                return


def _normal(context: Context) -> Context:
    """The words around a number as they are compared."""
    return replace(
        context,
        before=_plain(context.before),
        number=normal(context.number),
        after=_plain(context.after),
        clause=_plain(context.clause),
        following=_plain(context.following),
        sentence=_plain(context.sentence),
        item=_plain(context.item),
        section=_plain(context.section),
        chapter=normal(context.chapter),
        heading=normal(context.heading),
        row=_plain(context.row),
        column=_plain(context.column),
        table=_plain(context.table),
        whole=_plain(context.whole),
    )


def _plain(text: str) -> str:
    return _TOWN_AND_COUNTRY.sub("城乡", _ALL_FIELDS.sub(lambda listed: " " * len(listed[0]), normal(text)))


def _pieces(context: Context, lexicon: Lexicon) -> tuple[str, str, str]:
    """What stands before the number and is its own, what it shares with the number before it, and what follows.

    After a number in the same clause the words up to the first 、 or 和 belong to that number (126处雨阳棚、64块广告牌);
    without one they lead to this number, unless a noun of its own follows it.
    """
    before = _UNAPPROVED.sub("", _FIELDS.split(context.before)[-1])
    after = _FIELDS.split(context.after)[0]
    at = context.clause.find(context.near) if context.near else -1
    if at > 0 and context.clause[at - 1] not in " \u3000":
        link = _LINK.search(before)
        if link and before[: link.start()].strip():
            return before[link.end() :], before[: link.start()], after
        if not link and any(token.is_thing for token in lexicon.read(after)):
            return "", before, after
    return before, "", _without_next(after)


def _of_cell(context: Context) -> tuple[str, str, str]:
    """What a cell says itself besides its headings: mostly nothing, but a cell may hold a sentence."""
    before = _FIELDS.split(context.before)[-1].replace(context.row, "").replace(context.column, "")
    return (before, "", _FIELDS.split(context.after)[0]) if _HAN.search(before) else ("", "", "")


def _without_next(after: str) -> str:
    """What follows, unless the words of the next number begin there: 取缔310个并规范2140人次."""
    return "" if re.match(r"\s*(?:并|同时|另|以及|和)", after) else after


def _without(text: str, lexicon: Lexicon) -> str:
    """A text without the words that say nothing."""
    rest = list(text)
    for token in lexicon.read(text):
        if token.word in lexicon.silent:
            rest[token.start : token.end] = " " * (token.end - token.start)
    return "".join(rest)


def _since_number(text: str) -> str:
    """What stands behind the last number of ``text``: the subject of what comes (路缘接坡，清了 472处)."""
    end = 0
    for match in _NUMBER.finditer(text):
        if not _EVERY.search(text, 0, match.start()) and text[match.end() : match.end() + 1] not in _OF_DATES:
            end = match.end()
    return text[end:]


def _around(whole: str, part: str) -> tuple[str, str]:
    """What stands in ``whole`` before and after ``part``."""
    place = whole.find(part) if part else -1
    return (whole[:place], whole[place + len(part) :]) if place >= 0 else (whole, "")


def _counted(known: tuple[Token, ...], before: list[Token], after: list[Token]) -> Token | None:
    """The last thing before a number, when no action stands between them and no thing follows."""
    last = before[-1] if before and not after else None
    if last is None or any(token.is_action and token.start >= last.end for token in known):
        return None
    return last


def _compounds(text: str, tokens: tuple[Token, ...]) -> list[str]:
    """A thing that one more character, right before the number, makes something else: 护栏网, 偷倒点, 绿地率."""
    return [
        text[token.start :]
        for token in tokens
        if token.is_thing and token.end + 1 == len(text) and _HAN.match(text[-1]) and text[-1] not in _JOINING
    ]


def _is_object(run: str, text: str, tokens: tuple[Token, ...]) -> bool:
    """Whether a run of unknown characters at the end of a text stands right behind an action."""
    start = len(text) - len(run)
    return any(token.is_action and token.end == start for token in tokens)


def _is_offence(text: str, action: Token) -> bool:
    """拆下违规悬挂的条幅: how the thing came to be there, and nothing that was done with it."""
    return text[action.end : action.end + 1] == "的" and bool(_OFFENDING.search(text[: action.start]))


def _uncovered(text: str, tokens: tuple[Token, ...]) -> list[tuple[str, int]]:
    """Runs of two and more characters that no known word covers, without the words that only join, and where each
    ends."""
    rest = list(text)
    for token in tokens:
        rest[token.start : token.end] = " " * (token.end - token.start)
    return [(match[0], match.end()) for match in _RUN.finditer("".join(rest).translate(_GLUE))]
