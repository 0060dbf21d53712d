"""The command line on a real installation, from nothing to an exported file."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.server import PACK, chengxu, run_all

DEEDS = """occurred_at,unit,verb,object,quantity,measure
2023-05-01,市容管理股,拆除,伸缩雨阳棚,2,处
2023-05-02 14:30,JZCG-SR,拆除,伸缩雨阳棚,3,处
"""
YEAR = ("--from", "2023-01-01", "--to", "2023-12-31")


def test_the_first_command_installs(
    installing: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, loaded = installing
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert "已启用配置包" in loaded.stdout


def test_without_a_database_every_command_says_what_to_do(tmp_path: Path) -> None:
    for ran in run_all(
        tmp_path / "empty", ("verify",), ("tick",), ("indicators", *YEAR), ("export", "deeds", "x.csv")
    ):
        assert ran.status == 1
        assert "还没有数据库" in ran.err
        assert "chengxu pack load" in ran.err


@pytest.mark.sqlite_only(reason="a server's files are the server's affair")
def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "chengxu.sqlite3").write_text("notes, not rows\n" * 400, "utf-8")
    answer = chengxu(tmp_path, "verify")
    assert answer.returncode == 1
    assert "不是数据库文件" in answer.stderr
    assert "出错了" not in answer.stderr


def test_deeds_in_figures_and_out_again(home: Path, tmp_path: Path) -> None:
    table, out = tmp_path / "deeds.csv", tmp_path / "out.csv"
    table.write_text(DEEDS, encoding="utf-8")
    checked, taken, repeated, figures, exported, again, verified = run_all(
        home,
        ("import", "deeds", table, "--dry-run"),
        ("import", "deeds", table),
        ("import", "deeds", table),
        ("indicators", *YEAR, "--format", "json"),
        ("export", "deeds", out),
        ("import", "deeds", out),
        ("verify",),
    )
    assert checked.out == "可以导入 2 行，以前已有 0 行，跳过有错的 0 行。\n"
    assert taken.out == "已导入 2 行，以前已有 0 行，跳过有错的 0 行。\n"
    assert repeated.out == again.out == "已导入 0 行，以前已有 2 行，跳过有错的 0 行。\n"
    awnings = next(figure for figure in json.loads(figures.out) if figure["id"] == "ads.awning")
    assert (awnings["value"], awnings["rows"], awnings["measure"]) == (5, 2, "处")
    assert exported.status == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        told = [(row["unit"], row["quantity"], row["occurred_at"]) for row in csv.DictReader(file)]
    assert told == [
        ("JZCG-SR", "2", "2023-05-01T00:00:00+08:00"),
        ("JZCG-SR", "3", "2023-05-02T14:30:00+08:00"),
    ]
    assert verified.status == 0
    assert "未封存 0 条" in verified.out


def test_a_bad_row_stops_the_file_and_is_named(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "deeds.csv"
    table.write_text(DEEDS + "2023-05-03,JZCG-SR,拆除,伸缩雨阳棚,many,处\n", encoding="utf-8")
    refused, verified, skipped = run_all(
        home,
        ("import", "deeds", table),
        ("verify",),
        ("import", "deeds", table, "--skip-bad"),
        LANG="en_US.UTF-8",
    )
    assert (refused.status, refused.out) == (1, "")
    assert refused.err == f"{table}:4: quantity: “many” is not a number\n"
    assert verified.out.startswith("0 deeds")
    assert (skipped.status, skipped.out) == (1, "2 rows added, 0 came before, 1 bad rows left out.\n")


def test_a_report_leaves_the_house_in_every_form(home: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"2023.{ending}" for ending in ("md", "html", "docx", "pdf", "json")]
    dress = ("--form", "red-head", "--annex", "map", "--date", "2024-01-05", "--number", "某〔2024〕1号")
    made = run_all(home, *(("report", "make", "annual", *YEAR, *dress, "--out", file) for file in files))
    assert [(ran.status, ran.out) for ran in made] == [(0, "")] * len(files)
    starts = {file.suffix: file.read_bytes()[:5] for file in files}
    assert (starts[".pdf"], starts[".docx"][:2]) == (b"%PDF-", b"PK")
    assert all(
        "某〔2024〕1号" in file.read_text("utf-8")
        for file in files
        if file.suffix in {".md", ".html", ".json"}
    )


WRONG = {
    ("indicators", *YEAR, "--unit", "不存在"): "没有单位",
    ("indicators", "--from", "2023-12-31", "--to", "2023-01-01"): "结束日期早于开始日期",
    ("report", "make", "nothing", *YEAR): "nothing",
    ("report", "make", "annual", *YEAR, "--number", "某〔2024〕1号"): "红头",
    ("report", "make", "annual", *YEAR, "--annex", "charts,pie"): "pie",
    ("report", "make", "annual", *YEAR, "--form", "blue"): "blue",
    ("report", "make", "annual", *YEAR, "--out", "a.exe"): ".docx",
    ("report", "make", "annual", *YEAR, "--format", "md", "--out", "a.pdf"): ".pdf",
    ("report", "audit", "nothing.txt", *YEAR): "nothing.txt",
    ("export", "deeds", "x.parquet"): ".csv",
    ("import", "deeds", "x.csv", "--encoding", "utf-99"): "utf-99",
    ("serve", "--cert", "x.pem"): "--key",
}


def test_wrong_names_are_wrong_use(home: Path) -> None:
    for (words, said), ran in zip(WRONG.items(), run_all(home, *WRONG), strict=True):
        assert ran.status == 2, (words, ran.err)
        assert said in ran.err
        assert "Traceback" not in ran.err


def test_a_wrong_option_is_said_at_once(home: Path) -> None:
    (ran,) = run_all(home, ("verify",), CHENGXU_SESSION_MINUTES="half an hour")
    assert ran.status == 1
    assert "CHENGXU_SESSION_MINUTES" in ran.err
    assert "Traceback" not in ran.err


def test_a_changed_pack_is_compared_and_a_wrong_one_not_loaded(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "pack"
    shutil.copytree(PACK, other)
    county = other / "county.yaml"
    county.write_text(county.read_text(encoding="utf-8") + "\nnobody_knows: 1\n", encoding="utf-8")
    same, compared, checked, loaded, still, empty = run_all(
        home,
        ("pack", "diff", PACK),
        ("pack", "diff", other),
        ("pack", "check", other),
        ("pack", "load", other),
        ("pack", "diff", PACK),
        ("pack", "check", tmp_path),
    )
    assert (same.status, still.status) == (0, 0)
    assert (compared.status, compared.out.splitlines()[0]) == (1, "+ county.yaml: nobody_knows: 1")
    assert (checked.status, loaded.status, empty.status) == (1, 1, 1)
    for said in (checked.out, loaded.err):
        assert f"{county}:" in said
        assert "nobody_knows" in said
    assert "county.yaml" in empty.out
