"""`magrisk vocabulary`, and `--vocabulary` of the commands that read medicines."""

import json
from pathlib import Path

import pytest

import rrf
from program import Result, run


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return rrf.release(tmp_path)


def imported(release: Path, *options: str) -> Path:
    own = release.parent / "own"
    done = run("vocabulary", "import", str(release), "-o", str(own), *options)
    assert done.code == 0, done.told
    return own


def test_an_import_tells_what_it_kept(release: Path) -> None:
    done = run("vocabulary", "import", str(release), "-o", str(release.parent / "own"))
    assert (done.code, done.out) == (0, b"")
    assert done.told.splitlines() == [
        f"read {len(rrf.ATOMS)} names of 30 concepts",
        "kept 27 concepts, 16 names, 10 NDC, 1 ATC",
        "left out, no ingredient is told: 3 concepts",
        "left out, no NDC of 10 or 11 digits: 1",
    ]


def test_an_import_without_anything_to_leave_out_says_no_more(tmp_path: Path) -> None:
    changed = {
        "RXNCONSO": rrf.conso([rrf.atom(4603, "IN", "furosemide")]),
        "RXNREL": rrf.rel(rrf.RELATIONS),
        "RXNSAT": rrf.sat([(4603, "NDC", "RXNORM", "99999000101")]),
    }
    release = rrf.release(tmp_path, **changed)
    done = run("vocabulary", "import", str(release), "-o", str(tmp_path / "own"))
    assert done.told.splitlines() == ["read 1 names of 1 concepts", "kept 1 concepts, 1 names, 1 NDC, 0 ATC"]


def test_the_day_of_a_release_may_be_told(release: Path) -> None:
    own = imported(release / "rrf", "--released", "2026-01-31")
    report = run("vocabulary", "report", str(own), "--as-of", "2026-02-01", "--json")
    assert json.loads(report.text)["own"]["released"] == "2026-01-31"
    assert json.loads(report.text)["own"]["days_old"] == 1


@pytest.mark.parametrize(("names", "told"), [((), "no day"), (("Readme_Full_01012026.txt",), "several days")])
def test_a_day_that_is_not_plain_is_asked(release: Path, names: tuple[str, ...], told: str) -> None:
    folder = release if names else release.rename(release.parent / "plain")
    for name in names:
        (folder / name).touch()
    done = run("vocabulary", "import", str(folder), "-o", str(folder.parent / "own"))
    assert done.code == 2
    assert f"--released: the names of the files tell {told} of the release, wanted YYYY-MM-DD" in done.told


def test_the_release_is_not_overwritten(release: Path) -> None:
    done = run("vocabulary", "import", str(release), "-o", str(release / "rrf" / "RXNCONSO.RRF"))
    assert (done.code, done.told.splitlines()[-1]) == (
        2,
        "magrisk: RXNCONSO.RRF: the output would overwrite the input",
    )
    archive = rrf.archive(release.parent)
    assert run("vocabulary", "import", str(archive), "-o", str(archive)).code == 2


def test_a_table_that_cannot_be_used_is_exit_65(tmp_path: Path) -> None:
    done = run(
        "vocabulary", "import", str(rrf.release(tmp_path, RXNREL="1|2|\n")), "-o", str(tmp_path / "own")
    )
    assert done.code == 65
    assert "RXNREL.RRF: line 1: found 2 columns, wanted 16" in done.told


def test_a_report_is_told_in_words(release: Path) -> None:
    own = imported(release)
    words = run("vocabulary", "report", str(own), "--as-of", "2026-11-23").text
    assert "Your own: RxNorm of 2026-11-02, 21 days old" in words
    assert "Your own" not in run("vocabulary", "report").text


def _told(done: Result) -> str:
    assert done.code == 0, done.told
    return done.text


def test_screen_and_meds_take_a_vocabulary(release: Path) -> None:
    own = str(imported(release))
    (line,) = _told(run("meds", "--format", "jsonl", "--vocabulary", own, "Duopractix daily")).splitlines()
    assert json.loads(line)["substances"] == ["hydrochlorothiazide", "practisol"]
    shown = _told(run("screen", "--med", "NDC 99999-0001-01", "--format", "json", "--vocabulary", own))
    assert json.loads(shown)["vocabulary"]["own"]["source"] == "RxNorm"
    assert json.loads(shown)["contributions"][0]["rule"] == "loop-diuretics"


def test_rosters_take_a_vocabulary(release: Path, tmp_path: Path) -> None:
    own = str(imported(release))
    roster = tmp_path / "roster.csv"
    roster.write_text("id,age,medications\n1,70,Duopractix daily\n2,70,99999000101; Practix\n")
    plain, with_own = tmp_path / "plain.csv", tmp_path / "own.csv"
    _told(run("batch", str(roster), "-o", str(plain)))
    done = run("batch", str(roster), "-o", str(with_own), "--vocabulary", own, "--workers", "2")
    _told(done)
    assert "medication texts recognised: 3 of 3" in done.told
    rows = [line.split(",") for line in with_own.read_text().splitlines()]
    assert [int(row[2]) > 0 for row in rows[1:]] == [True, True]
    assert rows[1][-1].count("+") == 2, "the version names the vocabulary"
    manifest = json.loads(Path(f"{with_own}.manifest.json").read_text())
    assert manifest["vocabulary"]["own"]["released"] == "2026-11-02"
    assert json.loads(Path(f"{plain}.manifest.json").read_text())["vocabulary"]["own"] is None
    described = run("roster", "describe", str(roster), "--vocabulary", own)
    assert described.code == 0
    assert "Duopractix" not in described.text


def test_another_file_is_exit_78(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    done = run("screen", "--med", "furosemide", "--vocabulary", str(tmp_path / "other"))
    assert (done.code, done.told) == (
        78,
        "magrisk: other: found something else, wanted a file that `magrisk vocabulary import` made\n",
    )
