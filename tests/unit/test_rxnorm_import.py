"""A release of RxNorm becomes a vocabulary: what is kept, what it means, and what is refused."""

import datetime
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

import rrf
from magrisk.adapters.rxnorm.importing import Imported, import_release
from magrisk.adapters.rxnorm.release import Release
from magrisk.errors import ContentProblem, OutputProblem, UsageProblem
from magrisk.own_vocabulary import OwnVocabulary

DAY = datetime.date(2026, 11, 2)


def imported(release: Path, output: Path) -> Imported:
    with closing(Release(release)) as files:
        return import_release(files, output, DAY)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> OwnVocabulary:
    folder = tmp_path_factory.mktemp("release")
    imported(rrf.release(folder), folder / "own")
    return OwnVocabulary(folder / "own")


@pytest.mark.parametrize(
    ("rxcui", "ingredients"),
    [
        ("4603", ["furosemide"]),
        ("104416", ["amlodipine"]),
        ("9000002", ["practisol"]),
        ("9000003", ["hydrochlorothiazide", "practisol"]),
        ("9000004", ["practisol"]),
        ("9000005", ["hydrochlorothiazide", "practisol"]),
        ("9000006", ["furosemide"]),
        ("9000007", ["furosemide"]),
        ("9000008", ["furosemide"]),
        ("9000011", ["practisol"]),
        ("9000014", ["hydrochlorothiazide", "practisol"]),
        ("9000015", ["hydrochlorothiazide", "practisol"]),
        ("9000016", ["furosemide", "practisol"]),
        ("9000019", ["oldicillin"]),
        ("9000018", []),
        ("9000026", []),
        ("1", []),
    ],
)
def test_every_concept_has_the_ingredients_to_which_its_relations_lead(
    own: OwnVocabulary, rxcui: str, ingredients: list[str]
) -> None:
    assert [name for _, name in own.ingredients_of(rxcui)] == ingredients


def test_names_are_those_that_people_write(own: OwnVocabulary) -> None:
    names = {name for name, _ in own.names()}
    assert {"furosemide", "frusemid", "practisolum", "practisol sodium", "Practix", "Duopractix"} <= names
    assert not {"oldicillin", "oldicil", "FUROSEMIDE", "Tab", "furosemide 40 MG Oral Tablet"} & names


@pytest.mark.parametrize(
    ("ndc", "concepts"),
    [
        ("99999000101", ["9000007"]),
        ("99999000301", ["9000011"]),  # what RxNorm itself says goes before its sources
        ("99999000401", ["9000017"]),
        ("99999000501", ["9000017"]),
        ("99999000601", []),
        ("99999000701", ["9000007", "9000017"]),
        ("999990001", ["9000007", "9000008"]),  # any package
        ("00054429725", ["9000007"]),
    ],
)
def test_an_ndc_stands_for_a_drug(own: OwnVocabulary, ndc: str, concepts: list[str]) -> None:
    assert sorted(own.concepts("ndc", ndc)) == concepts


def test_atc_is_taken_where_it_is_no_group(own: OwnVocabulary) -> None:
    assert own.concepts("atc", "C03CA01") == ["4603"]
    assert own.count("atc") == 1


def test_a_release_is_the_same_from_its_folder_and_from_its_archive(tmp_path: Path) -> None:
    numbers = imported(rrf.release(tmp_path), tmp_path / "folder")
    assert imported(rrf.archive(tmp_path), tmp_path / "archive") == numbers
    assert (tmp_path / "folder").read_bytes() == (tmp_path / "archive").read_bytes()
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o600
    assert (numbers.atoms, numbers.without_ingredients, numbers.ndcs_not_read) == (len(rrf.ATOMS), 3, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "RxNorm_full_11022026",
        "RxNorm_full_11022026.zip",
        "archive",
        "folder",
    ]


def test_the_day_of_a_release_stands_in_the_names_of_its_files(tmp_path: Path) -> None:
    assert Release(rrf.release(tmp_path)).dates() == [DAY]
    assert Release(rrf.archive(tmp_path)).dates() == [DAY]
    (tmp_path / "plain").mkdir()
    bare = (tmp_path / rrf.FOLDER / "rrf").rename(tmp_path / "plain" / "rrf")
    assert Release(bare).dates() == []
    (bare / "Readme_Full_13452026.txt").touch()
    assert Release(bare).dates() == []
    (bare / "Readme_Full_10062025.txt").touch()
    assert Release(bare).dates() == [datetime.date(2025, 10, 6)]


def test_lines_may_end_without_a_bar(tmp_path: Path) -> None:
    bare = {name[:-4]: text.replace("|\n", "\n") for name, text in rrf.tables().items()}
    whole = imported(rrf.release(tmp_path / "a"), tmp_path / "whole")
    assert imported(rrf.release(tmp_path / "b", **bare), tmp_path / "bare") == whole


@pytest.mark.parametrize(
    ("changed", "place", "message"),
    [
        ({"RXNCONSO": "1|2|3|\n"}, "RXNCONSO.RRF: line 1", "found 3 columns, wanted 18 (RXCUI|LAT|"),
        ({"RXNCONSO": ""}, "RXNCONSO.RRF: line 1", "found 1 columns, wanted 18"),
        (
            {"RXNREL": rrf.rel(rrf.RELATIONS[:2]) + "1|2|\n"},
            "RXNREL.RRF: line 5",
            "found 2 columns, wanted 16",
        ),
        (
            {"RXNCONSO": rrf.conso([rrf.atom(1, "SY", "x")])},
            "RXNCONSO.RRF",
            "found no concept of RxNorm itself",
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(
    tmp_path: Path, changed: dict[str, str], place: str, message: str
) -> None:
    with pytest.raises(ContentProblem) as caught:
        imported(rrf.release(tmp_path, **changed), tmp_path / "own")
    assert caught.value.place == place
    assert caught.value.message.startswith(message)
    assert not (tmp_path / "own").exists()
    assert not list(tmp_path.glob(".magrisk-*"))


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    release = rrf.release(tmp_path)
    with (release / "rrf" / "RXNSAT.RRF").open("ab") as out:
        out.write(b"1|||1|AUI|1|||NDC|RXNORM|\xff|N|4096|\n")
    line = len(rrf.ATTRIBUTES) + 1
    with pytest.raises(ContentProblem, match=rf"^RXNSAT\.RRF: line {line}: found bytes that are not UTF-8$"):
        imported(release, tmp_path / "own")


def test_a_line_longer_than_any_of_rxnorm_is_refused(tmp_path: Path) -> None:
    long = rrf.conso([rrf.atom(1, "IN", "x" * (1 << 23))])
    with pytest.raises(ContentProblem, match=r"^RXNCONSO\.RRF: found lines that cannot be cut"):
        imported(rrf.release(tmp_path, RXNCONSO=long), tmp_path / "own")


def test_an_archive_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = rrf.archive(tmp_path)
    with zipfile.ZipFile(path) as whole:
        place = whole.getinfo("rrf/RXNREL.RRF").header_offset + 40
    data = bytearray(path.read_bytes())
    data[place : place + 60] = bytes(60)
    path.write_bytes(data)
    with pytest.raises(ContentProblem, match=r"^RXNREL\.RRF: cannot be read to its end"):
        imported(path, tmp_path / "own")


@pytest.mark.parametrize("kind", ["text", "folder", "archive"])
def test_what_is_no_release_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "some"
    if kind == "text":
        path.write_text("no archive")
        wanted = "some: found neither a folder nor a zip archive, wanted a release of RxNorm"
    else:
        wanted = "some: found no RXNCONSO.RRF, RXNREL.RRF, RXNSAT.RRF, wanted the files of RxNorm (RRF)"
        if kind == "folder":
            path.mkdir()
        else:
            zipfile.ZipFile(path, "w").close()
    with pytest.raises(UsageProblem) as caught:
        Release(path)
    assert str(caught.value) == wanted


def test_numbers_that_are_none_are_left_out(tmp_path: Path) -> None:
    odd = [rrf.atom(4603, "IN", "furosemide"), ("no number", "RXNORM", "IN", "x", "odd", "N")]  # type: ignore[list-item]
    relations = (
        rrf.rel([(4603, "tradename_of", 4603)]) + "x||CUI|RO|4603||CUI|tradename_of|1||RXNORM|||||4096|\n"
    )
    attributes = rrf.sat([(4603, "NDC", "RXNORM", "99999000101")])
    attributes += (
        "x|||1|AUI|x|||NDC|RXNORM|99999000102|N|4096|\n123456789|||1|AUI|x|||NDC|RXNORM|99999000103|N|4096|\n"
    )
    changed = {"RXNCONSO": rrf.conso(odd), "RXNREL": relations, "RXNSAT": attributes}
    found = imported(rrf.release(tmp_path, **changed), tmp_path / "own")
    assert (found.atoms, found.concepts, found.ndcs) == (2, 1, 1)


def test_a_disk_that_is_full_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release, output = rrf.release(tmp_path), tmp_path / "own"
    output.write_text("older")

    class Full(sqlite3.Connection):
        def executemany(self, *_: object) -> sqlite3.Cursor:
            raise sqlite3.OperationalError("database or disk is full")

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: real(*args, factory=Full, **more))
    with pytest.raises(OutputProblem, match=r"^own: could not be written: database or disk is full$"):
        imported(release, output)
    assert output.read_text() == "older"
    assert not list(tmp_path.glob(".magrisk-*"))


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    os.symlink(tmp_path / "there" / "own", tmp_path / "link")
    imported(rrf.release(tmp_path), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert OwnVocabulary(tmp_path / "there" / "own").released == DAY
