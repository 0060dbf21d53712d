"""The one table of every address that programs may use."""

from __future__ import annotations

from chengxu.api.rest import of_field, of_files, of_open311, of_rest
from chengxu.api.rest.declaring import Operation

OPERATIONS: tuple[Operation, ...] = (
    *of_rest.OPERATIONS,
    *of_open311.OPERATIONS,
    *of_field.OPERATIONS,
    *of_files.OPERATIONS,
)
