"""What reporters say once their matter is closed; with dice of its own, so that nothing before it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chengxu.cases.rules import Case
from chengxu.intake.rules import Report
from chengxu.project.demo.plan import Plan

ASKED = {"portal": 0.3, "hotline": 0.45, "redweb": 0.35}  # share of reporters who rate, by channel
REOPENED = {"portal": 0.02}  # the others would be answered twice
CONTENT = (0.34, 0.38, 0.15, 0.09, 0.04)  # from 5 down to 1
ANGRY = (0.1, 0.24, 0.3, 0.22, 0.14)  # the same of those who had to ask twice


@dataclass(frozen=True, slots=True)
class Said:
    """When it is said not to be put right (None: it is not), and how content they are how long after the last closing."""

    reopened_at: datetime | None = None
    score: int = 0
    rated_after: timedelta = timedelta()


def of(plan: Plan, report: Report, case: Case) -> Said:
    """What this reporter says about how the case ended."""
    share = ASKED.get(report.channel)
    if share is None or case.closed_at is None:
        return Said()
    rand = plan.random("aftermath", report.uid)
    again = rand.random() < REOPENED.get(report.channel, 0)
    at = case.closed_at + timedelta(hours=rand.uniform(3, 96)) if again else None
    score = 0
    if rand.random() < share:
        score = rand.choices((5, 4, 3, 2, 1), ANGRY if again else CONTENT)[0]
    return Said(at, score, timedelta(hours=rand.uniform(0.5, 60)))
