"""What a condition says of a column before it is asked about every row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.indicators.conditions import All, Any_, Compare, Condition, In, Not, StartsWith, may_hold, only

VERB, OBJECT = Compare("eq", "verb", "remove"), In("object", ("awning", "stall"))
CODES = st.sampled_from(["remove", "repair", "awning"])
COLUMNS = st.sampled_from(["verb", "object"])


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        (VERB, {"remove"}),
        (OBJECT, None),
        (In("verb", ("remove", "repair")), {"remove", "repair"}),
        (All(()), None),
        (All((VERB, OBJECT)), {"remove"}),
        (All((VERB, In("verb", ("repair",)))), set()),
        (Any_(()), set()),
        (Any_((VERB, Compare("eq", "verb", "repair"))), {"remove", "repair"}),
        (Any_((VERB, OBJECT)), None),
        (Not(VERB), None),
        (Compare("gt", "verb", "remove"), None),
        (StartsWith("verb", "re"), None),
    ],
)
def test_a_condition_tells_the_values_a_column_must_have(
    condition: Condition, values: set[str] | None
) -> None:
    assert only(condition, "verb") == values


def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(st.builds(All, some), st.builds(Any_, some), st.builds(Not, parts))


@given(
    st.recursive(
        st.one_of(
            st.builds(Compare, st.sampled_from(["eq", "gt"]), COLUMNS, CODES),
            st.builds(In, COLUMNS, st.lists(CODES, max_size=2).map(tuple)),
            st.builds(StartsWith, COLUMNS, st.just("re")),
        ),
        joined,
        max_leaves=8,
    ),
    st.fixed_dictionaries({"verb": CODES, "object": CODES}),
)
def test_a_row_with_another_value_never_satisfies_it(condition: Condition, row: dict[str, str]) -> None:
    for column, value in row.items():
        values = only(condition, column)
        if values is not None and value not in values:
            assert may_hold(condition, row) is False
