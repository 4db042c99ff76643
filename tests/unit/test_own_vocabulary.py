"""A vocabulary of one's own beside the rulebook's: what it adds, what it leaves as it is, how it is told."""

import datetime
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import rrf
from magrisk.adapters.rxnorm.importing import import_release
from magrisk.adapters.rxnorm.release import Release
from magrisk.api import Patient, Rulebook
from magrisk.errors import RulebookProblem
from magrisk.medicine import Interpreter, MedicineText
from magrisk.own_vocabulary import OwnVocabulary
from magrisk.reading.medication import MedicationReading
from magrisk.vocabulary_report import report
from magrisk.wording import text
from magrisk.wording.vocabulary import told

DAY, AS_OF = datetime.date(2026, 11, 2), datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    with closing(Release(rrf.release(folder))) as files:
        import_release(files, folder / "own", DAY)
    return folder / "own"


@pytest.fixture(scope="module")
def rulebook(path: Path) -> Rulebook:
    return Rulebook(vocabulary=path)


def read(rulebook: Rulebook, said: str) -> MedicationReading:
    return rulebook.assessor.reader.medication(said, AS_OF)


@pytest.mark.parametrize(
    ("said", "substances", "route", "dose"),
    [
        ("Practix 10 mg bd", ("practisol",), None, 20),
        ("practisol sodium 10 mg bd", ("practisol",), None, 20),
        ("Duopractix one daily", ("hydrochlorothiazide", "practisol"), None, None),
        ("NDC 99999-0001-01 one daily", ("furosemide",), "oral", 40),
        ("9999900101 one daily", ("furosemide",), "oral", 40),
        ("99999000201", ("hydrochlorothiazide", "practisol"), "oral", None),
        ("NDC 99999-0003-01", ("practisol",), "local", None),
        ("RxCUI 9000016", ("furosemide", "practisol"), "oral", None),
        ("RxCUI 9000015", ("hydrochlorothiazide", "practisol"), "oral", None),
        ("RxCUI 9000004 10 mg daily", ("practisol",), None, None),
        ("NDC 00054-4297-25 twice daily", ("furosemide",), "oral", 80),
        ("frusemid 40 mg daily", ("furosemide",), None, 40),
    ],
)
def test_names_and_codes_of_ones_own_are_read(
    rulebook: Rulebook, said: str, substances: tuple[str, ...], route: str | None, dose: float | None
) -> None:
    reading = read(rulebook, said)
    assert (reading.substances, reading.route, reading.daily_dose_mg) == (substances, route, dose)


@pytest.mark.parametrize(
    "said", ["Lasix 40 mg", "furosemide 40 mg daily", "amlodipine 5 mg", "by mouth", "HCTZ"]
)
def test_a_name_keeps_the_meaning_that_it_has_here(rulebook: Rulebook, said: str) -> None:
    assert read(rulebook, said) == Rulebook().assessor.reader.medication(said, AS_OF)


def test_a_name_of_ones_own_adds_no_medicine_to_those_that_were_understood(rulebook: Rulebook) -> None:
    reading = read(rulebook, "furosemide 40 mg practix")
    assert (reading.substances, reading.status, reading.not_understood) == (
        ("furosemide",),
        "partly",
        ("practix",),
    )


def test_a_longer_name_counts_where_a_part_of_it_was_understood(tmp_path: Path) -> None:
    brand = rrf.atom(9000099, "BN", "Practix furosemide")
    relations = rrf.rel([*rrf.RELATIONS, (9000099, "tradename_of", 9000001), (9000099, "tradename_of", 4603)])
    changed = {"RXNCONSO": rrf.conso([*rrf.ATOMS, brand]), "RXNREL": relations}
    with closing(Release(rrf.release(tmp_path, **changed))) as files:
        import_release(files, tmp_path / "own", DAY)
    reading = read(Rulebook(vocabulary=tmp_path / "own"), "practix furosemide one daily")
    assert (set(reading.substances), reading.status) == ({"furosemide", "practisol"}, "matched")


def test_a_name_of_two_meanings_is_asked(rulebook: Rulebook) -> None:
    reading = read(rulebook, "Two Meanings 5 mg")
    assert (reading.status, reading.substances) == ("ambiguous", ())
    assert set(reading.suggestions) == {"furosemide", "practisol"}


def test_an_ndc_without_its_package_may_be_several(rulebook: Rulebook) -> None:
    assert read(rulebook, "NDC 99999-0007-01").status == "ambiguous"
    assert read(rulebook, "NDC 99999-0001").substances == ("furosemide",)


def test_a_list_may_be_split_before_a_name_of_ones_own(rulebook: Rulebook) -> None:
    patient = Patient(medications="Practix 10 mg, Duopractix daily, NDC 99999-0001-01 daily")
    answer = rulebook.screen(patient, as_of=AS_OF)
    assert answer.complete
    assert {one.rule for one in answer.contributions} == {
        "thiazide-diuretics",
        "thiazide-x-loop",
        "loop-diuretics",
    }


def test_what_no_rule_speaks_of_is_told_as_such(rulebook: Rulebook) -> None:
    interpreter = Interpreter(rulebook.assessor.reader, rulebook.assessor.plan)
    found: MedicineText = interpreter.understood("Practix 10 mg", AS_OF)
    assert (found.substances, found.counts, found.classes) == (("practisol",), False, ())
    answer = rulebook.screen(Patient(age="70", medications=("Practix 10 mg",)), as_of=AS_OF)
    (one,) = (one for one in answer.not_counted if one.said == "Practix 10 mg")
    assert one.understood == "practisol"


def test_of_a_combination_what_no_rule_speaks_of_stays(rulebook: Rulebook) -> None:
    answer = rulebook.screen(Patient(age="70", medications=("Duopractix one daily",)), as_of=AS_OF)
    (change,) = answer.what_would_help
    assert (change.action, change.to, change.points_after) == ("switch", "practisol", 0)


def test_every_answer_tells_how_old_names_and_codes_are(rulebook: Rulebook) -> None:
    patient = Patient(age="70", medications=("furosemide",))
    own = rulebook.screen(patient, as_of=AS_OF)
    assert own.vocabulary.own
    assert (own.vocabulary.own.released, own.vocabulary.own.days_old) == ("2026-11-02", 21)
    shipped = Rulebook().screen(patient, as_of=AS_OF)
    assert (shipped.vocabulary.released, shipped.vocabulary.days_old) == ("2025-10-06", 413)
    assert shipped.vocabulary.own is None
    line = " ".join(text(own, "low serum magnesium").split())
    assert "Names and codes of medicines: 2025-10-06, 413 days old; your own: RxNorm of 2026-11-02" in line
    assert "Names and codes of medicines: 2025-10-06, 413 days old." in " ".join(text(shipped, "x").split())


def test_a_report_tells_what_is_added_and_what_differs(path: Path) -> None:
    book = Rulebook().assessor.book
    found = report(book, OwnVocabulary(path), AS_OF)
    own = found["own"]
    assert own["adds"] == {"names": 9, "substances": 1, "ndcs": 9}
    assert own["differs"]["ndcs"] == 0
    assert own["differs"]["names"] == [{"name": "Lasix", "here": "furosemide", "there": "practisol"}]
    words = told(found)
    assert "Your own: RxNorm of 2026-11-02, 21 days old" in words
    assert "Lasix: here furosemide; there practisol" in words
    assert "U.S. National Library" in words
    json.dumps(found)


def test_a_report_shows_a_few_of_many_differences(path: Path) -> None:
    found = report(Rulebook().assessor.book, OwnVocabulary(path), AS_OF)
    found["own"]["differs"]["names"] *= 12
    assert "and 2 more: --json shows them all" in told(found)
    found["own"]["differs"] = {"names": [], "ndcs": 0}
    assert "keeps the meaning" not in told(found)


def test_a_report_without_a_file_tells_what_is_shipped() -> None:
    found = report(Rulebook().assessor.book, None, AS_OF)
    assert found["own"] is None
    assert found["substances"] >= 2000
    assert set(found["codes"]) == {"RxCUI", "NDC", "ATC", "ICD-10-CM", "ICD-9-CM", "SNOMED CT", "LOINC"}
    assert all(number > 0 for number in found["codes"].values())
    assert "RxNorm of 2025-10-06, 413 days old" in told(found)


def test_a_rulebook_without_codes_has_names_of_an_unknown_day() -> None:
    import small_book

    found = report(small_book.small_book(), None, AS_OF)
    assert (found["released"], found["days_old"]) == (None, None)
    assert "RxNorm of an unknown day" in told(found)


def test_a_connection_does_not_outlive_a_fork(path: Path) -> None:
    own = OwnVocabulary(path)
    assert own.name("4603") == "furosemide"
    own._process = os.getpid() + 1  # as it looks in a process that was forked
    assert own.name("4603") == "furosemide"
    assert own._process == os.getpid()


@pytest.mark.parametrize("kind", ["text", "database", "other format", "no day"])
def test_another_file_is_refused(tmp_path: Path, path: Path, kind: str) -> None:
    other = tmp_path / "other"
    other.write_bytes(path.read_bytes() if kind in ("other format", "no day") else b"")
    if kind == "text":
        other.write_text("no database " * 100)
    else:
        with closing(sqlite3.connect(other)) as database, database:
            if kind == "other format":
                database.execute("UPDATE meta SET value = 'x' WHERE key = 'format'")
            elif kind == "no day":
                database.execute("UPDATE meta SET value = 'x' WHERE key = 'released'")
    with pytest.raises(RulebookProblem) as caught:
        OwnVocabulary(other)
    assert str(caught.value) == (
        "other: found something else, wanted a file that `magrisk vocabulary import` made"
    )
    assert caught.value.exit_code == 78


def test_an_ingredient_without_latin_letters_has_an_id(tmp_path: Path) -> None:
    changed = {
        "RXNCONSO": rrf.conso([rrf.atom(9000001, "IN", "\u0434\u0440\u0443\u0433\u043e\u0435")]),
        "RXNREL": rrf.rel([]) + "1||CUI|RO|2||CUI|isa|1||RXNORM|||||4096|\n",
    }
    with closing(Release(rrf.release(tmp_path, **changed))) as files:
        import_release(files, tmp_path / "own", DAY)
    assert read(Rulebook(vocabulary=tmp_path / "own"), "RxCUI 9000001").substances == ("rxcui-9000001",)
