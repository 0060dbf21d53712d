"""One report document: its words as they will go out, and beside them everything that was and can be done with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Refused
from chengxu.reports import queries
from chengxu.reports.access import READS
from chengxu.reports.lifecycle import editing, merging
from chengxu.reports.lifecycle.editing import Place
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.register import computing, documents
from chengxu.reports.register.documents import Comment
from chengxu.reports.rules import Document, Figure, Form, Letterhead
from chengxu.reports.writers import html
from chengxu.web.access import needs
from chengxu.web.office import document_looks as looks
from chengxu.web.office.anchored import anchored
from chengxu.web.office.document_files import TYPES
from chengxu.web.office.documents import visible
from chengxu.web.requests import Request


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that was refused: what was typed, and what stands against it, to be shown where it was typed."""

    verb: str = ""
    given: dict[str, str] = field(default_factory=dict)
    refusal: Refused | None = None

    def at(self, verb: str, name: str, value: int) -> bool:
        """Whether it was this step on this paragraph or figure."""
        return self.verb == verb and self.given.get(name) == str(value)


NOTHING = Tried()


@never_cache
@needs(*READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """The document, its steps, comments, changes, files and history."""
    return page(request, visible(uid, request.actor))


def page(request: Request, paper: Paper, tried: Tried = NOTHING) -> HttpResponse:
    """The page of a document, with what was refused beside the field it is about."""
    document = documents.document(paper.content)
    comments = documents.comments(paper)
    entries = documents.history(paper.uid)
    moves = looks.moves(paper, request.actor)
    since = merging.differences(documents.document(paper.drafted), document)
    may = looks.may(paper, request.actor)
    step = looks.changes_of(entries, request.GET.get("step", ""))
    context: dict[str, Any] = {
        "face": "documents",
        "paper": paper,
        "document": document,
        "look": looks.look(paper),
        "period": (document.start, document.end),
        "author": documents.people([paper.author])[paper.author],
        "unit": accounts.organisation().name(paper.unit) if paper.unit else "",
        "report": _Leaf(request, paper, document, comments, tried).html(),
        "moves": [move for move in moves if move.refusal is None and move.verb in looks.STEPS],
        "shut": [move for move in moves if move.refusal is not None],
        "may": may,
        "too_late": tried.refusal is not None and tried.verb not in may,
        "comments": comments,
        "unsettled": sum(1 for comment in comments if comment.settled_at is None),
        "figures_since": looks.figures_of(since),
        "words_since": looks.words_of(since),
        "typed": looks.typed(document),
        "step": step,
        "step_figures": looks.figures_of(step or ()),
        "step_words": looks.words_of(step or ()),
        "outdated": _outdated(request, document),
        "history": looks.told(entries),
        "files": [(name, TYPES[name][1]) for name in TYPES if name in queries.WRITERS],
        "file_digests": sorted(documents.issued_files(paper).items()),
        "letterhead": document.letterhead or Letterhead(""),
        "red_head": document.form is Form.RED_HEAD,
        "next_number": _next_number(request, paper),
        "tried": tried,
    }
    return render(request, "office/document.html", context, status=422 if tried.refusal else 200)


def _outdated(request: Request, document: Document) -> Sequence[merging.Difference] | None:
    """What the records say otherwise by now, when somebody asks; None when nobody did."""
    if request.GET.get("compare") != "1":
        return None
    return merging.outdated(document, computing.current(document, now=request.now))


def _next_number(request: Request, paper: Paper) -> str:
    if paper.number:
        return paper.full_number
    mark, year = documents.rules().mark, timezone.localdate(request.now).year
    return f"{mark}〔{year}〕{documents.next_number(mark, year)}号"


class _Leaf:
    """The words with a handle on each paragraph: its comments, the way to edit it, the editor when it is open."""

    def __init__(
        self, request: Request, paper: Paper, document: Document, comments: Sequence[Comment], tried: Tried
    ) -> None:
        self._request, self._paper, self._document, self._tried = request, paper, document, tried
        self._may = looks.may(paper, request.actor)
        self._edited = merging.edited(documents.document(paper.computed), document)
        self._comments: dict[int, list[Comment]] = defaultdict(list)
        for comment in comments:
            if comment.paragraph is not None:
                self._comments[comment.paragraph].append(comment)

    def html(self) -> str:
        """The whole leaf."""
        return anchored(html.fragment(self._document), self._document, self._beside, self._instead)

    def _open(self, verb: str, place: Place) -> bool:
        asked = self._request.GET.get(verb, "") if not self._tried.verb else ""
        return verb in self._may and (
            asked == str(place.index) or self._tried.at(verb, "paragraph", place.index)
        )

    def _beside(self, place: Place) -> str:
        context = {
            "place": place,
            "paper": self._paper,
            "comments": self._comments[place.index],
            "open_comments": [c for c in self._comments[place.index] if c.settled_at is None],
            "edited": place.index in self._edited,
            "may": self._may,
            "commenting": self._open("comment", place),
            "tried": self._tried,
        }
        return render_to_string("office/document_paragraph.html", context, self._request)

    def _instead(self, place: Place) -> str | None:
        overriding = self._tried.verb in {"override", "restore"} and any(
            self._tried.given.get("number") == str(figure.number) for figure in _figures(place)
        )
        if not (self._open("edit", place) or overriding):
            return None
        retry = self._tried.at("edit", "paragraph", place.index)
        context = {
            "place": place,
            "paper": self._paper,
            "text": self._tried.given.get("text", "") if retry else editing.written(place.paragraph),
            "figures": [looks.shown(figure, self._document) for figure in _figures(place)],
            "characters": documents.rules().reason_characters,
            "tried": self._tried,
        }
        return render_to_string("office/document_editor.html", context, self._request)


def _figures(place: Place) -> list[Figure]:
    return [run for run in place.paragraph.runs if isinstance(run, Figure)]
