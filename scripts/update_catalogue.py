"""Brings the English catalogue of the pages up to date: ``python scripts/update_catalogue.py``.

Chinese is written in the templates and is the key; this adds new sentences with an empty translation, drops those no
page says any more, and keeps everything else. A test fails while a translation is missing.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parents[1] / "src" / "chengxu" / "web"
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "_": None}

Message = str | tuple[str, str]


def said() -> dict[Message, list[str]]:
    """Every sentence of the templates and views (singular and plural as a pair), with the files that say it."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found: dict[Message, list[str]] = {}
    for path in sorted(WEB.rglob("templates/**/*.html")):
        for message in _in_template(path):
            found.setdefault(message, []).append(path.relative_to(WEB).as_posix())
    for path in sorted(WEB.rglob("*.py")):
        for message in _in_python(path.read_bytes()):
            found.setdefault(message, []).append(path.relative_to(WEB).as_posix())
    return found


def _in_template(path: Path) -> Iterator[Message]:
    calls = templatize(path.read_text("utf-8"), origin=str(path))
    yield from _in_python("\n".join(line.lstrip() for line in calls.splitlines()).encode())


def _in_python(source: bytes) -> Iterator[Message]:
    for _, message, _, _ in extract(
        "python", io.BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield tuple(message) if isinstance(message, tuple) else message  # type: ignore[misc]


def catalogue() -> Catalog:
    """The catalogue as it is on disk; an empty one when there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", project="Chengxu", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def updated() -> Catalog:
    """The catalogue for what the pages say now."""
    old = catalogue()
    new = Catalog(
        locale="en", project="Chengxu", charset="utf-8", fuzzy=False, creation_date=old.creation_date
    )  # the same sentences give the same file
    for message, files in said().items():
        key = message if isinstance(message, str) else message[0]
        kept = old.get(key)
        alike = kept is not None and isinstance(kept.string, str) == isinstance(message, str)
        string = kept.string if kept is not None and alike else ""  # one form does not tell the other
        new.add(message, string, locations=[(name, 0) for name in dict.fromkeys(files)])
    return new


def main() -> int:
    """Write the catalogue; the exit status says whether translations are missing."""
    made = updated()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, made, width=0, sort_output=True, include_lineno=False, omit_header=False)
    missing = [message.id for message in made if message.id and not message.string]
    for text in missing:
        print(f"missing: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
