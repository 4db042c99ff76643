"""Hundreds of broken rosters, each with its record by record fate: nothing lost, shifted or guessed."""

import csv
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from dirty import clean
from dirty.case import Aside, Case, Dirty, Refused
from dirty.matrix import GROUPS, LEAST

from program import TODAY, batch, start

CASES = {f"{group} {case.name}": case for group, cases in GROUPS.items() for case in cases}
OF_ITSELF = ("row", "id")  # where and who a row is; the rest of it is what was said of the patient


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name not in OF_ITSELF}


@cache
def _clean() -> dict[str, dict[str, str]]:
    with TemporaryDirectory() as folder:
        roster, out = Path(folder, "r.csv"), Path(folder, "o.csv")
        roster.write_bytes(clean.roster())
        assert batch(roster, out).code == 0
        return {row["id"]: _plain(row) for row in _rows(out)}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if isinstance(case, Dirty)])
def test_every_record_has_the_fate_that_was_written_down(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    assert isinstance(case, Dirty)
    roster, out = tmp_path / "r.csv", tmp_path / "o.csv"
    roster.write_bytes(case.content)
    result = batch(roster, out, "--raw", *case.options)
    assert result.code == (3 if case.aside else 0), result.told
    assert case.told in result.told
    _check_rows(case, _rows(out))
    _check_aside(case, _rows(Path(f"{out}.quarantine.csv")))
    manifest = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))
    assert manifest["duplicates"] == case.duplicates
    assert case.flags in (None, manifest.get("flags"))
    assert manifest["counts"] == {
        "scored": len(case.rows),
        "quarantined": len(case.aside),
        "blank": case.blank,
        "header": case.header,
        "physical": len(case.rows) + len(case.aside) + case.blank + case.header,
    }


def _check_rows(case: Dirty, found: list[dict[str, str]]) -> None:
    assert [row["id"] for row in found] == [row.id for row in case.rows]
    for row, wanted in zip(found, case.rows, strict=True):
        like = _clean()[wanted.like] | dict(wanted.shows)
        assert _plain(row) == like, f"{wanted.id} is not as {wanted.like}"
    numbers = [int(row["row"]) for row in found]
    assert numbers == sorted(set(numbers))
    assert not numbers or numbers[-1] <= len(case.rows) + len(case.aside)


def _check_aside(case: Dirty, found: list[dict[str, str]]) -> None:
    assert [(int(row["line"]), row["column"]) for row in found] == [(a.line, a.column) for a in case.aside]
    for row, wanted in zip(found, case.aside, strict=True):
        assert wanted.why in row["reason"]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if isinstance(case, Refused)])
def test_a_roster_that_cannot_be_read_is_refused_whole_and_says_why(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    assert isinstance(case, Refused)
    roster = tmp_path / "r.csv"
    roster.write_bytes(case.content)
    result = batch(roster, tmp_path / "o.csv", *case.options)
    assert result.code == case.code, result.told
    assert case.why in result.told
    assert list(tmp_path.iterdir()) == [roster]


# ---------------------------------------------------------------- one file, wherever it is read

PLACES = (
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "de_DE.ISO-8859-1", "TZ": "America/St_Johns", "PYTHONHASHSEED": "random"},
    {"LC_ALL": "", "LANG": "", "TZ": "", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"},
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["LC_ALL"] or "none")
def test_a_file_gives_the_same_bytes_in_every_place(place: dict[str, str], tmp_path: Path) -> None:
    faults = 'İ,ICU,50,,,,"Mg 1,7 mg/dL",,,\nß,vieux,,,,,,,,\n'
    content = (
        clean.roster() + "\nZoë,50,KADIN,,,,,,,,\nı,50,F,İCU,FUROSEMİDE,,,,,,\n".encode() + faults.encode()
    )
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    (tmp_path / "r.csv").write_bytes(content)
    assert batch(tmp_path / "r.csv", here).code == 3
    elsewhere = start(
        "batch", tmp_path / "r.csv", "-o", there, "--as-of", TODAY.isoformat(), env=place, cwd=tmp_path
    )
    assert elsewhere.code == 3, elsewhere.told
    assert here.read_bytes() == there.read_bytes()
    aside = [Path(f"{out}.quarantine.csv").read_bytes() for out in (here, there)]
    assert aside[0] == aside[1]
    assert aside[0].count(b"\n") == 4


# ---------------------------------------------------------------- the matrix itself


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_has_no_fewer_files_than_were_promised(group: str) -> None:
    assert len(_files(GROUPS[group])) >= LEAST[group]


def test_no_file_is_counted_twice() -> None:
    files: dict[tuple[bytes, tuple[str, ...]], list[str]] = {}
    for group, cases in GROUPS.items():
        for case in cases:
            files.setdefault((case.content, case.options), []).append(f"{group} {case.name}")
    assert not [names for names in files.values() if len(names) > 1]
    assert len(files) >= 400


def _files(cases: tuple[Case, ...]) -> set[tuple[bytes, tuple[str, ...]]]:
    return {(case.content, case.options) for case in cases}


def test_names_of_cases_are_their_own() -> None:
    assert len({f"{group} {case.name}" for group, cases in GROUPS.items() for case in cases}) == sum(
        map(len, GROUPS.values())
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("furosemide", "omeprazole"),
        ("furosemide", "no medicines"),
        ("no medicines", "medicines unsaid"),
        ("no age", "child"),
        ("furosemide", "unknown medicine"),
        ("furosemide", "child"),
        ("furosemide", "intensive care"),
        ("furosemide", "ward"),
        ("furosemide", "vomiting"),
        ("furosemide", "all conditions named"),
        ("heavy drinking", "light drinking"),
        ("no drinking", "furosemide"),
        ("furosemide", "poor diet"),
        ("low magnesium", "normal magnesium"),
        ("low magnesium", "very low magnesium"),
        ("high magnesium", "normal magnesium"),
        ("low magnesium", "old magnesium"),
        ("low magnesium on the ward", "old magnesium on the ward"),
        ("low potassium", "normal potassium"),
        ("low potassium", "old potassium"),
        ("failing kidneys", "good kidneys"),
        ("low calcium", "normal calcium"),
        ("high calcium", "normal calcium"),
        ("low phosphate", "normal phosphate"),
        ("low sodium", "normal sodium"),
        ("high sugar", "normal sugar"),
    ],
)
def test_clean_patients_can_be_told_apart(one: str, other: str) -> None:
    """Or a row that equals one of them would say nothing."""
    assert _clean()[one] != _clean()[other]


def test_a_wrong_expectation_is_found() -> None:
    """The checks fail where a row is another patient, is missing, or is set aside elsewhere."""
    row = {"row": "1", "id": "7", **_clean()["furosemide"]}
    case = CASES["N potassium_mmol_l '3.2'"]
    assert isinstance(case, Dirty)
    for found in ([row], [], [row | {"id": "8"}, row | {"id": "9"}]):
        with pytest.raises(AssertionError):
            _check_rows(case, found)
    broken = Dirty("", b"", aside=(Aside(2, "age", "no age"),))
    for line, column, reason in (("3", "age", "no age"), ("2", "sex", "no age"), ("2", "age", "no sex")):
        with pytest.raises(AssertionError):
            _check_aside(broken, [{"line": line, "column": column, "reason": reason}])
