"""Lists and tables given out as files for a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from chengxu.cases.finding.sheets import Columns, Line, as_csv, as_xlsx
from chengxu.common.messages import Message

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def form_of(asked: str) -> str:
    """The form somebody asked for; CSV for one there is not."""
    return asked if asked in TYPES else "csv"


def attached(form: str, columns: Columns, lines: list[Line], *, name: str, title: Message) -> HttpResponse:
    """The lines as a file to be saved as ``name`` and its ending; ``title`` names the sheet. 404 for a form there is not."""
    if form not in TYPES:
        raise Http404(Message("只能导出 CSV 和 XLSX。", "Only CSV and XLSX."))
    made = as_csv(columns, lines) if form == "csv" else as_xlsx(columns, lines, title)
    return HttpResponse(
        made,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )
