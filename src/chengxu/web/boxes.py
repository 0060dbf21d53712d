"""What a map shows, as it stands in an address."""

from __future__ import annotations

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def box_of(text: str) -> Box | None:
    """``west,south,east,north`` in degrees; None for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return west, south, east, north
