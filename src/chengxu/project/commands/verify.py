"""``chengxu verify``: prove that nobody changed, removed or inserted anything."""

from __future__ import annotations

import argparse
from typing import Any

from chengxu.common.messages import Message
from chengxu.project import console

REFERENCES = {
    "case_uid": "cases_case",
    "asset_uid": "assets_component",
    "routine_uid": "routines_shift",
    "proceeding_uid": "enforcement_proceeding",
    "corrects_uid": "ledger_deed",
}


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message(
        "核验台账链、文字、证据、引用和报告文稿",
        "check the ledger's chain, notes, evidence and references, and report documents",
    )
    command = commands.add_parser("verify", help=str(text), description=str(text))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Name every row that is wrong; 1 when there is one."""
    from chengxu.project import installation

    installation.open_database()
    from chengxu.ledger import queries
    from chengxu.reports.register import proving

    found = queries.verify(REFERENCES)
    problems = (*found.problems, *proving.problems())
    for problem in problems[: console.MOST_PROBLEMS]:
        print(problem)
    if (more := len(problems) - console.MOST_PROBLEMS) > 0:
        console.say("……还有 {n} 处", "… and {n} more", n=more)
    console.say(
        "台账 {deeds} 条，封条 {seals} 个，未封存 {unsealed} 条。链首 {head}",
        "{deeds} deeds, {seals} seals, {unsealed} deeds not yet sealed. Head {head}",
        deeds=found.deeds, seals=found.seals, unsealed=found.unsealed, head=found.head,
    )  # fmt: skip
    if problems:
        console.say("核验不通过：{n} 处有问题。", "Not verified: {n} problems.", n=len(problems))
        return 1
    console.say("核验通过。", "Verified.")
    return 0
