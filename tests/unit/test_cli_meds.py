"""`magrisk meds`: an answer for every text, in the order of the texts."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from program import command, environment, run, start

AS_OF = ("--as-of", "2026-11-22")
JSONL = ("meds", "--format", "jsonl", *AS_OF)
Json = dict[str, Any]


def meds(*arguments: str | Path, given: bytes = b"") -> list[Json]:
    result = run(*JSONL, *arguments, given=given)
    assert (result.code, result.told) == (0, "")
    assert result.out.endswith(b"\n") or not result.out
    return [json.loads(line) for line in result.out.split(b"\n")[:-1]]


def refused(code: int, *arguments: str | Path, given: bytes = b"") -> str:
    result = run("meds", *arguments, given=given)
    assert (result.code, result.out) == (code, b""), result.told
    return result.told


def file(folder: Path, content: bytes) -> Path:
    made = folder / "texts.txt"
    made.write_bytes(content)
    return made


# ---------------------------------------------------------------- texts in, answers out


def test_each_text_gets_an_answer_in_order() -> None:
    first, second = meds("omeprazole 20 mg daily for 3 years", "flibber")
    assert first["said"] == "omeprazole 20 mg daily for 3 years"
    assert (first["substances"], first["classes"]) == (["omeprazole"], ["proton-pump-inhibitors"])
    assert (first["daily_dose_mg"], first["duration_days"], first["counts"]) == (20, 1095, True)
    assert (second["said"], second["status"], second["counts"]) == ("flibber", "unrecognised", False)


def test_a_name_is_written_as_an_inn_and_not_as_an_id() -> None:
    (found,) = meds("milk of magnesia")
    assert found["substances"] == ["magnesium hydroxide"]


def test_a_local_form_keeps_its_class_and_does_not_count() -> None:
    (found,) = meds("furosemide cream")
    assert (found["classes"], found["route"], found["counts"]) == (["loop-diuretics"], "local", False)


def test_the_texts_of_a_file_follow_those_of_the_command_line(tmp_path: Path) -> None:
    listed = file(tmp_path, b"furosemide\r\nflibber\r\n")
    assert [one["said"] for one in meds("omeprazole", "--file", listed)] == [
        "omeprazole",
        "furosemide",
        "flibber",
    ]


@pytest.mark.parametrize("content", [b"omeprazole\n\nflibber\n", b"\xef\xbb\xbfomeprazole\r\n\r\nflibber"])
def test_an_answer_belongs_to_its_line_and_a_blank_line_has_one(tmp_path: Path, content: bytes) -> None:
    filed, given = meds("--file", file(tmp_path, content)), meds("--file", "-", given=content)
    assert filed == given
    assert [one["said"] for one in filed] == ["omeprazole", "", "flibber"]
    assert [one["status"] for one in filed] == ["matched", "unrecognised", "unrecognised"]


def test_a_line_that_is_too_long_says_so_and_the_next_is_read() -> None:
    long, longer, after = meds("--file", "-", given=b"x" * 4097 + b"\n" + b"x" * 200_000 + b"\nomeprazole\n")
    for one in (long, longer):
        assert (one["status"], one["reason"]) == ("unrecognised", "longer than 4096 bytes")
    assert (len(long["said"]), after["status"]) == (4097, "matched")


def test_the_day_decides_how_long_ago_a_date_is() -> None:
    text = "omeprazole since 2026-10-01"
    early, late = (
        json.loads(run("meds", text, "--format", "jsonl", "--as-of", day).out)["duration_days"]
        for day in ("2026-10-11", "2026-10-31")
    )
    assert late - early == 20


def test_an_empty_file_has_no_answers(tmp_path: Path) -> None:
    empty = file(tmp_path, b"")
    assert meds("--file", empty) == []
    shown = run("meds", "--file", empty).text
    assert shown == "texts 0: matched 0, partly 0, ambiguous 0, unrecognised 0; counting 0\n"


def test_a_text_that_begins_with_a_dash_stands_behind_two() -> None:
    (found,) = meds("--", "- omeprazole")
    assert found["substances"] == ["omeprazole"]


def test_a_sites_rules_decide_what_counts(tmp_path: Path) -> None:
    rule = """
        kind: drug-class
        id: site-class
        label: A class of the site
        direction: lowers
        routes: [oral]
        members: [paracetamol]
        acts_through: [renal-tal]
        mechanism: Made up for a test.
        effect: [{line: any-use, judged: {word: slight, because: Made up.}}]
        examples:
          - {it: counts, given: {medications: [paracetamol]}, points: 5}
          - {it: is silent, given: {medications: []}, points: 0}
    """
    (tmp_path / "site-class.yaml").write_text(rule, encoding="utf-8")
    (ours,) = meds("paracetamol")
    (sites,) = meds("paracetamol", "--rules", tmp_path)
    assert (ours["counts"], sites["counts"]) == (False, True)
    assert sites["classes"] == ["site-class"]


# ---------------------------------------------------------------- in words


def test_words_are_the_default_and_several_texts_end_in_numbers() -> None:
    shown = run("meds", "omeprazole 20 mg daily", "flibber").text
    assert shown.splitlines() == [
        '1. "omeprazole 20 mg daily"',
        "   matched: omeprazole",
        "   strength 20 mg; 20 mg a day",
        "   counts: Proton pump inhibitors",
        "",
        '2. "flibber"',
        "   UNRECOGNISED: no known medicine is named",
        '   not understood: "flibber"',
        "   does not count",
        "",
        "texts 2: matched 1, partly 0, ambiguous 0, unrecognised 1; counting 1",
    ]


def test_cycles_and_doses_for_each_kg_are_told() -> None:
    shown = run("meds", "cisplatin 75 mg IV, cycle 3", "carboplatin cycle 1", "ciclosporin 4 mg/kg/day").text
    told = [line.strip() for line in shown.splitlines() if line.startswith("   ")]
    assert told[1::3] == [
        "strength 75 mg; by vein; 3 cycles",
        "1 cycle",
        "strength 4 mg/kg/day; 4 mg for each kg a day",
    ]


def test_one_text_is_not_summed_up() -> None:
    assert "texts 1" not in run("meds", "omeprazole").text


@pytest.mark.parametrize("format_", ["text", "jsonl"])
def test_no_sign_that_a_terminal_obeys_is_printed(format_: str) -> None:
    hostile = "omeprazole \x1b]0;x\x07\x9b31m\u202e\x00\x7f\u2028 薬\n".encode()
    result = run("meds", "--format", format_, "--file", "-", given=hostile)
    assert result.code == 0
    assert "omeprazole" in result.text
    assert all(line.isprintable() for line in result.text.split("\n"))


# ---------------------------------------------------------------- where it goes


@pytest.mark.parametrize("format_", ["text", "jsonl"])
def test_answers_may_be_written_to_a_file(tmp_path: Path, format_: str) -> None:
    out = tmp_path / "out"
    arguments = ("meds", "omeprazole", "a\ud7ffb", "--format", format_, *AS_OF)
    result = run(*arguments, "-o", out)
    assert (result.code, result.out, result.err) == (0, b"", b"")
    assert out.read_bytes() == run(*arguments).out


def test_an_output_over_the_input_is_refused(tmp_path: Path) -> None:
    listed = file(tmp_path, b"omeprazole\n")
    assert "would overwrite the input" in refused(2, "--file", listed, "-o", listed)
    assert listed.read_bytes() == b"omeprazole\n"


def test_a_broken_line_leaves_no_file(tmp_path: Path) -> None:
    listed = file(tmp_path, b"omeprazole\nCANARY\xff\n")
    told = refused(65, "--file", listed, "-o", tmp_path / "out")
    assert told == "magrisk: --file: line 2: found bytes that are not UTF-8\n"
    assert [path.name for path in tmp_path.iterdir()] == ["texts.txt"]


def test_what_stands_before_a_broken_line_is_answered() -> None:
    result = run(*JSONL, "--file", "-", given=b"omeprazole\nCANARY\xff\nfurosemide\n")
    assert result.code == 65
    assert [json.loads(line)["said"] for line in result.out.splitlines()] == ["omeprazole"]
    assert "line 2" in result.told
    assert "CANARY" not in result.told


def test_a_text_of_the_command_line_that_is_no_utf_8_is_refused() -> None:
    result = run(*JSONL, "omeprazole", "CANARY\udcff")
    assert (result.code, len(result.out.splitlines())) == (65, 1)
    assert result.told == "magrisk: text 2: found bytes that are not UTF-8\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "magrisk: TEXT: found none, wanted a text, or --file\n"),
        (("--file", "missing.txt"), "a file that exists"),
        (("--file", "/"), "a file that exists"),
        (("omeprazole", "--format", "json"), "wanted one of text, jsonl"),
        (("omeprazole", "-o", "missing/out"), "its folder does not exist"),
    ],
)
def test_a_wrong_option_is_a_usage_error(arguments: tuple[str, ...], told: str) -> None:
    assert told in refused(2, *arguments)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="wants a file that nobody can read")
def test_a_file_that_cannot_be_read_is_a_usage_error() -> None:
    told = refused(2, "--file", "/proc/self/mem")
    assert told == "magrisk: --file: mem cannot be read: Input/output error\n"


# ---------------------------------------------------------------- as a program


def test_an_answer_comes_as_soon_as_its_text_is_there() -> None:
    with subprocess.Popen(
        command(*JSONL, "--file", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin
        assert process.stdout
        for text in (b"omeprazole\n", b"flibber\n"):
            process.stdin.write(text)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["said"] == text.decode().strip()
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_a_closed_pipe_is_silent() -> None:
    with subprocess.Popen(
        command(*JSONL, "--file", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b"omeprazole\n")
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_it_runs_as_a_program_of_its_own() -> None:
    result = start("meds", "omeprazole", *AS_OF, "--format", "jsonl")
    assert (result.code, result.err) == (0, b"")
    assert json.loads(result.out)["status"] == "matched"
