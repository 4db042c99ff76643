"""The commands: what they print, the exit codes of the contract, and what they leave behind."""

import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

import small_book
from magrisk import cases, cli
from magrisk.adapters.profile_file import Profile, words_of
from magrisk.assess import Assessor
from magrisk.cli.options import day
from magrisk.rulebook import schema
from magrisk.rulebook.loader import load
from program import command, environment, run
from proven_book import EXAMPLES, proven, proven_book
from small_patient import assessor_of

AS_OF = ("--as-of", "2026-11-22")
Json = dict[str, Any]


def screen(*arguments: str | Path, given: bytes = b"") -> Json:
    result = run("screen", "--format", "json", *AS_OF, *arguments, given=given)
    assert (result.code, result.told) == (0, "")
    found: Json = json.loads(result.out)
    return found


def refused(code: int, *arguments: str | Path, given: bytes = b"") -> str:
    result = run(*arguments, given=given)
    assert (result.code, result.out) == (code, b""), result.told
    return result.told


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def made(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return made


File = Callable[[str, str | bytes], Path]


# ---------------------------------------------------------------- screen: what was said


def test_every_option_reaches_the_answer() -> None:
    found = screen(
        *("--id", "A-1", "--age", "72", "--sex", "female", "--setting", "icu"),
        *("--med", "omeprazole 20 mg for 3 years", "--med", "furosemide 40 mg"),
        *("--condition", "E11.9", "--no-other-conditions", "--lab", "Mg 1.6 mg/dL", "--lab", "eGFR 55"),
        *("--alcohol", "heavy", "--lifestyle", "poor-diet", "--symptom", "muscle twitching"),
    )
    assert found["patient"] == {
        "id": "A-1",
        "age": 72,
        "sex": "female",
        "setting": "icu",
        "setting_assumed": False,
    }
    where = {because["where"] for c in found["contributions"] for because in c["because"]}
    assert {"medication 1", "medication 2", "condition 1", "alcohol", "lifestyle 1"} <= where
    assert found["measured"]["status"] == "low"
    assert [alert["kind"] for alert in found["alerts"]] == ["safety", "symptom", "amplifier"]


@pytest.mark.parametrize("arguments", [("--med", "none"), ("--no-medications",), ("--med", "nil")])
def test_none_is_a_complete_empty_list(arguments: tuple[str, ...]) -> None:
    found = screen(*arguments)
    assert "medications" not in {doubt["question"] for doubt in found["doubts"]}
    assert found["complete"] is True


def test_nothing_said_of_medicines_leaves_them_unknown() -> None:
    assert "medications" in {doubt["question"] for doubt in screen()["doubts"]}


@pytest.mark.parametrize("given", [b"", b"# only a comment\n", b"Medicines:\n", b"\n \n"])
def test_a_pasted_list_that_tells_nothing_is_no_complete_list(given: bytes) -> None:
    told = refused(65, "screen", "--meds", "-", given=given)
    assert told == 'magrisk: medication list: found no medicine, wanted one, or "none" where none is taken\n'


def test_a_pasted_list_may_come_in_or_stand_in_a_file(file: File) -> None:
    content = "\ufeffMedicines:\n- omeprazole 20 mg for 3 years\n- furosemide 40 mg\n".encode()
    pasted, filed = screen("--meds", "-", given=content), screen("--meds", file("list.txt", content))
    assert pasted == filed
    assert {b["where"] for c in pasted["contributions"] for b in c["because"]} == {"line 2", "line 3"}


def test_options_are_laid_over_a_profile(file: File) -> None:
    profile = file("p.yaml", "age: 72\nsetting: icu\nmedications: [omeprazole]\nconditions: [T2DM]\n")
    found = screen(
        "--profile", profile, "--setting", "community", "--med", "furosemide", "--condition", "CKD 3"
    )
    assert (found["patient"]["age"], found["patient"]["setting"]) == (72, "community")
    said = {b["said"] for c in found["contributions"] for b in c["because"]}
    assert {"omeprazole", "furosemide", "T2DM"} <= said


def test_a_pasted_list_in_a_profile_grows_by_options(file: File) -> None:
    profile = file("p.json", json.dumps({"medications": "omeprazole\namiloride"}))
    said = {
        b["said"]
        for c in screen("--profile", profile, "--med", "furosemide")["contributions"]
        for b in c["because"]
    }
    assert said == {"omeprazole", "amiloride", "furosemide"}


def test_a_profile_may_say_that_nothing_is_taken(file: File) -> None:
    profile = file("p.json", '{"medications": []}')
    assert screen("--profile", profile) == screen("--profile", profile, "--no-medications")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--no-medications", "--med", "omeprazole"), "--no-medications: medicines are named as well"),
        (("--no-medications", "--meds", "-"), "--no-medications: medicines are named as well"),
        (("--meds", "-", "--med", "omeprazole"), "--meds: medicines are named elsewhere as well"),
        (("--meds", "missing.txt"), "--meds: there is no such file"),
        (("--setting", "ward 7"), "--setting: found an unknown setting, wanted one of community, "),
    ],
)
def test_options_that_contradict_or_name_nothing_are_a_usage_error(
    arguments: tuple[str, ...], told: str
) -> None:
    assert told in refused(2, "screen", *arguments)


def test_a_profile_with_medicines_and_no_medications_contradict(file: File) -> None:
    profile = file("p.json", '{"medications": ["omeprazole"]}')
    assert "--no-medications" in refused(2, "screen", "--profile", profile, "--no-medications")
    assert "--meds" in refused(2, "screen", "--profile", profile, "--meds", "-")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--lab", "Mg 1.6"), "magrisk: lab 1: Serum magnesium: found a number without a unit"),
        (("--lab", "Mg 1.6 mg/dL on 2026-11-23"), "magrisk: lab 1: the date of a value lies in the future"),
        (("--med", ""), "magrisk: medication 1: found no medicine"),
        (("--id", "\udcff"), "magrisk: options: id: Value error, holds bytes that are no text"),
        (("--med", "\udcff"), "magrisk: options: medications."),
    ],
)
def test_content_that_cannot_be_used_says_where(arguments: tuple[str, ...], told: str) -> None:
    assert refused(65, "screen", *AS_OF, *arguments).startswith(told)


@pytest.mark.parametrize("option", ["age", "sex", "setting", "alcohol"])
def test_a_word_is_a_wrong_option_or_unusable_content_by_where_it_stands(file: File, option: str) -> None:
    assert refused(2, "screen", f"--{option}", "nonsense").startswith(f"magrisk: --{option}: found ")
    profile = file("p.json", json.dumps({option: "nonsense"}))
    assert refused(65, "screen", "--profile", profile).startswith(f"magrisk: {option}: found ")


@pytest.mark.parametrize("option", ["--profile", "--meds"])
def test_a_file_that_is_no_utf_8_says_in_which_line(file: File, option: str) -> None:
    told = refused(65, "screen", option, file("p.yaml", b"one\ntw\xffo\n"))
    assert told.endswith("line 2: found bytes that are not UTF-8\n")


def test_bytes_on_standard_input_that_are_no_utf_8_are_refused() -> None:
    told = refused(65, "screen", "--meds", "-", given=b"omeprazole \xff")
    assert told == "magrisk: medication list: line 1: found bytes that are not UTF-8\n"


def test_a_file_that_cannot_be_read_is_a_usage_error(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = file("p.json", "{}")

    def fail(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", fail)
    told = refused(2, "screen", "--profile", profile)
    assert told == "magrisk: --profile: p.json cannot be read: Permission denied\n"


def test_a_missing_profile_is_a_usage_error() -> None:
    assert "a file that exists" in refused(2, "screen", "--profile", "missing.json")


# ---------------------------------------------------------------- screen: what comes out


def test_text_is_for_reading_and_the_default() -> None:
    first, *rest = run("screen", "--med", "flibber").text.splitlines()
    assert first == "Priority: ROUTINE. INCOMPLETE. Likelihood: low (it does not replace a level)."
    assert rest[0].startswith("Chance of low serum magnesium (< 0.70 mmol/L): ")


def test_an_answer_may_be_written_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    result = run("screen", "--format", "json", *AS_OF, "--no-medications", "-o", out)
    assert (result.code, result.out, result.err) == (0, b"", b"")
    assert json.loads(out.read_text()) == screen("--no-medications")


def test_an_output_over_an_input_is_refused(file: File) -> None:
    profile, medicines = file("p.json", "{}"), file("list.txt", "omeprazole")
    assert "would overwrite the input" in refused(2, "screen", "--profile", profile, "-o", profile)
    assert "would overwrite the input" in refused(2, "screen", "--meds", medicines, "-o", medicines)
    assert (profile.read_text(), medicines.read_text()) == ("{}", "omeprazole")


def test_an_output_in_a_missing_folder_is_a_usage_error(tmp_path: Path) -> None:
    assert "its folder does not exist" in refused(2, "screen", "-o", tmp_path / "missing" / "out.txt")


def test_an_output_that_cannot_be_written_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("magrisk.adapters.writing.os.fsync", fail)
    told = refused(74, "screen", "-o", tmp_path / "out.txt")
    assert told == "magrisk: out.txt: could not be written: No space left on device\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("hidden", ["\x1b]0;x\x07", "\x9b31m", "\u202e"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("screen", "--med", "{}"),
        ("screen", "--format", "json", "--id", "{}"),
        ("screen", "--lab", "Mg 1.6 {}"),
        ("screen", "{}"),
        ("screen", "--profile", "{}"),
        ("screen", "--meds", "{}"),
        ("screen", "--format", "{}"),
        ("{}",),
        ("batch", "{}"),
    ],
)
def test_no_sign_that_a_terminal_obeys_is_printed(arguments: tuple[str, ...], hidden: str) -> None:
    result = run(*(argument.format(f"x{hidden}y") for argument in arguments))
    printed = result.text + result.told
    assert printed
    assert all(line.isprintable() for line in printed.split("\n"))


def test_the_day_is_today_unless_it_is_said() -> None:
    assert day(datetime.datetime(2026, 11, 22)) == datetime.date(2026, 11, 22)
    assert day(None) == datetime.date.today()


# ---------------------------------------------------------------- batch


ROSTER = "id,medications,ward\n1,omeprazole,7\n1,flibber,7\n"


def test_a_roster_is_scored_and_told_in_numbers(file: File, tmp_path: Path) -> None:
    result = run("batch", file("r.csv", ROSTER), "-o", tmp_path / "out.csv", *AS_OF)
    assert (result.code, result.out) == (0, b"")
    assert result.told.splitlines() == [
        "scored 2, set aside 0, blank 0",
        "medication texts recognised: 1 of 2 (50.0 %)",
        "identifiers that stood before: 1 (both rows are kept)",
        "columns not read: ward",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.csv",
        "out.csv.manifest.json",
        "out.csv.quarantine.csv",
        "r.csv",
    ]


def test_what_did_not_happen_is_not_told(file: File, tmp_path: Path) -> None:
    result = run("batch", file("r.csv", "id,age\n1,70\n"), "-o", tmp_path / "out.csv")
    assert result.told == "scored 1, set aside 0, blank 0\n"


def test_a_file_as_long_as_a_spreadsheet_is_told(file: File, tmp_path: Path) -> None:
    result = run("batch", file("r.csv", "id,age\n" + "\n" * 65_535), "-o", tmp_path / "out.csv")
    assert result.told.splitlines() == [
        "scored 0, set aside 0, blank 65535",
        "look at the roster: 65,536 lines, exactly as many as a spreadsheet holds: the rest may be cut off",
    ]


def test_rows_set_aside_are_exit_code_3(file: File, tmp_path: Path) -> None:
    roster = file("r.csv", "id,age,\n1,old,x\n")
    aside = tmp_path / "aside.csv"
    result = run("batch", roster, "-o", tmp_path / "out.csv", "--quarantine", aside, "--setting", "icu")
    assert result.code == 3
    assert result.told.splitlines() == [
        "scored 0, set aside 1, blank 0",
        "set aside: see aside.csv",
        "columns not read: (no name)",
    ]
    assert aside.read_text() == (
        '"line","column","reason"\n2,"age","found no age, wanted years from 0 to 130"\n'
    )


@pytest.mark.parametrize("target", ["r.csv", "missing/out.csv", "."])
def test_an_output_that_could_never_be_written_is_a_usage_error(
    file: File, tmp_path: Path, target: str
) -> None:
    roster = file("r.csv", ROSTER)
    refused(2, "batch", roster, "-o", tmp_path / target)
    refused(2, "batch", roster, "-o", tmp_path / "out.csv", "--quarantine", tmp_path / target)
    assert roster.read_text() == ROSTER
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_one_file_for_output_and_quarantine_is_a_usage_error(file: File, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    told = refused(2, "batch", file("r.csv", ROSTER), "-o", out, "--quarantine", out)
    assert "is named for two outputs" in told
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.parametrize(
    "arguments", [("--setting", "ward 7"), ("--chunk", "0"), ("--as-of", "yesterday"), ("--flibber",)]
)
def test_a_wrong_option_of_batch_is_a_usage_error(
    file: File, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    refused(2, "batch", file("r.csv", ROSTER), "-o", tmp_path / "out.csv", *arguments)


def test_a_missing_roster_is_a_usage_error(tmp_path: Path) -> None:
    refused(2, "batch", tmp_path / "missing.csv", "-o", tmp_path / "out.csv")


def test_a_header_that_cannot_be_used_is_content(file: File, tmp_path: Path) -> None:
    told = refused(65, "batch", file("r.csv", "age\n72\n"), "-o", tmp_path / "out.csv")
    assert told.startswith("magrisk: header: no column id, patient_id or mrn (found one column: ")


# ---------------------------------------------------------------- rules, schema


def test_the_shipped_rules_are_sound_and_their_examples_hold() -> None:
    assert "sound" in run("rules", "check").text
    assert run("rules", "test").text.endswith(" examples hold\n")


@pytest.fixture
def broken_rules(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "x.yaml").write_text("kind: drug-class\nid: x\n", encoding="utf-8")
    return folder


def test_faults_are_exit_code_1_for_who_checks_and_78_for_who_uses(
    broken_rules: Path, tmp_path: Path
) -> None:
    checked = refused(1, "rules", "check", "--rules", broken_rules)
    assert "x.yaml:" in checked
    assert checked.rstrip().endswith("faults")
    assert "x.yaml:" in refused(78, "screen", "--rules", broken_rules)
    assert "x.yaml:" in refused(78, "rules", "list", "--rules", broken_rules)
    assert "x.yaml:" in refused(78, "rules", "test", "--rules", broken_rules)


def test_a_rules_folder_that_is_missing_is_a_usage_error(tmp_path: Path) -> None:
    refused(2, "screen", "--rules", tmp_path / "missing")


def test_an_example_that_does_not_hold_is_told_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    shipped = Path(cli.__file__).parents[3] / "rules" / "conditions" / "low-magnesium-code.yaml"
    content = shipped.read_text(encoding="utf-8")
    replaced = content.replace("low-magnesium-code", "site-code").replace("label: Coded", "label: Site's")
    replaced = replaced.replace("[site-code]}\n    points: 0", "[site-code]}\n    points: 7")
    names = 'names:\n  - a name of the site\nicd10cm:\n  codes: ["Z99.99"]\n'
    before, after = replaced.split("names:\n")[0], replaced.split('"E61.2"]\n')[1]
    (folder / "site-code.yaml").write_text(before + names + after, encoding="utf-8")
    told = refused(1, "rules", "test", "--rules", folder)
    assert "site-code adds no points: " in told
    assert "1 of " in told
    assert "site-code" in run("rules", "list", "--rules", folder).text


TAKES_A: Json = {"medications": ["drug a for 3 days"], "setting": "home", "age": 60}


def a_case(name: str, **otherwise: Any) -> Json:
    """A whole patient with the answer by the small rules, but for some of it."""
    by = assessor_of(proven_book())
    words = words_of(Profile.model_validate_json(json.dumps(TAKES_A)), by.reader.knows)
    found = cases.outline(by.assess(by.reader.read(words, datetime.date(2026, 11, 22))))
    case = {"kind": "case", "id": name, "story": "A man.", "as_of": "2026-11-22", "told": TAKES_A}
    return {**case, "sense": ["Must count it."], "answer": found | otherwise}


def test_cases_are_told_with_their_place_and_a_site_runs_only_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_book.write(tmp_path / "project", proven() | {"own-case": a_case("own-case")})
    monkeypatch.setattr("magrisk.shipped.rules_folder", lambda: project)
    whole = run("rules", "test").text
    count = int(whole.removesuffix(" examples hold\n"))
    assert run("rules", "test", "own-case").text == "1 examples hold\n"

    # By the site's rules the project's case has another answer, and is not asked for it.
    stronger = small_book.drug_class("class-a", small_book.line("any-use", 70), members=("drug-a",))
    site = small_book.write(tmp_path / "site", {"class-a": stronger | {"replaces": True}})
    book = load(project, site)
    (case,) = book.of(schema.Case)
    assert "contributions: " in cases.difference(assessor_of(book), case)
    fewer = len(EXAMPLES["class-a"]) - len(stronger["examples"]) + 1
    assert run("rules", "test", "--rules", site).text == f"{count - fewer} examples hold\n"
    assert run("rules", "test", "own-case", "--rules", site).text == "0 examples hold\n"

    # A case of the site is, and so is one in the place of the project's.
    small_book.write(site, {"site-case": a_case("site-case")})
    told = refused(1, "rules", "test", "--rules", site)
    assert "site-case.yaml:" in told
    assert "site-case has the answer that stands in it: " in told
    assert "contributions: found {'class-a': 70}, wanted {'class-a': 3}" in told
    assert told.endswith(f"1 of {count - fewer + 1} examples failed\n")
    small_book.write(site, {"own-case": a_case("own-case") | {"replaces": True}})
    assert "2 of " in refused(1, "rules", "test", "--rules", site)
    assert "own-case has the answer" in refused(1, "rules", "test", "own-case", "--rules", site)


def test_a_case_of_the_project_that_does_not_hold_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small_book.write(
        tmp_path / "project", proven() | {"own-case": a_case("own-case", priority="urgent")}
    )
    monkeypatch.setattr("magrisk.shipped.rules_folder", lambda: project)
    told = refused(1, "rules", "test", "own-case")
    where = (project / "own-case.yaml").read_text(encoding="utf-8").splitlines().index(' "answer": {') + 1
    assert f"own-case.yaml:{where}: " in told
    assert "own-case has the answer that stands in it: priority: found routine, wanted urgent" in told
    assert told.endswith("1 of 1 examples failed\n")


def test_what_a_rule_file_says_does_not_reach_the_terminal_raw(tmp_path: Path) -> None:
    (tmp_path / "hostile.yaml").write_text(
        'kind: condition\nid: hostile\nlabel: "\\e[31mred\\nsecond"\ndirection: neutral\nwhy_zero: none\n'
        "examples:\n" + "".join(f"  - {{it: {one}, given: {{}}, points: 0}}\n" for one in "ab"),
        encoding="utf-8",
    )
    for words in (["list"], ["show", "hostile"]):
        shown = run("rules", *words, "--rules", tmp_path).text
        assert "red" in shown
        assert "\x1b" not in shown
        assert "\nsecond" not in shown


PAST: str = """
kind: condition
id: past-review
label: Past its review
direction: neutral
why_zero: Made up for a test.
names: [a name that nobody has]
reviewed: {status: reviewed, by: A Reviewer, on: "2025-01-01"}
examples:
  - it: adds nothing
    given: {conditions: [past-review]}
    points: 0
  - it: is silent
    given: {}
    points: 0
"""


def test_a_review_is_past_by_the_day_that_was_said(tmp_path: Path) -> None:
    (tmp_path / "past-review.yaml").write_text(PAST, encoding="utf-8")
    sound = run("rules", "check", "--rules", tmp_path, "--as-of", "2025-01-02")
    assert (sound.code, sound.told) == (0, "")
    told = refused(1, "rules", "check", "--rules", tmp_path, "--as-of", "2035-01-02")
    assert "past-review.yaml:" in told
    assert told.rstrip().endswith("1 faults")


SITE_LINES: str = """
kind: drug-class
id: wide-class
label: A class of many lines
direction: lowers
routes: [oral]
members: [amlodipine]
acts_through: [renal-tal]
mechanism: Made up for a test.
effect:
{lines}
examples:
{examples}
"""


def test_what_cannot_be_compiled_is_a_fault_with_its_place(tmp_path: Path) -> None:
    judged = "judged: {word: slight, because: Made up.}"
    lines = "\n".join(
        f"  - {{line: from-{n}, {judged}, when: {{taken_for_days: {{at_least: {n}}}}}}}"
        for n in range(10, 17)
    )
    proofs = "\n".join(
        f"  - {{it: is it after {n}, given: {{medications: [{{drug: amlodipine, days: {n}}}]}}, points: 5}}"
        for n in range(9, 17)
    )
    content = SITE_LINES.format(lines=lines, examples=proofs)
    (tmp_path / "wide-class.yaml").write_text(content, encoding="utf-8")
    told = refused(1, "rules", "check", "--rules", tmp_path)
    assert "wide-class.yaml:" in told
    assert "at most 1000 are wanted" in told
    assert told.rstrip().endswith("1 faults")
    assert "at most 1000 are wanted" in refused(78, "screen", "--rules", tmp_path)


def test_a_rule_that_is_stated_in_vain_is_a_fault_though_it_may_be_used(tmp_path: Path) -> None:
    reason = "because: Made up."
    lines = (
        f"  - {{line: any-use, judged: {{word: moderate, {reason}}}}}\n"
        f"  - {{line: less, judged: {{word: slight, {reason}}}, when: {{taken_for_days: {{at_least: 28}}}}}}"
    )
    proofs = "\n".join(
        f"  - {{it: counts on {n}, given: {{medications: [{{drug: amlodipine, days: {n}}}]}}, points: 20}}"
        for n in (27, 28)
    )
    content = SITE_LINES.format(lines=lines, examples=proofs)
    (tmp_path / "wide-class.yaml").write_text(content, encoding="utf-8")
    told = refused(1, "rules", "check", "--rules", tmp_path)
    assert "wide-class.yaml:" in told
    assert "unreachable: the line 'less' never counts" in told
    assert told.rstrip().endswith("1 faults")
    assert run("screen", "--rules", tmp_path, "--med", "amlodipine").code == 0


PRESUMES: str = """
kind: condition
id: presuming
label: Presuming
direction: lowers
names: [a name that nobody has]
acts_through: [renal-tal]
mechanism: Made up for a test.
effect:
  - line: any
    judged: {word: slight, because: Made up for a test.}
    when: {not: {known: egfr}}
examples:
  - it: counts
    given: {conditions: [presuming]}
    points: 5
  - it: does not count
    given: {conditions: [presuming], measures: {egfr: 50}}
    points: 0
"""


def test_points_that_hang_on_what_nobody_told_are_a_fault_on_their_line(tmp_path: Path) -> None:
    (tmp_path / "presuming.yaml").write_text(PRESUMES, encoding="utf-8")
    told = refused(1, "rules", "check", "--rules", tmp_path)
    number = 1 + PRESUMES.splitlines().index("    when: {not: {known: egfr}}")
    assert f"presuming.yaml:{number}: `known` is for advice only, which moves no points" in told
    assert "1 faults" in told
    assert "`known` is for" in refused(78, "screen", "--rules", tmp_path)


def test_rules_are_listed_all_or_by_kind() -> None:
    everything, symptoms = run("rules", "list").text, run("rules", "list", "--kind", "symptom").text
    assert "muscle-twitching" in symptoms
    assert "proton-pump-inhibitors" not in symptoms
    assert set(symptoms.splitlines()) < set(everything.splitlines())
    names = [line.split()[1] for line in everything.splitlines()]
    assert names == sorted(names)
    for kind, name in (("treatment", "oral-magnesium"), ("test", "loading-test"), ("evidence", "wakai-2019")):
        listed = run("rules", "list", "--kind", kind).text.splitlines()
        assert {line.split()[0] for line in listed} == {kind}
        assert name in {line.split()[1] for line in listed}
    assert "--kind: found an unknown kind" in refused(2, "rules", "list", "--kind", "flibber")


def test_a_rule_is_shown_with_its_points() -> None:
    shown = run("rules", "show", "proton-pump-inhibitors").text
    assert "weighs long-use: +31 points" in shown
    assert "weighs" not in run("rules", "show", "oral-magnesium").text
    told = refused(2, "rules", "show", "flibber")
    assert told == "magrisk: ID: there is no such document; `magrisk rules list` shows them\n"


def test_schemas_are_printed_one_by_one_or_all() -> None:
    everything = json.loads(run("schema").out)
    assert set(everything) == {"assessment", "profile", "roster", "columns", "comparison", "medicine"}
    assert json.loads(run("schema", "profile").out) == everything["profile"]
    refused(2, "schema", "flibber")


# ---------------------------------------------------------------- the program


def test_help_names_every_command() -> None:
    found = run("--help").text
    assert all(f"  {name}  " in found for name in ("screen", "batch", "meds", "rules", "schema"))
    assert run("--version").text.startswith("magrisk, version ")


def test_an_unknown_command_is_a_usage_error() -> None:
    assert "found no such command, wanted one of screen" in refused(2, "flibber")


def test_an_interruption_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Assessor, "assess", interrupt)
    assert refused(130, "screen").strip() == "magrisk: interrupted"


def test_an_internal_failure_says_where_and_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("CANARY")

    monkeypatch.setattr(Assessor, "assess", fail)
    told = refused(70, "screen", "--med", "CANARY")
    assert told.startswith("magrisk: internal error: ValueError at test_cli.py:")
    assert "CANARY" not in told


def test_the_program_leaves_with_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["magrisk", "schema", "flibber"])
    masks: list[int] = []
    monkeypatch.setattr(os, "umask", masks.append)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert masks == [0o077]


@pytest.mark.parametrize(("code", "left_with"), [("0", 141), ("3", 3)])
def test_what_nobody_reads_any_more_is_told_as_a_closed_pipe(code: str, left_with: int) -> None:
    program = f"import os, sys; from magrisk import cli; print('x' * 9); os.close(1); cli._leave({code})"
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=buffered)
    assert (done.returncode, done.stdout, done.stderr) == (left_with, b"", b"")


@pytest.mark.parametrize(("code", "left_with"), [(0, 141), (3, 3)])
def test_an_output_that_cannot_be_flushed_changes_only_the_exit_code_of_success(
    monkeypatch: pytest.MonkeyPatch, code: int, left_with: int
) -> None:
    class Gone(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit) as left:
        cli._leave(code)
    assert left.value.code == left_with


def test_a_command_that_returns_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "program", click.Command("x", callback=lambda: None))
    assert cli.run([]) == 0


def test_a_message_of_several_lines_stays_one_of_several_lines(file: File) -> None:
    told = refused(65, "screen", "--profile", file("p.json", '{"age": [], "sex": []}'))
    assert [line.split(":")[-2] for line in told.splitlines()] == [" age", " sex"]


def test_a_shell_that_completes_words_is_told_every_command() -> None:
    assert cli.program.list_commands(click.Context(cli.program)) == [
        *("screen", "batch", "roster", "compare", "validate", "calibrate", "meds", "vocabulary", "rules"),
        *("about", "schema"),
    ]


def test_the_commands_of_the_rules_are_named_with_what_they_do() -> None:
    shown = run("rules", "--help").text
    names = ["list", "show", "new", "check", "test", "nudge", "graph"]
    assert all(f"  {name} " in shown for name in names)
    assert "found no such command, wanted one of list, show, new" in refused(2, "rules", "flibber")
    assert all(run("rules", name, "--help").code == 0 for name in names)


def test_a_reader_that_has_gone_is_exit_code_141(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert cli.run(["schema"]) == 141
        stream.write("nobody is told of this")


def test_an_output_that_is_full_is_exit_code_74(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open("/dev/full", "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert cli.run(["schema"]) == 74
    assert "standard output: could not be written" in capsys.readouterr().err


# ---------------------------------------------------------------- processes of their own


def started(*arguments: str, **streams: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command(*arguments), env=environment(), stderr=subprocess.PIPE, **streams)


@pytest.mark.parametrize("arguments", [("screen",), ("--help",), ("schema",)])
def test_a_closed_pipe_is_silent(arguments: tuple[str, ...]) -> None:
    with started(*arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_full_disk_under_standard_output_is_told() -> None:
    with Path("/dev/full").open("wb") as full, started("screen", stdout=full) as process:
        assert process.stderr
        told = process.stderr.read().decode()
    assert process.returncode == 74
    assert told == "magrisk: standard output: could not be written: No space left on device\n"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["screen", "--med", "furosemide", "40 mg"], "a text with blanks stands in quotes"),
        (["screen", "--format", "40 mg"], "--format: the value cannot be used, wanted one of text, json"),
        (["screen", "--as-of", "40 mg"], "--as-of: the value cannot be used, wanted a date: YYYY-MM-DD"),
        (["screen", "--profile", "40 mg"], "wanted a file that exists and can be read"),
        (["screen", "--rules", "40 mg"], "wanted a folder that exists"),
        (["batch", __file__, "-o", "x", "--chunk", "-40"], "wanted a whole number from 1"),
        (["batch"], "Missing argument 'ROSTER'"),
    ],
)
def test_a_wrong_command_says_what_is_wanted_and_repeats_no_value(arguments: list[str], wanted: str) -> None:
    told = refused(2, *arguments)
    assert wanted in told
    assert "40" not in told


def test_a_usage_error_of_no_command_and_no_parameter_is_told_too() -> None:
    told = cli.usage(click.BadParameter("CANARY"))
    assert told == "magrisk: the arguments: the value cannot be used, wanted another: see --help"
