"""What `screen` prints: the answer in three lines, why, and what is not known; the same facts as markdown."""

import json
import re
from pathlib import Path
from typing import Any

import patients
import pytest
from hypothesis import given, settings

from program import TODAY, run

WIDTH = 80
EXAMPLES = 60
NO_REPLACEMENT = "it does not replace a level"
LOWERS, RAISES = "WHY: WHAT LOWERS THE LEVEL", "WHAT RAISES IT (SHOWN APART)"
WHOLE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "nothing lowers": {"medications": [], "no_other_conditions": True},
    "a usual patient": {
        "id": "p-1",
        "age": "72",
        "sex": "female",
        "medications": ["furosemide 40 mg daily", "omeprazole 20 mg daily for 3 years", "digoxin"],
        "conditions": ["type 2 diabetes", "Crohn's disease"],
        "labs": ["eGFR 55", "K 3.3 mmol/L"],
        "symptoms": ["muscle twitching"],
    },
    "a protector": {
        "medications": ["magnesium oxide 400 mg", "empagliflozin", "amiloride", "hydrochlorothiazide"],
        "conditions": ["E11.9"],
    },
    "a low level": {"medications": ["omeprazole"], "labs": ["Mg 1.5 mg/dL", "eGFR 75"]},
    "a grave level": {"labs": ["Mg 0.35 mmol/L"], "symptoms": ["seizures"], "conditions": ["haemodialysis"]},
    "a high level": {"medications": ["milk of magnesia"], "labs": ["Mg 1.2 mmol/L", "eGFR 20"]},
    "a normal level": {"labs": ["Mg 0.85 mmol/L", "albumin 30 g/L"], "medications": ["citalopram"]},
    "not recognised": {"medications": ["zzyzxin", "omeprazol", "furosemide"], "conditions": ["a bad day"]},
    "a child": {"age": "12", "medications": ["furosemide"]},
    "long names": {"medications": ["omeprazole " + "and still more of it " * 20], "conditions": ["x" * 300]},
}
cases = pytest.mark.parametrize("said", WHOLE.values(), ids=WHOLE.keys())


def _printed(said: dict[str, Any], folder: Path, kind: str) -> str:
    file = folder / "patient.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    found = run("screen", "--profile", file, "--format", kind, "--as-of", TODAY.isoformat())
    assert found.code == 0, found.told
    return found.text


def _both(said: dict[str, Any], folder: Path) -> tuple[str, dict[str, Any]]:
    return _printed(said, folder, "text"), json.loads(_printed(said, folder, "json"))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _percent(share: float) -> str:
    if share < 0.001:
        return "< 0.1 %"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def _sections(text: str) -> dict[str, list[str]]:
    """The lines under each heading; a heading is a line in capitals behind an empty one."""
    found: dict[str, list[str]] = {}
    heading, before = "", ""
    for line in text.splitlines():
        if line and not before and line == line.upper() and re.search("[A-Z]{4}", line):
            heading = line
            found[heading] = []
        elif heading and line:
            found[heading].append(line)
        elif not line:
            heading = ""
        before = line
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("patients")


def _holds(text: str, answer: dict[str, Any]) -> None:
    """What is true of every text, whoever was screened."""
    lines = text.splitlines()
    _three_lines(lines, answer)
    # A single word that fills a line of its own may stand out; nothing else may.
    assert [line for line in lines if len(line) > WIDTH and len(line.split()) > 2] == []
    assert "\x1b" not in text
    whole = _flat(text)
    for low in re.finditer(r"[Ll]ikelihood[^.:]*: low", whole):
        assert whole[low.end() :].startswith(f" ({NO_REPLACEMENT})")
    _told(whole, answer)
    _apart(_sections(text), answer)
    assert all(under for under in _sections(text).values())


def _three_lines(lines: list[str], answer: dict[str, Any]) -> None:
    first, second, third, fourth = lines[:4]
    assert max(map(len, (first, second, third))) <= WIDTH
    assert fourth == ""
    assert first.startswith(f"Priority: {answer['priority'].upper()}.")
    assert ("INCOMPLETE" in first) is not answer["complete"]
    if answer["score"] is None:
        return
    chance = answer["chance"]
    assert f": {_percent(chance['estimate'])} (" in second
    assert "0.70 mmol/L" in second
    low, high = ("floor", "ceiling") if chance["floor"] != chance["ceiling"] else ("low", "high")
    assert f"{_percent(chance[low])} to {_percent(chance[high])}" in second
    strongest = next((one for one in answer["contributions"] if one["points"] > 0), None)
    if answer["measured"] and answer["measured"]["status"] == "high":
        assert "raises" in third
    elif strongest is None:
        assert "Nothing that was" in third
    else:
        assert f" {strongest['points']:+d} " in third
        assert third.startswith(f"Strongest reason: {strongest['label'][:30]}")
    if answer["measured"]:
        assert f" is {answer['measured']['status'].upper()}" in first
    else:
        assert f"ikelihood: {answer['likelihood']}" in first


def _told(whole: str, answer: dict[str, Any]) -> None:
    for limit in answer["limits"]:
        assert _flat(limit) in whole
    for alert in answer["alerts"]:
        assert f"- {alert['label']}:" in whole
    for doubt in answer["doubts"][:5]:
        assert _flat(doubt["ask"])[:40] in whole
    hidden = len(answer["doubts"]) - 5
    assert hidden <= 0 or f"- {hidden} more" in whole
    for option in answer["options"]:
        says = {"yes": "YES", "no": "NO", "ask": "ASK FIRST"}[option["says"]]
        assert f"- {says} {option['label']}: {_flat(option['reason'])[:40]}" in whole


def _apart(sections: dict[str, list[str]], answer: dict[str, Any]) -> None:
    signed = {
        heading: re.findall(r"^ *([+-]\d+) ", "\n".join(lines), re.M) for heading, lines in sections.items()
    }
    points = [one["points"] for one in answer["contributions"]]
    assert signed.get(LOWERS, []) == [f"{one:+d}" for one in points if one > 0]
    assert signed.get(RAISES, []) == [f"{one:+d}" for one in points if one < 0]
    without = answer["without_protectors"]
    told = _flat(" ".join(sections.get(RAISES, [])))
    assert bool(without) == ("Without the medicines that raise the level" in told)
    if without:
        assert f": {without['points']} points, a chance of {_percent(without['chance'])}." in told


@cases
def test_the_text_holds_the_answer(said: dict[str, Any], folder: Path) -> None:
    _holds(*_both(said, folder))


@settings(max_examples=EXAMPLES)
@given(said=patients.profiles)
def test_every_text_holds_the_answer(said: dict[str, Any], folder: Path) -> None:
    _holds(*_both(said, folder))


@cases
def test_the_markdown_has_the_same_facts(said: dict[str, Any], folder: Path) -> None:
    text, answer = _both(said, folder)
    marked = _printed(said, folder, "markdown")
    plain = _flat(marked.replace("\\", ""))
    headings = [line[3:].replace("\\", "") for line in marked.splitlines() if line.startswith("## ")]
    assert [heading.upper() for heading in headings] == list(_sections(text))
    assert plain.startswith(f"# Priority: {answer['priority'].upper()}.")
    for one in answer["contributions"]:
        assert f"**{one['points']:+d} {one['label']}:**" in plain
        assert all(source["id"] in plain for source in one["evidence"])
    for facts in (
        [doubt["ask"] for doubt in answer["doubts"]],
        [alert["advice"] for alert in answer["alerts"]],
        [option["reason"] for option in answer["options"]],
        [detail for option in answer["options"] for detail in option["details"]],
        answer["limits"],
    ):
        for fact in facts:
            # A mark of markdown in a fact is written so that it is shown as it stands.
            assert re.sub(r"\W", "", fact) in re.sub(r"\W", "", plain)


def test_a_protector_stands_apart_with_the_points_without_it(folder: Path) -> None:
    text, answer = _both(WHOLE["a protector"], folder)
    under = _sections(text)
    for label in ("Magnesium supplements", "SGLT2 inhibitors", "amiloride"):
        assert any(label in line for line in under[RAISES])
        assert not any(label in line for line in under[LOWERS])
    lowering = sum(one["points"] for one in answer["contributions"] if one["points"] > 0)
    assert answer["without_protectors"]["points"] == lowering
    assert answer["without_protectors"]["chance"] > answer["chance"]["estimate"]


def test_low_kidney_function_raises_and_is_no_medicine_to_leave_out(folder: Path) -> None:
    text, answer = _both({"medications": ["omeprazole"], "conditions": ["CKD stage 4"]}, folder)
    assert answer["without_protectors"] is None
    assert RAISES in _sections(text)


def test_the_conflict_about_loop_diuretics_stands_in_the_reason(folder: Path) -> None:
    text, _ = _both({"medications": ["furosemide"]}, folder)
    (lowering,) = (lines for heading, lines in _sections(text).items() if heading == LOWERS)
    told = _flat(" ".join(lowering))
    assert told.startswith("+5 Loop diuretics")
    assert "same or a higher" in told


@pytest.mark.parametrize(("unit", "value"), [("mg/dL", "1.6"), ("mmol/L", "0.62"), ("mEq/L", "1.2")])
def test_the_range_and_its_source_stand_beside_the_status(unit: str, value: str, folder: Path) -> None:
    for kind in ("text", "markdown"):
        printed = _flat(_printed({"labs": [f"Mg {value} {unit}"]}, folder, kind).replace("\\", ""))
        assert f"{value} {unit} is LOW" in printed
        assert "Range: 1.8 to 2.2 mg/dL" in printed
        assert "source document" in printed


def test_a_level_leads_and_the_likelihood_stands_beside_it(folder: Path) -> None:
    text, answer = _both(WHOLE["a low level"], folder)
    assert answer["likelihood"] == "low"
    assert text.splitlines()[0] == "Priority: SOON. Measured: 1.5 mg/dL is LOW (CTCAE grade 1)."
    assert f"Likelihood by what was said, beside the level: low ({NO_REPLACEMENT})." in _flat(text)


def test_nothing_is_called_low_without_saying_that_it_is_incomplete(folder: Path) -> None:
    text, answer = _both(WHOLE["not recognised"], folder)
    assert answer["complete"] is False
    assert text.splitlines()[0].startswith("Priority: ROUTINE. INCOMPLETE. Likelihood: low (")
    assert "NOT RECOGNISED (NOT COUNTED; NOTHING WAS GUESSED)" in _sections(text)


def test_the_sections_come_in_the_order_of_a_reader(folder: Path) -> None:
    said = {**WHOLE["a usual patient"], "conditions": ["type 2 diabetes", "CKD stage 2", "zzyzx syndrome"]}
    text, _ = _both({**said, "medications": ["omeprazole", "magnesium oxide", "digoxin"]}, folder)
    wanted = [
        LOWERS,
        RAISES,
        "UNKNOWN",
        "NOT RECOGNISED",
        "SAID",
        "ALERTS",
        "TREATMENTS",
        "TESTS",
        "FOLLOW-UP",
    ]
    assert [heading for heading in _sections(text) if heading.startswith(tuple(wanted))] == [
        next(heading for heading in _sections(text) if heading.startswith(start)) for start in wanted
    ]
