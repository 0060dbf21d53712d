"""The report in its own look, with a handle on every paragraph and figure.

The writer of reports knows nothing of editors and comments. Its paragraphs are found again by their words: each ``<p>``
that holds the words of the next paragraph, in order, becomes a block with an id, and what the page has to say about it
stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from django.utils.safestring import SafeString

from chengxu.reports.lifecycle import editing
from chengxu.reports.lifecycle.editing import Place
from chengxu.reports.rules import Document, Figure, Text

_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_FIGURE = re.compile(r'<a class="figure')


def anchored(
    fragment: str, document: Document, beside: Callable[[Place], str], instead: Callable[[Place], str | None]
) -> SafeString:
    """The writer's fragment with paragraph ``n`` as ``<div id="p{n}">``, ``beside`` it what belongs to it.

    ``instead`` gives what stands in the place of a paragraph's words (the editor), or None. Both must be safe HTML, as
    the writer's is.
    """
    waiting = list(reversed(editing.places(document)))

    def block(match: re.Match[str]) -> str:
        if not waiting or not _tells(match[1], waiting[-1]):
            return match[0]
        place = waiting.pop()
        words = instead(place)
        shown = _with_figures(match[0], place)
        if words is not None:  # on paper the words stand, whatever is being done to them on the screen
            shown = f'{words}<div class="only-print">{shown}</div>'
        return f'<div class="para" id="p{place.index}">{shown}{beside(place)}</div>'

    return SafeString(_PARAGRAPH.sub(block, fragment))


def _tells(inner: str, place: Place) -> bool:
    """Whether the words of ``place`` stand in this HTML, in their order."""
    text = unescape(_TAG.sub("", inner))
    at = 0
    lead = place.paragraph.lead
    words = [lead.text] if lead else []
    words += [run.text for run in place.paragraph.runs if isinstance(run, Text)]
    for word in words or [place.paragraph.text]:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


def _with_figures(paragraph: str, place: Place) -> str:
    """The paragraph with an id on each of its figures, and a mark on those typed by hand."""
    figures = iter([run for run in place.paragraph.runs if isinstance(run, Figure)])

    def mark(match: re.Match[str]) -> str:
        figure = next(figures, None)
        if figure is None:
            return match[0]
        typed = f' data-typed="{escape(figure.typed.reason)}"' if figure.typed else ""
        return f'<a id="f{figure.number}"{typed} class="figure'

    return _FIGURE.sub(mark, paragraph)
