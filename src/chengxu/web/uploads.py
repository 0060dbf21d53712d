"""Tables given at the desk: a file that was sent lies on disk while it is looked at or taken in, and is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from chengxu.common.messages import Message, Problem, Refused, listed
from chengxu.web.forms import Form
from chengxu.web.requests import Request

TABLES = (".csv", ".xlsx")
ENCODINGS = ("utf-8", "gb18030")
MOST_SHOWN = 200
"""Problems of a file that are shown; how many more there are is said."""


@contextmanager
def given(request: Request, endings: Sequence[str] = TABLES) -> Iterator[tuple[Path, str]]:
    """The file of the field ``file``, and the name it was sent under. Raises :class:`Refused` (field ``file``) for none, and for one
    whose ending is not among ``endings``."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused(Message("请选一个文件", "choose a file"), field="file")
    name = Path(file.name or "").name
    ending = Path(name).suffix.lower()
    if ending not in endings:
        known = listed(endings)
        raise Refused(Message("只认 {known}", "only {known} are read").format(known=known), field="file")
    with tempfile.TemporaryDirectory(prefix="chengxu-import-") as folder:
        kept = Path(folder) / f"given{ending}"
        with kept.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        yield kept, name


def encoding(form: Form) -> str:
    """The encoding the form names; UTF-8 for one that is not offered."""
    return form.values["encoding"] if form.values["encoding"] in ENCODINGS else ENCODINGS[0]


def problems(found: Sequence[Problem]) -> Mapping[str, object]:
    """What a page shows of the problems of a file: the first of them, how many there are, and how many more than are shown."""
    return {"problems": found[:MOST_SHOWN], "count": len(found), "more": max(0, len(found) - MOST_SHOWN)}
