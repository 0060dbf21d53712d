"""Which files a pack may have: one that nobody reads is most likely a slip in its name."""

from __future__ import annotations

from chengxu.common.messages import Message, listed
from chengxu.packs.checking import Checker

FILES = (
    "county.yaml", "units.yaml", "deeds.yaml", "desk.yaml", "escalation.yaml", "dispatch.yaml", "notices.yaml", "feedback.yaml",
    "participation.yaml", "field.yaml", "assets.yaml", "permits.yaml", "tracks.yaml", "meetings.yaml", "campaigns.yaml",
    "inspections.yaml", "upkeep.yaml", "lighting.yaml", "facilities.yaml", "undertakings.yaml", "rosters.yaml", "surveys.yaml",
)  # fmt: skip
FOLDERS = (
    "calendar", "catalog", "checklists", "indicators", "lines", "plans", "reports", "reports/campaigns", "reports/parts", "reports/texts", "responsibility",
    "routines", "scenarios", "territory",
)  # fmt: skip


def check_files(check: Checker) -> None:
    """A file nobody reads is most likely a slip in its name; what it says would silently not hold."""
    for path in check.pack.documents:
        folder, _, name = path.rpartition("/")
        if not (path in FILES or folder in FOLDERS or (name.endswith((".md", ".txt")) and not folder)):
            message = Message(
                "没有谁读这个文件，名字或文件夹写错了吗？可用：{known}",
                "nobody reads this file; is its name or folder mistyped? known: {known}",
            ).format(known=listed([*FILES, *(f"{f}/" for f in FOLDERS)]))
            check.problem(path, (), message)
