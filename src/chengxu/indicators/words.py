"""The codes a pack knows, and the words people use for them: what conditions may say, and how they are read out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.cases.workflow.states import CLOCK_NAMES, STATE_NAMES, ClockKind, State
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.common.messages import Message
from chengxu.enforcement.rules import Procedure, ProceedingState
from chengxu.indicators.conditions import Condition, Scalar, Speak, may_hold, only
from chengxu.indicators.sources import SOURCES, Source
from chengxu.intake.rules import CHANNELS
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.vocabulary import Allowed, Vocabulary, Work
from chengxu.packs.checking import Checker
from chengxu.readings.rules import Kind as TicketKind
from chengxu.routines.loading import named_duties
from chengxu.routines.recurring.loading import named_tasks
from chengxu.routines.recurring.rules import State as TaskState
from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rules import ShiftState

YES, NO = Message("是", "yes"), Message("否", "no")
NOTHING = Message("空", "empty")
FIELDS = {
    "gas": Message("燃气", "gas"),
    "muck": Message("渣土", "muck"),
    "illegal_building": Message("违法建筑", "illegal building"),
    "ads": Message("户外广告", "outdoor advertising"),
    "street_order": Message("街面秩序", "street order"),
    "fume": Message("油烟", "fumes"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Everything a condition can name: by column, the codes and their words.

    ``columns`` are closed (another code is an error), ``labels`` only lend words to codes.
    """

    vocabulary: Vocabulary
    units: Mapping[str, Message]
    columns: Mapping[tuple[str, str], Mapping[str, Message]]
    labels: Mapping[tuple[str, str], Mapping[str, Message]]

    def domain(self, source: str, column: str) -> frozenset[str] | None:
        """The codes a column can hold; None when anything may stand there or the pack declares none."""
        codes = self.columns.get((source, column))
        return frozenset(codes) if codes else None

    def speak(self, source: Source) -> Speak:
        """A function from (column, value) of ``source`` to the word for people."""

        def say(column: str, value: Scalar) -> Message:
            if isinstance(value, bool):
                return YES if value else NO
            if value == "":
                return NOTHING
            key = (source.name, column)
            known = self.columns.get(key) or self.labels.get(key, {})
            return known.get(str(value), Message(f"「{value}」", f"“{value}”"))

        return say

    def pairs_selected(self, where: Condition) -> list[Allowed]:
        """The verb × object pairs a condition over the ledger lets through."""
        verbs, objects = only(where, "verb"), only(where, "object")
        return [
            pair
            for pair in self.vocabulary.allowed.values()
            if (verbs is None or pair.verb in verbs)
            and (objects is None or pair.object in objects)
            and any(may_hold(where, row) is not False for row in _rows(pair))
        ]


@lru_cache(maxsize=4096)
def _rows(pair: Allowed) -> tuple[Mapping[str, Scalar], ...]:
    """What the ledger can hold of a pair, a row for each measure."""
    told = {"verb": pair.verb, "object": pair.object, "class": pair.work.value}
    return tuple(told | {"measure": measure} for measure in pair.measures)


def lexicon(check: Checker) -> Lexicon:
    """The codes and words of a pack. What is wrong in those files is their own loaders' business."""
    vocabulary = check.quietly(parse_vocabulary)
    units = {code: unit.name for code, unit in check.quietly(parse_organisation).named.items()}
    categories = check.quietly(parse_catalog).categories.values()
    category_names = {category.id: category.name for category in categories}
    conditions = {
        condition.id: condition.text for category in categories for condition in category.conditions
    }
    verbs = {code: term.name for code, term in vocabulary.verbs.items()}
    objects = {code: term.name for code, term in vocabulary.objects.items()}
    columns: dict[tuple[str, str], Mapping[str, Message]] = {
        ("deeds", "class"): {work.value: work.label for work in Work},
        ("cases", "state"): {state.value: STATE_NAMES[state] for state in State},
        ("cases", "lead_unit"): units,
        ("cases", "category"): category_names,
        ("cases", "condition"): conditions,
        ("reports", "category"): category_names,
        ("cases", "channel"): CHANNELS,
        ("reports", "channel"): CHANNELS,
        ("clocks", "kind"): {kind.value: CLOCK_NAMES[kind] for kind in ClockKind},
        ("tickets", "kind"): {kind.value: kind.label for kind in TicketKind},
        ("shifts", "state"): {state.value: state.label for state in ShiftState},
        ("posts", "standing"): {standing.value: standing.label for standing in Standing},
        ("occurrences", "state"): {state.value: state.label for state in TaskState},
        ("occurrences", "routine"): named_tasks(check.pack),
        ("proceedings", "state"): {state.value: state.label for state in ProceedingState},
    }
    for source in ("deeds", "deed_days"):
        columns |= {(source, "verb"): verbs, (source, "object"): objects}
    columns |= {(source.name, "unit"): units for source in SOURCES.values() if "unit" in source.columns}
    duties = named_duties(check.pack)
    labels = {
        ("shifts", "routine"): duties,
        ("shift_days", "routine"): duties,
        ("handovers", "from_unit"): units,
        ("handovers", "verb"): verbs,
        ("proceedings", "field"): FIELDS,
        ("proceedings", "procedure"): {kind.value: kind.label for kind in Procedure},
    }
    return Lexicon(vocabulary, units, columns, labels)
