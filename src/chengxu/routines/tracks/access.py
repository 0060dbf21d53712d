"""Who may see what vehicles proved, who decides about odd positions, and who may open a raw track. Unset means no."""

from __future__ import annotations

VIEW, DECIDE = "tracks.view", "tracks.decide"
ALL = (VIEW, DECIDE)
