"""What a case is found by: its kind, where it is, and its number. No word of a reporter's is here, nor a name."""

from __future__ import annotations

from typing import Protocol

from chengxu.cases.workflow.values import Case, Rulebook
from chengxu.common.bigrams import terms, together

TELLING = ("category", "township", "community", "place", "place_text", "case_no")


class Told(Protocol):
    """What a case, stored or decided, says about itself."""

    @property
    def case_no(self) -> str | None: ...
    @property
    def category(self) -> str: ...
    @property
    def township(self) -> str: ...
    @property
    def community(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def place_text(self) -> str: ...


def subject(case: Told, book: Rulebook) -> str:
    """The search terms of a case itself; what reporters wrote is searched beside them."""
    category = book.catalog.categories.get(case.category)
    places = [book.territory.name(code).zh for code in (case.township, case.community, case.place) if code]
    said = terms(case.place_text, *places, category.name.zh if category else "")
    number = terms(case.case_no or "", long_numbers=True)
    return together(said, number)


def retold(before: Case, after: Case, book: Rulebook) -> str | None:
    """The new search terms of a case; None when nothing that tells of it has changed."""
    if all(getattr(before, name) == getattr(after, name) for name in TELLING):
        return None
    return subject(after, book)
