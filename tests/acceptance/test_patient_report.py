"""The HTML report of a patient: its numbers are the JSON's, nothing is left out, no text becomes markup."""

import json
import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import naughty
import patients
import pytest
import yaml
from hypothesis import given, settings
from seen import Seen
from test_printed_answer import NO_REPLACEMENT, WHOLE

from magrisk.escape import terminal
from program import REPOSITORY, TODAY, run

EXAMPLES = 12
WEIGHTS = {
    "furosemide",
    "omeprazole",
    "amiloride",
    "magnesium oxide 400 mg",
    "cisplatin",
    "tacrolimus",
    "digoxin",
}
LONG = {
    "medications": [
        *(f"{name} {dose}" for name in sorted(WEIGHTS) for dose in ("", "daily")),
        *(
            "gentamicin IV",
            "foscarnet IV",
            "pentamidine IV",
            "cetuximab IV",
            "metformin",
            "gliclazide",
            "insulin",
        ),
        *(
            "salbutamol",
            "theophylline",
            "prednisolone 30 mg",
            "empagliflozin",
            "spironolactone",
            "amphotericin B",
        ),
    ],
    "conditions": ["type 2 diabetes", "chronic diarrhoea", "alcohol use disorder", "sepsis", "malnutrition"],
    "labs": ["K 3.2 mmol/L", "Ca 1.9 mmol/L", "phosphate 0.5 mmol/L"],
}
PATIENTS = {**WHOLE, "thirty medicines": LONG}
CASES = sorted((REPOSITORY / "rules" / "cases").glob("*.yaml"))


def report(said: dict[str, Any], as_of: str = TODAY.isoformat()) -> tuple[Seen, dict[str, Any]]:
    """The report of a patient, parsed, and the answer in JSON."""
    page, answer = (written(said, kind, as_of) for kind in ("html", "json"))
    return Seen(page), json.loads(answer)


def written(said: dict[str, Any], kind: str, as_of: str = TODAY.isoformat()) -> str:
    """What the program writes of a patient; the same is asked for once only."""
    return _written(json.dumps(said, default=str), kind, as_of)


@cache
def _written(profile: str, kind: str, as_of: str) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "patient.json"
        file.write_text(profile, encoding="utf-8")
        found = run("screen", "--profile", file, "--format", kind, "--as-of", as_of)
    assert found.code == 0, found.told
    return found.text


# ---------------------------------------------------------------- every number is that of the JSON


def percent(share: float) -> str:
    if share < 0.001:
        return "< 0.1 %"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def reach(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def holds(seen: Seen, answer: dict[str, Any]) -> None:
    """The tables of a report, cell by cell, and the signs in its pictures."""
    captions = [grid.caption for grid in seen.grids]
    assert len(captions) == len(set(captions)) == 2 * bool(answer["score"]) + bool(answer["contributions"])
    if answer["score"]:
        _chances(seen, answer)
        _priority(seen, answer)
    if answer["contributions"]:
        _points(seen, answer)
        _ways(seen, answer)
    assert seen.all("h1")[0].startswith(f"Priority: {answer['priority'].upper()}.")


def _chances(seen: Seen, answer: dict[str, Any]) -> None:
    chance = answer["chance"]
    limit = f"{chance['below']['value']:.2f} {chance['below']['unit']}"
    opens = reach(chance["floor"], chance["ceiling"])
    rows = [[limit, percent(chance["estimate"]), reach(chance["low"], chance["high"]), opens]]
    for also in answer["chance_also"]:
        name = f"{also['below']['value']:g} {also['below']['unit']}"
        rows.append([name, percent(also["estimate"]), reach(also["low"], also["high"]), ""])
    rows.append([f"{limit}, average person of the setting", percent(chance["setting_population"]), "", ""])
    assert seen.grid("Chance of a level below a limit").rows[1:] == rows
    drawn = seen.drawn("levels")
    assert {percent(chance["estimate"]), rows[0][2], opens, f"limit {limit}"} <= set(drawn)


def _priority(seen: Seen, answer: dict[str, Any]) -> None:
    grid = seen.grid("Priority by likelihood (across) and stakes (down)")
    ((down, across),) = grid.marked
    assert grid.rows[0][across] == answer["likelihood"]
    assert grid.rows[down][0] == answer["stakes"]
    first = answer["priority_because"][0].rpartition(": ")[2]
    assert grid.rows[down][across] == f"{first} this patient"
    leads = f"what follows leads on to {answer['priority']}" in seen.text
    assert leads == (len(answer["priority_because"]) > 1)


def _points(seen: Seen, answer: dict[str, Any]) -> None:
    points = [one["points"] for one in answer["contributions"]]
    labels = [one["label"] for one in answer["contributions"]]
    rows = [
        [*row] for row in zip(labels, map("{:+d}".format, points), map(str, accumulate(points)), strict=True)
    ]
    score = answer["score"]
    rows += [
        [name.capitalize(), "", str(score[key])]
        for name, key in (("total", "points"), ("floor", "floor"), ("ceiling", "ceiling"))
    ]
    assert seen.grid("Points, cause by cause").rows[1:] == rows
    drawn = seen.drawn("waterfall")
    signs = [text for text in drawn if re.fullmatch(r"[+-]\d+", text)]
    assert signs[: len(points)] == [f"{one:+d}" for one in points]
    assert {str(score["points"]), f"{score['floor']} to {score['ceiling']}"} <= set(drawn)


def _ways(seen: Seen, answer: dict[str, Any]) -> None:
    """A box for every cause with its sign, and for everything that raises the stakes."""
    boxes = [title.partition(": ")[2] for title in seen.all("title") if ": " in title]
    for one in answer["contributions"]:
        assert boxes.count(f"{one['label']} {one['points']:+d}") == 1
    for alert in answer["alerts"]:
        assert not alert["raises"] or f"{alert['label']} ({alert['raises']})" in boxes


@pytest.mark.parametrize("said", PATIENTS.values(), ids=PATIENTS.keys())
def test_every_number_is_that_of_the_json(said: dict[str, Any]) -> None:
    holds(*report(said))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_number_of_a_whole_case_is_that_of_the_json(case: Path) -> None:
    told = yaml.safe_load(case.read_text(encoding="utf-8"))
    holds(*report(told["told"], told["as_of"]))


@settings(max_examples=EXAMPLES)
@given(said=patients.profiles)
def test_every_number_of_anybody_is_that_of_the_json(said: dict[str, Any]) -> None:
    holds(*report(said))


# ---------------------------------------------------------------- nothing is left out


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


@pytest.mark.parametrize("said", PATIENTS.values(), ids=PATIENTS.keys())
def test_the_report_leaves_nothing_out(said: dict[str, Any]) -> None:
    seen, answer = report(said)
    whole = _bare(seen.text)
    for facts in (
        [one["said"] for one in answer["unrecognised"]],
        [name for one in answer["unrecognised"] for name in one["suggestions"]],
        [one["reason"] for one in answer["not_counted"]],
        [doubt["ask"] for doubt in answer["doubts"]],
        [alert["advice"] for alert in answer["alerts"]],
        [option["reason"] for option in answer["options"]],
        [detail for option in answer["options"] for detail in option["details"]],
        [one["change"] for one in answer["what_would_help"]],
        [test["why"] for test in answer["tests"]],
        [one["when"] for one in answer["monitoring"]],
        [because["said"] for one in answer["contributions"] for because in one["because"]],
        [source["citation"] for one in answer["contributions"] for source in one["evidence"]],
        answer["limits"],
        [answer["rulebook"]["version"], answer["rulebook"]["fingerprint"][:12]],
    ):
        assert [fact for fact in facts if _bare(fact) not in whole] == []
    headings = [
        line[3:].replace("\\", "")
        for line in written(said, "markdown").splitlines()
        if line.startswith("## ")
    ]
    assert [one for one in seen.all("h2") if one in headings] == headings


@pytest.mark.parametrize("said", PATIENTS.values(), ids=PATIENTS.keys())
def test_no_report_says_low_alone(said: dict[str, Any]) -> None:
    seen, answer = report(said)
    for low in re.finditer(r"[Ll]ikelihood[^.:]*:? low\b", seen.prose):
        assert seen.prose[low.end() :].startswith(f" ({NO_REPLACEMENT})")
    assert ("INCOMPLETE" in seen.all("h1")[0]) is not answer["complete"]
    assert ("Not calibrated on your patients" in seen.text) is bool(answer["chance"])


def test_under_eighteen_there_is_no_number_and_the_report_says_why() -> None:
    seen, _ = report({"age": "12", "medications": ["furosemide", "digoxin"]})
    assert [grid.caption for grid in seen.grids] == []
    assert "Likelihood: not scored." in seen.all("h1")[0]
    assert "Under 18 years: not scored; the evidence is about adults." in seen.text
    assert "At stake" in seen.all("text")


def test_another_day_is_another_report() -> None:
    assert "As of 2026-11-22 ." in report({})[0].text
    assert "As of 2026-11-01 ." in report({}, "2026-11-01")[0].text


def test_the_report_is_written_to_a_file_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run("screen", "--format", "html", "-o", out, "--as-of", TODAY.isoformat()).code == 0
    assert out.read_text(encoding="utf-8") == written({}, "html")


# ---------------------------------------------------------------- no text becomes markup

# A profile takes so much of a text. Of each of these medicines the text that names it stands in the pictures.
MOST = 2000
COUNTING = (
    *(
        "omeprazole 20 mg",
        "furosemide 40 mg",
        "cisplatin IV",
        "tacrolimus 2 mg",
        "gentamicin IV",
        "amiloride 5 mg",
    ),
    *("foscarnet IV", "pentamidine IV", "cetuximab IV", "empagliflozin 10 mg", "spironolactone 25 mg"),
    *("salbutamol", "theophylline 200 mg", "prednisolone 30 mg", "magnesium oxide 400 mg", "patiromer"),
)
TOGETHER = len(COUNTING)
FIELDS = ("medications", "conditions", "symptoms", "lifestyle")


@cache
def hostile_profiles() -> list[dict[str, Any]]:
    """Hostile texts in every field of text, alone and behind a medicine, so that some of them count."""
    kept = [text for text in naughty.ALL if 0 < len(text) <= MOST and text not in naughty.LONE]
    return [
        {
            "id": " ".join(group),
            **{name: list(group) for name in FIELDS},
            "medications": [*group, *map(" ".join, zip(COUNTING, group, strict=False))],
        }
        for group in (kept[start : start + TOGETHER] for start in range(0, len(kept), TOGETHER))
    ]


def _shape(seen: Seen) -> set[tuple[str, str]]:
    return {(one.tag, name) for one in seen.elements for name in (*one.attributes, "")}


@cache
def harmless_shape() -> frozenset[tuple[str, str]]:
    """Every kind of element with every kind of attribute, in reports of harmless texts."""
    found: set[tuple[str, str]] = set()
    for said in PATIENTS.values():
        result = run("screen", *_options(said), "--format", "html", "--as-of", TODAY.isoformat())
        found |= _shape(Seen(result.text))
    return frozenset(found)


def _options(said: dict[str, Any]) -> list[str]:
    named = {"medications": "--med", "conditions": "--condition", "labs": "--lab", "symptoms": "--symptom"}
    listed = [
        word for name, option in named.items() for text in said.get(name, ()) for word in (option, text)
    ]
    return [*listed, *(["--age", said["age"]] if "age" in said else [])]


@pytest.mark.parametrize("said", hostile_profiles(), ids=lambda said: terminal(said["id"])[:20])
def test_no_text_becomes_markup(said: dict[str, Any]) -> None:
    page = written(said, "html")
    seen = Seen(page)
    assert _shape(seen) <= harmless_shape()
    values = [value or "" for one in seen.elements for value in one.attributes.values()]
    assert [
        value for value in values if "javascript:" in value or re.match(r"https?:(?!//www\.w3\.org/)", value)
    ] == []
    assert not naughty.OBEYED.search(page)
    answer = json.loads(written(said, "json"))
    for one in answer["unrecognised"]:
        assert " ".join(terminal(one["said"]).split()) in seen.text


def test_the_hostile_texts_reach_the_pictures() -> None:
    titles = [title for said in hostile_profiles() for title in Seen(written(said, "html")).all("title")]
    assert len([title for title in titles if re.search(r"^as it was said: .*[<>&]", title)]) > TOGETHER / 2
