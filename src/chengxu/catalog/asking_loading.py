"""Reads the ``questions`` of a category: each is asked with its code, and nothing in it is left to guess."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chengxu.catalog.questions import CODE, Question
from chengxu.catalog.written import QuestionText
from chengxu.common.messages import Message
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where


def asked(check: Checker, path: str, where: Where, given: Sequence[Any]) -> tuple[Question, ...]:
    """The questions of one category in their order; what is wrong goes to ``check`` and is left out.

    Wrong are: a code that others could not send or that is given twice, a list without choices, choices where nothing is
    chosen, a key that is empty, and a remark (``answer: false``) that must be answered.
    """
    found: dict[str, Question] = {}
    for index, value in enumerate(given):
        at = (*where, index)
        text = check.convert(path, at, value, QuestionText)
        if text is None:
            continue
        wrong = _problem(text, known=text.code in found)
        if wrong:
            check.problem(path, (*at, wrong[0]), wrong[1], text.code)
            continue
        found[text.code] = Question(
            code=text.code,
            datatype=text.type,
            text=name(text.ask),
            hint=name(text.hint) if text.hint else Message(""),
            required=text.required,
            variable=text.answer,
            values={key: name(words) for key, words in text.values.items()},
        )
    return tuple(found.values())


def _problem(text: QuestionText, *, known: bool) -> tuple[str, Message] | None:
    """The field that is wrong, and why."""
    if not CODE.fullmatch(text.code):
        return "code", Message(
            "问题代码「{code}」应以字母开头，只含字母、数字、_ 和 -，最多 40 个",
            "the code “{code}” should begin with a letter and have letters, digits, _ and - only, 40 at most",
        ).format(code=text.code)
    if known:
        return "code", Message("问题「{code}」写了两次", "the question “{code}” is given twice").format(
            code=text.code
        )
    if text.type.is_list and text.answer and not text.values:
        return "values", Message("可选的问题要写出选项", "a question to choose from needs its values")
    if text.values and not text.type.is_list:
        return "values", Message(
            "只有 singlevaluelist 和 multivaluelist 才有选项",
            "only singlevaluelist and multivaluelist have values",
        )
    if any(not key.strip() or key != key.strip() for key in text.values):
        return "values", Message(
            "选项的代号不能为空，前后不能有空格", "a key is not empty and has no space around it"
        )
    if text.required and not text.answer:
        return "required", Message(
            "只作说明的一条（answer: false）不能要求回答", "a remark (answer: false) cannot be required"
        )
    return None
