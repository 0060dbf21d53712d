"""The command line as a person meets it: language, exit status, sentences instead of tracebacks."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chengxu.common.messages import (
    Invalid,
    Message,
    Problem,
    Refused,
    current_language,
    language,
    set_language,
)
from chengxu.project import cli, console
from chengxu.project.commands import report


@pytest.fixture(autouse=True)
def _speak_chinese_again():
    before = current_language()
    yield
    set_language(before)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "zh"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "en_US", "LC_ALL": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_US", "LC_ALL": ""}, "en"),
    ],
)
def test_language_by_environment(environment: dict[str, str], expected: str) -> None:
    assert console.language_of(environment) == expected


@pytest.mark.parametrize(
    ("words", "lang", "said"),
    [
        ([], "zh_CN", "缺少参数：命令"),
        (["indicators"], "zh_CN", "缺少参数：--from, --to"),
        (["indicators", "--from", "2023", "--to", "2023-12-31"], "zh_CN", "日期应写成 2023-12-31 的样子"),
        (
            ["indicators", "--from", "2023-02-30", "--to", "2023-12-31"],
            "en_US",
            "write a day like 2023-12-31",
        ),
        (["report", "make", "annual", "--format", "exe"], "en_US", "invalid choice: 'exe'"),
        (["demo", "--now", "yesterday"], "en_US", "write an instant like 2026-03-01T09:00"),
        (["verify", "--loudly"], "zh_CN", "不认识的参数：--loudly"),
    ],
)
def test_wrong_use_is_2(
    words: list[str],
    lang: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", lang)
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "asked", "expected"),
    [
        (None, None, "md"),
        (None, "pdf", "pdf"),
        ("a.docx", None, "docx"),
        ("a.PDF", None, "pdf"),
        ("a.b/c.d.html", None, "html"),
        ("a.json", "json", "json"),
        ("a.txt", "md", "md"),
        ("/dev/stdout", "md", "md"),
    ],
)
def test_the_format_of_a_report(out: str | None, asked: str | None, expected: str) -> None:
    assert report.format_of(Path(out) if out else None, asked) == expected


@pytest.mark.parametrize(
    ("out", "asked", "field", "said"),
    [
        ("a.exe", None, "out", [".md、.html、.docx、.pdf、.json", "a.exe", "--format"]),
        ("a", None, "out", [".docx"]),
        (".pdf", None, "out", [".docx"]),
        ("a.doc", None, "out", [".docx"]),
        ("a.docx", "pdf", "format", ["--format pdf", "a.docx", ".docx"]),
        ("a.MD", "html", "format", ["--format html"]),
    ],
)
def test_a_format_nobody_can_tell_is_refused(
    out: str, asked: str | None, field: str, said: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        report.format_of(Path(out), asked)
    assert refused.value.field == field
    assert all(part in str(refused.value) for part in said)


GIVEN = argparse.Namespace(unit="X", run=None)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Refused(Message("不行")), 1, "chengxu: 不行\n"),
        (Refused(Message("没有这个单位"), field="unit"), 2, "chengxu: 没有这个单位\n"),
        (Refused(Message("没有这张照片"), field="photo"), 1, "chengxu: 没有这张照片\n"),
        (
            Invalid(
                (Problem(Message("不是数字"), "a.csv", 3, "quantity"), Problem(Message("空的"), "a.csv", 9))
            ),
            1,
            "a.csv:3: quantity: 不是数字\na.csv:9: 空的\n",
        ),
        (PermissionError(13, "Permission denied", "/x/y"), 1, "chengxu: /x/y: 没有权限\n"),
    ],
)
def test_what_goes_wrong_is_said(
    error: Exception, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli._explain(error, GIVEN) == status
    assert capsys.readouterr().err == said


def test_many_problems_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    problems = tuple(Problem(Message("坏"), "a.csv", line) for line in range(1, 301))
    assert cli._explain(Invalid(problems), GIVEN) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == "……还有 100 处"
    assert len(lines) == 201


def test_the_unexpected_is_one_line_and_a_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGXU_HOME", str(tmp_path))
    assert cli._explain(ZeroDivisionError("two\nlines"), GIVEN) == 1
    log = tmp_path / "logs" / "errors.log"
    assert capsys.readouterr().err == f"chengxu: 出错了：ZeroDivisionError: two。详情见 {log}\n"
    assert "ZeroDivisionError: two\nlines" in log.read_text()


def test_help_is_quick_and_needs_no_django() -> None:
    code = "import sys; from chengxu.project import cli; cli.parser().format_help(); print('django' in sys.modules)"
    start = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T09:00", datetime(2026, 3, 1, 1, 0, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 2, 28, 16, 0, tzinfo=UTC)),
        ("2026-03-01T09:00+00:00", datetime(2026, 3, 1, 9, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_local_unless_it_says_otherwise(text: str, expected: datetime) -> None:
    assert console.instant(text)(ZoneInfo("Asia/Shanghai")) == expected


def test_columns_align_with_chinese() -> None:
    rows = [("单位", "n"), ("a", "10")]
    assert console.table(rows, right=frozenset({1})) == "单位   n\na     10"
    assert console.table([]) == ""


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("before")
    with pytest.raises(UnicodeEncodeError), console.whole_file(file) as draft:
        draft.write_text("half and then 一", encoding="ascii")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert file.read_text() == "before"
    console.write_out("after", file)
    assert file.read_text() == "after"
    with pytest.raises(Refused, match="没有文件夹"):
        console.write_out("x", tmp_path / "none" / "a.txt")
    with pytest.raises(Refused, match=f"^{tmp_path} 是文件夹"):
        console.write_out("x", tmp_path)


@pytest.mark.parametrize("onto", ["report.txt", "last.txt"])
def test_a_filled_report_never_takes_the_place_of_what_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], onto: str
) -> None:
    report, last = tmp_path / "report.txt", tmp_path / "last.txt"
    for file in (report, last):
        file.write_text("取缔流动摊贩XX个。")
    days = ("--from", "2023-01-01", "--to", "2023-12-31")
    given = (str(report), "--last-year", str(last), "--fill", str(tmp_path / onto))
    assert cli.main(["report", "audit", *days, *given]) == cli.MISUSED
    assert "原件不动" in capsys.readouterr().err
    assert report.read_text() == last.read_text() == "取缔流动摊贩XX个。"


def test_no_progress_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with console.progress() as show:
        show(Message("检查"), 1, 2)
    assert capsys.readouterr() == ("", "")


def test_english_help() -> None:
    with language("en"):
        assert "county" in cli.parser().format_help()
