"""A pack directory becomes plain values with their lines; what cannot be read is named by file and line."""

from pathlib import Path

import pytest

from chengxu.common.messages import Invalid
from chengxu.packs.reading import read


def write(directory: Path, **files: str) -> Path:
    for name, text in {
        "county.yaml": "code: '1'\n",
        **{k.replace("__", "."): v for k, v in files.items()},
    }.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def problems(directory: Path) -> list[tuple[str, int]]:
    with pytest.raises(Invalid) as caught:
        read(directory)
    return [(p.file, p.line) for p in caught.value.problems]


def test_values_keep_their_lines(tmp_path: Path) -> None:
    source = read(write(tmp_path, county__yaml="code: '431229'\nduty:\n  from: '08:00'\n  days: [1, 2]\n"))
    assert source.pack.one("county.yaml") == {"code": "431229", "duty": {"from": "08:00", "days": [1, 2]}}
    assert source.line("county.yaml", ("duty", "from")) == 3
    assert source.line("county.yaml", ("duty", "days", 1)) == 4
    assert source.line("county.yaml", ("duty", "unknown")) == 2


def test_the_hash_follows_values_not_layout(tmp_path: Path) -> None:
    one, two, three = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    for directory in (one, two, three):
        directory.mkdir()
    first = read(write(one, county__yaml="a: 1\nb: 2\n")).pack.hash
    assert first == read(write(two, county__yaml="# moved\nb: 2\na: 1\n")).pack.hash
    assert first != read(write(three, county__yaml="a: 1\nb: 3\n")).pack.hash


def test_csv_rows_and_dates(tmp_path: Path) -> None:
    source = read(write(tmp_path, codes__csv="code,name\n01,井盖\n", days__yaml="day: 2023-01-02\n"))
    assert source.pack.one("codes.csv") == [{"code": "01", "name": "井盖"}]
    assert source.line("codes.csv", (0,)) == 2
    assert source.pack.one("days.yaml") == {"day": "2023-01-02"}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("bad__yaml", "a: 1\nb: [1\nc: 2\n", 3),
        ("bad__yaml", "a: 1\nb: 2\na: 3\n", 3),
        ("bad__yaml", "a: 1\nday: 2023-13-40\n", 2),
        ("bad__yaml", "a: 1\nb: x\x00\n", 2),
        ("bad__yaml", f"a: {'[' * 3000}{']' * 3000}\n", 0),
        ("bad__json", "[" * 100_000, 0),
        ("bad__json", '{"a": 1,\n "b": }', 2),
        ("bad__csv", "a,b\n1,2\n1,2,3\n", 3),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, name: str, text: str, line: int) -> None:
    assert problems(write(tmp_path, **{name: text})) == [(name.replace("__", "."), line)]


def test_another_encoding_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "units.yaml").write_bytes("a: 1\nname: 靖州\n".encode("gb18030"))
    assert problems(tmp_path) == [("units.yaml", 2)]


def test_a_directory_without_a_county_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"county\.yaml"):
        read(tmp_path)
