"""Words for searching in Chinese, which writes none: every two neighbouring characters are one term.

人民中路 becomes 人民, 民中, 中路 and 路: two characters that follow each other anywhere are found by an index of whole
terms, and the last character alone lets one character be found by what begins with it. Words and numbers in Latin
writing are terms as they stand. Terms hold letters and digits only, so they need no escaping in any database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONG_NUMBER = 7
"""Digits in a row from which a number is somebody's (telephone, identity card), not a house or a lamp-post."""

_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for; ``begins``: any term that begins with it will do."""

    text: str
    begins: bool = False


def terms(*texts: str, long_numbers: bool = False) -> str:
    """All terms of these texts, each once, in order, with spaces between; long numbers left out unless asked for."""
    found = {term for text in texts for run in _runs(text) for term in _of_run(run, long_numbers)}
    return " ".join(sorted(found))


def together(*found: str) -> str:
    """The terms of several such strings as one, each once, in order."""
    return " ".join(sorted({term for one in found for term in one.split()}))


def asked(text: str) -> tuple[Term, ...]:
    """What a text must hold to be found by what somebody typed; empty when nothing of it can be searched for.

    All terms must be there, in any order: 人民 灯 finds a lamp in 人民中路. A longer word may rarely be found where its
    pairs stand apart (李家村 in 李家湾…王家村), which a person sees at a glance.
    """
    found: dict[Term, None] = {}
    for run in _runs(text):
        if _LATIN.match(run) or len(run) == 1:
            found[Term(run, begins=True)] = None
        else:
            found |= {Term(run[at : at + 2]): None for at in range(len(run) - 1)}
    return tuple(found)


def _runs(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return (match.group() for match in _RUN.finditer(plain))


def _of_run(run: str, long_numbers: bool) -> Iterator[str]:
    if _LATIN.match(run):
        if long_numbers or sum(map(str.isdigit, run)) < LONG_NUMBER:
            yield run
        return
    for at in range(len(run)):
        yield run[at : at + 2]
