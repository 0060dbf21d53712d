"""Whoever changes a report past the program is named by ``chengxu verify``, triggers or no triggers."""

from __future__ import annotations

import zlib
from datetime import date

import pytest
from django.db import connection
from tests.databases import take_triggers_away
from tests.reports import bureau
from tests.reports.bureau import NOW, actor, drafted, ids

from chengxu.ledger import actions as ledger
from chengxu.ledger.guards import dropped
from chengxu.project import cli
from chengxu.reports import actions
from chengxu.reports.register import proving
from chengxu.reports.register.protection import GUARDS

FORGED = zlib.compress(b'{"form":"chengxu-report-1"}').hex()


@pytest.fixture
def unguarded(db: None) -> None:
    """Somebody with the file in hand takes the triggers away first."""
    take_triggers_away()


def said() -> list[str]:
    return [str(problem) for problem in proving.problems()]


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
def test_what_the_program_wrote_is_true() -> None:
    assert said() == []
    paper = bureau.issued()
    drafted(start=date(2022, 1, 1), end=date(2022, 12, 31))
    actions.withdraw(uid=paper.uid, reason="另发更正", actor=actor("director"), now=NOW, ids=ids)
    assert said() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("county", "unguarded")
def test_every_change_past_the_program_is_named() -> None:
    paper = bureau.issued()
    other = drafted(start=date(2022, 1, 1), end=date(2022, 12, 31))
    spoilings = [
        ("UPDATE reports_content SET body = %s WHERE digest = %s", [bytes.fromhex(FORGED), paper.content], "内容与指纹不符"),
        ("UPDATE reports_content SET body = %s WHERE digest = %s", [b"no zlib", paper.content], "内容与指纹不符"),
        ("UPDATE reports_document SET content_id = %s WHERE uid = %s", [other.content, paper.uid], "靖城管〔2024〕1号：文稿的文字或数字被改动"),
        ("UPDATE reports_document SET number = 9 WHERE uid = %s", [paper.uid], "文号被改动"),
        ("UPDATE reports_document SET state = 'withdrawn' WHERE uid = %s", [paper.uid], "文稿的状态被改动"),
        ("UPDATE reports_document SET title = '别的' WHERE uid = %s", [paper.uid], "文稿的题目或时段被改动"),
        ("UPDATE reports_document SET start = '2021-01-01' WHERE uid = %s", [paper.uid], "文稿的题目或时段被改动"),
        ("UPDATE reports_document SET signer = issuer WHERE uid = %s", [paper.uid], "签发人被改动"),
        ("UPDATE reports_document SET signer = '' WHERE uid = %s", [paper.uid], "签发人被改动"),
        ("UPDATE reports_document SET issuer = signer WHERE uid = %s", [paper.uid], "印发人被改动"),
        ("UPDATE reports_document SET files = '' WHERE uid = %s", [paper.uid], "印发的文件被改动"),
        ("UPDATE reports_document SET content_id = %s WHERE uid = %s", [paper.content, other.uid], "文稿的文字或数字被改动"),
        ("DELETE FROM reports_step WHERE document_id = %s", [paper.uid], "文稿的这一步被删除"),
        ("DELETE FROM ledger_deed WHERE verb = %s", ["report.sign"], "没有这一步的台账记录"),
        ("DELETE FROM ledger_deed WHERE object = %s", ["report_document"], "台账里没有这份文稿"),
    ]  # fmt: skip
    assert said() == []
    for statement, values, expected in spoilings:
        run("SAVEPOINT before_it")
        run(statement, *values)
        found = said()
        assert found, statement
        assert any(expected in problem for problem in found), (statement, found)
        run("ROLLBACK TO before_it")
    assert said() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("county", "unguarded")
def test_a_removed_document_and_removed_content_are_named() -> None:
    paper = bureau.issued()
    if connection.vendor == "sqlite":
        run("PRAGMA defer_foreign_keys = ON")  # PostgreSQL looks at the end of the transaction anyway
    run("SAVEPOINT before_it")
    run("DELETE FROM reports_content WHERE digest = %s", paper.content)
    assert any("文稿的内容不见了" in problem for problem in said())
    run("ROLLBACK TO before_it")
    run("DELETE FROM reports_step")
    run("DELETE FROM reports_document")
    assert any("文稿被删除" in problem for problem in said())
    run("ROLLBACK TO before_it")
    assert said() == []


def test_verify_says_so_and_ends_with_1(on_disk: None, capsys: pytest.CaptureFixture[str]) -> None:
    paper = bureau.issued()
    ledger.seal(now=NOW)
    assert cli.main(["verify"]) == 0
    run(
        *dropped([guard for guard in GUARDS if guard.name == "reports_document_no_update"], connection.vendor)
    )
    run("UPDATE reports_document SET content_id = drafted_id WHERE uid = %s", paper.uid)
    assert cli.main(["verify"]) == 1
    printed = capsys.readouterr().out
    assert f"reports_document {paper.uid}" in printed
    assert "文稿的文字或数字被改动" in printed
    assert "核验不通过：1 处有问题。" in printed
