"""How well an indicator, or a matter without one, fits what stands around a number. The weights are set by the
labelled reports of the test suite; they are ours, not a rule of any source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chengxu.common.measures import is_measured
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.matters.profiles import Profile, Profiles, Wording
from chengxu.reports.audit.matters.surroundings import Surroundings
from chengxu.reports.audit.matters.topics import HERE
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.lexicon import ACTION, Token, normal
from chengxu.reports.audit.words.roles import CHANGES
from chengxu.reports.audit.words.similarity import pairs
from chengxu.reports.rules import Fact

ENOUGH, ENOUGH_ALIKE = 0.62, 0.8
ALIKE = 0.25
SAME_CHAPTER = 0.06
OTHER_MEASURE = 0.1
OTHER_ACTION = 0.75
FOREIGN_THING, UNKNOWN_CHARACTER, HEAD_CHARACTER, MOST_FOREIGN = 0.15, 0.02, 0.08, 0.5
COUNTED_THING = 0.15
"""More for a thing that stands where the counted noun should: 临时市场摊位120个 counts stalls."""
OBJECT = 0.2
"""More where something was done to what nobody knows: 路灯维修中更换灯头960个 counts no lamps."""
CARRIED_FOREIGN, CARRIED_UNKNOWN, CARRIED_HEAD, TOTAL_UNKNOWN = 0.3, 0.04, 0.06, 0.12
TOLD_BESIDE, MOST_TOLD = 0.12, 0.36
ACTION_WORD, MEASURE_ALONE = 0.5, 0.8
NEAREST, NEAREST_COUNTED, LEAST, CARRIED, NEAR_BY = 0.6, 0.5, 0.3, 0.7, 0.79
MENTIONED_EXCLUSION, TOLD_EXCLUSION, NEAR_EXCLUSION = 0.2, 0.45, 0.7
MENTIONED, SURELY_TOLD = 0.45, 0.85
UNCOUNTED = 0.8
UNTOUCHED = 0.1
"""Less for what is only spoken of before, where the words at the number name a matter that no indicator counts:
餐厨垃圾处置1260吨，有害垃圾收集1.2吨."""
LITERAL, MOST_LITERAL = 0.03, 2
"""More for the very words of a phrase than for others that stand for the same: 受理按期办理 is of 受理 more than of 处置."""
TOPIC_SHARE, TOPIC_TOLD = 0.7, 0.05
PER_CHARACTER, COUNTED_CHARACTERS = 0.01, 8
"""Long words tell more than short ones."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well one profile fits one number; ``own`` when its words touch the number and its topic is in the
    sentence, ``touches`` when one of its things does, whatever the topic, ``done`` when one of its actions does."""

    profile: Profile
    score: float
    words: tuple[str, ...]
    alike: float
    measure: float
    own: bool
    touches: bool
    done: bool
    strange: float

    @property
    def fact(self) -> Fact | None:
        """Its indicator."""
        return self.profile.fact


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well one phrase fits, 0 to a little over 1, and by which of its words; ``literal`` what its very words add to
    put it before others, but not to make it enough."""

    score: float = 0.0
    words: tuple[str, ...] = ()
    own: bool = False
    touches: bool = False
    done: bool = False
    literal: float = 0.0


_NO_FIT = _Fit()


def candidates(
    quantity: Quantity, around: Surroundings, profiles: Profiles, heading: frozenset[str], *, free: bool
) -> list[Candidate]:
    """What fits well enough, the best first. ``heading`` are the pairs of characters of the headings above; ``free``
    when the number counts nothing itself (同比增长12%)."""
    near = pairs(around.telling)
    possible = {index for concept in around.places for index in profiles.by_concept.get(concept, ())}
    found = []
    for index in sorted(possible | profiles.known.sharing(near)):
        candidate = _candidate(profiles.all[index], quantity, around, profiles, (near, heading), free=free)
        if candidate is not None:
            found.append(candidate)
    if any(candidate.fact is None and candidate.strange <= 0 for candidate in found):
        found = [replace(c, score=c.score - UNTOUCHED) if c.fact and not c.touches else c for c in found]
    return sorted(found, key=lambda candidate: -candidate.score)


def _candidate(
    profile: Profile,
    quantity: Quantity,
    around: Surroundings,
    profiles: Profiles,
    texts: tuple[frozenset[str], frozenset[str]],
    *,
    free: bool,
) -> Candidate | None:
    near, heading = texts
    measure = OTHER_MEASURE if profile.fact is None or free else _measure(quantity, profile.fact)
    if measure is None:
        return None
    best = _best(profile, None if free else quantity, around)
    fits = best.score
    if _names_another(profile, around):
        return None
    alike = profiles.known.alike(near, profile.pairs) if profile.fact else 0.0
    if not fits and (alike < ENOUGH_ALIKE or measure < measuring.SAME or not _told(profile, around)):
        return None
    score = fits + measure + (ALIKE if fits else 1.0) * alike
    score += SAME_CHAPTER if heading & profile.chapter else 0.0
    strange = foreign(profile, around, profiles, best.words, own=best.own)
    score -= strange + contradicted(profile, around, profiles)
    if score < ENOUGH:
        return None
    return Candidate(
        profile,
        score + best.literal,
        best.words,
        alike,
        measure,
        best.own,
        best.touches,
        best.done,
        strange,
    )


def _names_another(profile: Profile, around: Surroundings) -> bool:
    """Whether a growth is of a noun right before it that is not the indicator's (夜宵摊喧哗的投诉下降48%: complaints)."""
    counted = around.counted
    grew = around.context.role in CHANGES
    return grew and counted is not None and not counted.concepts & profile.own


def _told(profile: Profile, around: Surroundings) -> bool:
    """Whether the topic of one of its phrases is spoken of, or one needs none."""
    return any(
        all(around.topics.of(concepts) >= MENTIONED for _, concepts in wording.before)
        for wording in profile.wordings
    )


def _measure(quantity: Quantity, fact: Fact) -> float | None:
    if quantity.placeholder and not quantity.measure:
        return None
    return measuring.fit(quantity.measure, fact.measure, fact.measures)


def _best(profile: Profile, quantity: Quantity | None, around: Surroundings) -> _Fit:
    """The phrase that fits best; that of a matter without an indicator has to touch the number with all its things."""
    best = _NO_FIT
    for wording in profile.wordings:
        fit = _fits(wording, quantity, around)
        if profile.fact is None and not (fit.own and _is_there(wording, around)):
            continue
        if fit.score + fit.literal > best.score + best.literal:
            best = fit
    return best


def _is_there(wording: Wording, around: Surroundings) -> bool:
    """Whether all things of a matter without an indicator touch the number, and what was done with them is said in its
    very word: 争取资金 is not 落实资金, though both are of one group."""
    if not all(around.place(concepts) >= NEAR_BY for _, concepts in wording.things):
        return False
    return not wording.things or all(
        ACTION + normal(word) in concepts or normal(word) in around.literal
        for word, concepts in wording.actions
    )


def _fits(wording: Wording, quantity: Quantity | None, around: Surroundings) -> _Fit:
    """How well a phrase fits; the weakest topic weakens all of it. ``quantity`` None asks for no measure."""
    if quantity is not None and not all(measuring.asked(quantity.measure, word) for word in wording.measures):
        return _NO_FIT
    things = [around.place(concepts) for _, concepts in wording.things]
    if things and min(things) < LEAST:
        return _NO_FIT
    actions = [around.place(concepts) for _, concepts in wording.actions]
    topics = [around.topics.of(concepts) for _, concepts in wording.before]
    if not (all(actions) and all(topics)):
        return _NO_FIT
    counted = quantity is not None and bool(wording.measures) and not around.own
    worded = bool(things or actions)
    if worded and max((*things, *actions)) < (NEAREST_COUNTED if counted else NEAREST):
        return _NO_FIT
    if not worded and (around.own or quantity is None):
        return _NO_FIT
    doubt = _doubt(wording, around)
    if doubt is None:
        return _NO_FIT
    fits = MEASURE_ALONE
    if worded:
        fits = (sum(things) + ACTION_WORD * sum(actions)) / (len(things) + ACTION_WORD * len(actions))
    if topics:
        fits = fits * (1 - TOPIC_SHARE * (1 - min(topics))) + TOPIC_TOLD
    if quantity is not None and quantity.measure in wording.measures and not is_measured(quantity.measure):
        doubt = min(doubt, MENTIONED_EXCLUSION)
    length = min(COUNTED_CHARACTERS, sum(len(word) for word, _ in (*wording.things, *wording.before)))
    named = sum(normal(word) in around.literal for word, _ in (*wording.things, *wording.actions))
    literal = LITERAL * min(named, MOST_LITERAL)
    here = not topics or min(topics) == HERE
    nearest = max(things, default=1.0)
    return _Fit(
        fits + PER_CHARACTER * length - doubt,
        wording.words,
        own=here and nearest >= CARRIED,
        touches=bool(things) and nearest >= NEAR_BY,
        done=max(actions, default=0.0) >= NEAR_BY,
        literal=literal,
    )


def _doubt(wording: Wording, around: Surroundings) -> float | None:
    """None when an excluded word touches the number; some doubt when it stands in the item or sentence."""
    doubt = 0.0
    for word, concepts in wording.without:
        place = around.place(concepts)
        if place >= NEAR_EXCLUSION or normal(word) in around.near:
            return None
        told = around.topics.of(concepts)
        if place >= MENTIONED or told > MENTIONED:
            doubt = max(doubt, TOLD_EXCLUSION if told >= SURELY_TOLD else MENTIONED_EXCLUSION)
    return doubt


def foreign(
    profile: Profile, around: Surroundings, profiles: Profiles, words: tuple[str, ...], *, own: bool
) -> float:
    """What touches the number and is not of this profile: other things, and words nobody knows, above all where the
    noun that is counted should stand."""
    near = around.own or _behind(around.carried, profile)
    things = sum(profiles.tells(token) for token in near if not token.concepts & profile.own)
    unknown, head = _strange(around.unknown, profile), _strange(around.head, profile)
    if profile.total:
        things += _of_one_domain(near, profile, profiles)
        told = sum(profiles.tells(token) for token in around.carried if not token.concepts & profile.own)
        told = min(MOST_TOLD, TOLD_BESIDE * told) if around.own and not _is_named(words, around) else 0.0
        return CARRIED_FOREIGN * things + TOTAL_UNKNOWN * unknown + told
    if not own:
        named = _strange(around.named, profile)
        return CARRIED_FOREIGN * things + CARRIED_UNKNOWN * unknown + CARRIED_HEAD * named
    of_other = profile.fact is None or around.counted is None
    if profile.fact is None and around.counted and around.counted.concepts & profile.own:
        things = 0
    counted = not of_other and not (around.counted and around.counted.concepts & profile.own)
    return min(
        MOST_FOREIGN,
        FOREIGN_THING * things
        + COUNTED_THING * counted
        + UNKNOWN_CHARACTER * unknown
        + HEAD_CHARACTER * head
        + OBJECT * bool(_strange(around.done_to, profile)),
    )


def _of_one_domain(near: Sequence[Token], profile: Profile, profiles: Profiles) -> bool:
    """Whether what touches a number is of one field of work (禁放巡查出动860人次), so that it is no total; several are."""
    inside = profiles.lexicon.inside
    domains = frozenset().union(*(inside(token.word) for token in near)) & profiles.kinds.domains
    return len(domains) == 1 and not domains & profile.own


def _is_named(words: tuple[str, ...], around: Surroundings) -> bool:
    """Whether two things and more that a phrase asks for all touch the number: 行政处罚立案5件 is of all penalties,
    whatever was told before."""
    return len(words) > 1 and all(around.place(around.lexicon.of_word(word)) >= NEAR_BY for word in words)


def _behind(tokens: Sequence[Token], profile: Profile) -> list[Token]:
    """Of the things of the clauses before, those that come after the profile's own: they are what is spoken of now."""
    last = max((place for place, token in enumerate(tokens) if token.concepts & profile.own), default=-1)
    return list(tokens[last + 1 :])


def _strange(runs: Iterable[str], profile: Profile) -> int:
    """How many characters of these runs the profile does not share."""
    count = 0
    for run in runs:
        apart = sum(run[place : place + 2] not in profile.pairs for place in range(len(run) - 1))
        count += apart + 1 if apart else 0
    return count


def contradicted(profile: Profile, around: Surroundings, profiles: Profiles) -> float:
    """What was done is not what the indicator counts; rates and durations are of no single action. What no indicator
    counts (现有, 购置, 清洗) holds for the whole list behind it."""
    if profile.fact is None or not around.actions or not measuring.counts(profile.fact.measure):
        return 0.0
    known = profile.actions or profiles.actions
    if any(action & known for action in around.actions):
        return 0.0
    if any(_says_both(wording, around) for wording in profile.wordings):
        return 0.0
    if around.counted and around.counted.concepts & profile.own and _is_deed(around.counted.word, around):
        return 0.0
    counted = any(action & profiles.actions for action in around.actions)
    return OTHER_ACTION * (around.action_weight if counted else max(UNCOUNTED, around.action_weight))


def _says_both(wording: Wording, around: Surroundings) -> bool:
    """Whether a phrase names the thing and the deed, and both touch the number: then the deed is one that the pack
    knows of the indicator, whatever its definition calls it (噪声扰民处理26起)."""
    if not (wording.things and wording.actions) or _YET_TO_DO.match(around.context.after):
        return False
    return all(around.place(concepts) >= NEAR_BY for _, concepts in (*wording.things, *wording.actions))


def _is_deed(word: str, around: Surroundings) -> bool:
    """Whether a thing is something done, by how its word ends or begins: 市容巡查, 媒体刊登, 拆违; who set out
    for it (上路) did just that."""
    ends = (around.lexicon.concepts.get(word[-length:], frozenset()) for length in range(2, len(word)))
    return word.startswith(_PULLED_DOWN) or any(c.startswith(ACTION) for end in ends for c in end)


_PULLED_DOWN = "拆"
_YET_TO_DO = re.compile("[待未尚]")
"""渗滤液积存2600吨待处理: what is still to be done was not."""
