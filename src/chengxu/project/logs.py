"""Where unexpected errors are written down."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from pathlib import Path

from chengxu.project import places


class ErrorFile(logging.Handler):
    """Appends errors to ``CHENGXU_HOME/logs/errors.log``; the folder is made with the first error, not before."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; several processes may append at once."""
        try:
            append(self.format(record))
        except OSError:
            self.handleError(record)


def append(text: str) -> Path:
    """Append ``text`` and a line end to the log of errors; returns the file."""
    file = places.home() / "logs" / "errors.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as log:
        log.write(text + "\n")
    return file


def keep_traceback(error: BaseException, *, now: datetime) -> Path:
    """Write down where ``error`` came from, for whoever mends it; returns the file."""
    lines = "".join(traceback.format_exception(error))
    return append(f"{now.isoformat(timespec='seconds')} {type(error).__name__}\n{lines}")
