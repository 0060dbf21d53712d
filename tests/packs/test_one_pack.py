"""A page asks for the pack in force once; the next page asks again."""

from __future__ import annotations

from typing import Any

import pytest

from chengxu.packs.queries import active_hash, one_pack


@pytest.mark.usefixtures("county")
def test_one_question_a_page(django_assert_num_queries: Any) -> None:
    for _ in range(2):
        with django_assert_num_queries(1), one_pack():
            assert active_hash() == active_hash()
    with django_assert_num_queries(2):
        assert active_hash() == active_hash()
