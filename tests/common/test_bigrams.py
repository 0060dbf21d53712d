"""Terms of a text and of a question: two characters that follow each other anywhere are found, and nobody's number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.bigrams import Term, asked, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民路", "人民 民路 路"),
        ("人民路12号，路灯", "12 人民 号 民路 灯 路 路灯"),
        ("ＡＢＣ超市abc", "abc 市 超市"),
        ("人民路 人民路", "人民 民路 路"),
        ("", ""),
        ("！？…", ""),
        ("电话13812341234，门牌 123456", "123456 牌 电话 话 门牌"),
        ("身份证43122919900101123X", "份证 证 身份"),
        ("𠮷野家", "家 野家 𠮷野"),
    ],
)
def test_the_terms_of_a_text(text: str, expected: str) -> None:
    assert terms(text) == expected


def test_a_number_of_our_own_is_kept_when_asked_for() -> None:
    assert terms("431229-20230508-00001", long_numbers=True) == "00001 20230508 431229"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民", (Term("人民"),)),
        ("人民路", (Term("人民"), Term("民路"))),
        ("路", (Term("路", begins=True),)),
        ("人民 路灯", (Term("人民"), Term("路灯"))),
        ("431229-2023", (Term("431229", begins=True), Term("2023", begins=True))),
        ("“‘*:&|()", ()),
    ],
)
def test_the_terms_of_a_question(text: str, expected: tuple[Term, ...]) -> None:
    assert asked(text) == expected


def found(question: str, text: str) -> bool:
    held = terms(text).split()
    return all(
        any(term.startswith(wanted.text) if wanted.begins else term == wanted.text for term in held)
        for wanted in asked(question)
    )


CHINESE = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@given(CHINESE, st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert found(text[start:end], f"在{text}的东头")


@given(st.text(max_size=40))
def test_terms_are_letters_and_digits_whatever_was_typed(text: str) -> None:
    for term in terms(text).split():
        assert len(term) > 0
        assert not set(term) & set(" '\"*:&|()!<>\\")
