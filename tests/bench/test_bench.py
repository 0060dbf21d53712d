"""Every bench runs at the smallest size, answers ratios and leaves nothing behind; what they say is for people."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from bench import __main__ as runner
from bench import apart, county

SMALL = runner.SIZES["small"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where the counties lie that benches begin in: one place for all processes of a run."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine if worker_id == "master" else mine.parent) / "counties"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.slow
@pytest.mark.sqlite_only(reason="without the name of a server a bench fills and measures a file of its own")
@pytest.mark.parametrize("name", list(SMALL))
def test_a_bench_runs_small_and_cleans_up(
    name: str, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv(county.MADE, str(made))
    figures = apart.measure(name, *SMALL[name])
    ratios = {label: value for label, value in figures.items() if label.startswith("ratio")}
    assert ratios
    assert all(math.isfinite(value) and value > 0 for value in ratios.values())
    assert list(tmp_path.iterdir()) == []


def test_the_runner_prints_a_table_with_growth_and_writes_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        runner, "measure", lambda name, size, database: {"rows": 100 * size, "ratio a : b": 2.5}
    )
    monkeypatch.setitem(runner.SIZES, "small", {"ledger": (1, 4)})
    assert runner.main(["ledger", "--scale", "small", "--json", str(tmp_path / "f.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[2:]] == [
        ["scale", "1", "scale", "4", "growth"],
        ["rows", "100", "400", "×", "4.0"],
        ["ratio", "a", ":", "b", "2.50", "2.50", "×", "1.0"],
    ]
    assert json.loads((tmp_path / "f.json").read_text())["ledger"]["4"]["rows"] == 400


def test_the_runner_knows_its_benches(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        runner.main(["speed"])
    assert stopped.value.code == 2
    assert "there is no bench speed" in capsys.readouterr().err
