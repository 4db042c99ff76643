"""rules/README.md, word for word: its commands are run, its files written, its tables held to the program."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from magrisk.cli import rules as commands
from magrisk.errors import RulebookProblem
from magrisk.rulebook import schema
from magrisk.rulebook.coverage import coverage
from magrisk.rulebook.examples import run as run_examples
from magrisk.rulebook.lint import audit
from magrisk.rulebook.lint.references import references
from magrisk.rulebook.loader import Rulebook, load
from magrisk.rulebook.nudge import try_nudges
from magrisk.rulebook.scaffold import FOLDERS, NEVER_NEW
from magrisk.rulebook.strict_yaml import parse
from magrisk.rulebook.unreachable import unreachable
from magrisk.rulebook.when import Shape, When
from program import REPOSITORY, TODAY, environment

RULES = REPOSITORY / "rules"
PAGE = (RULES / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.M | re.S)
PROSE = re.sub(r"^```.*?^```", "", PAGE, flags=re.M | re.S)
PLACE = re.compile(r"# practice/(\S+\.yaml)\n")
ANYTHING = "…"
Kind = TypeVar("Kind", bound=Shape)


def files() -> dict[str, str]:
    """The files that the page shows, by their place in the folder of the practice."""
    return {placed[1]: text for kind, text in BLOCKS if kind == "yaml" and (placed := PLACE.match(text))}


def written(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@cache
def project() -> Rulebook:
    return load(RULES)


def laid_over(folder: Path) -> Rulebook:
    """The project's rules with a folder over them; as `load` does it, but the project is read once."""
    own = load(folder)
    return Rulebook({**project().documents, **own.documents}, {**project().sources, **own.sources})


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str, *, of: int) -> list[list[str]]:
    """The rows of the tables of so many columns, without their heads."""
    found = [re.split(r" \| ", line.strip("|\n").strip()) for line in re.findall(r"^\|.*$", text, re.M)]
    marks = {number for number, cells in enumerate(found) if set("".join(cells)) <= set("-| ")}
    return [
        cells
        for number, cells in enumerate(found)
        if len(cells) == of and number not in marks and number + 1 not in marks
    ]


def ticked(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


# ---------------------------------------------------------------- the practice, as a reader does it


def as_pattern(shown: str) -> str:
    """What is shown as a pattern: a line of its own `…` stands for any lines, one within for any words."""
    lines = [
        r"(?:.*\n)*?" if line == ANYTHING else re.escape(line).replace(ANYTHING, ".*") + r"\n"
        for line in shown.splitlines()
    ]
    return "".join(lines)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, and a shell that knows the command."""
    folder = tmp_path_factory.mktemp("reader")
    command = folder / "bin" / "magrisk"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m magrisk "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return folder


def typed(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment({"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_every_command_prints_what_the_page_shows_when_its_files_are_written_in_order(machine: Path) -> None:
    ran = 0
    for kind, text in BLOCKS:
        if kind == "yaml":
            placed = PLACE.match(text)
            assert placed, f"a block that is no file of the practice: {text[:60]!r}"
            written(machine / "practice", {placed[1]: text})
            continue
        assert kind == "console", kind
        for asked in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, shown = asked.partition("\n")
            done = typed(command, machine)
            assert re.fullmatch(as_pattern(shown), done.stdout), f"{command}\n{done.stdout}"
            assert (done.returncode == 0) != shown.startswith("magrisk: "), command
            ran += 1
    assert ran == len(re.findall(r"^\$ ", PAGE, re.M)) > 0
    assert "<svg" in (machine / "practice.svg").read_text(encoding="utf-8")


def test_commands_within_the_text_run_as_they_stand(machine: Path, tmp_path: Path) -> None:
    within = [
        word for word in ticked(PROSE) if word.startswith("magrisk rules ") and "--rules practice" in word
    ]
    assert len(within) == 2
    (tmp_path / "practice").mkdir()
    shutil.copytree(machine / "bin", tmp_path / "bin")
    for command in within:
        assert typed(command, tmp_path).returncode == 0, command


def test_what_the_page_shows_is_sound_shown_and_proven(tmp_path: Path) -> None:
    folder = written(tmp_path / "practice", files())
    book = laid_over(folder)
    own = set(load(folder).documents)
    assert len(own) == len(files()) >= 6
    assert audit(book, TODAY) == []
    assert unreachable(book) == []
    assert [result for result in run_examples(book) if result.failure] == []
    gaps = [one.told for one in coverage(book) if not one.shown]
    assert [gap for gap in gaps if gap.split(": ")[1] in own] == []
    texts = {f"practice/{name}": text for name, text in files().items()}
    unnoticed = [str(one) for name in own for one in try_nudges(book, texts, name) if not one.noticed]
    assert unnoticed == []


def test_a_wrong_example_reads_as_the_page_says(tmp_path: Path) -> None:
    texts = files()
    name = "drugs/practice-blockers.yaml"
    (shown,) = [word for word in ticked(PROSE) if ": points: found " in word]
    it = shown.split(": ")[0].removeprefix("practice-blockers ")
    line = next(line for line in texts[name].splitlines() if it in line)
    texts[name] = texts[name].replace(line, line.replace("points: 13", "points: 12"))
    results = run_examples(laid_over(written(tmp_path / "practice", texts)))
    assert [f"{r.document} {r.it}: {r.failure}" for r in results if r.failure] == [shown]


def test_the_class_becomes_part_of_the_project_as_the_page_says(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    texts = files()
    lines = re.findall(r"^  - \{id.*$", texts.pop("vocabulary/practice-names.yaml"), re.M)
    assert len(lines) == 2
    written(rules, texts)
    with (rules / "vocabulary" / "substances.yaml").open("a", encoding="utf-8") as names:
        names.write("\n".join([*lines, ""]))
    assert audit(load(rules), TODAY) == []


def test_a_site_replaces_a_file_as_a_whole(tmp_path: Path) -> None:
    (replaced,) = [word for word in ticked(section("A site's own rules")) if word.endswith(".yaml")]
    text = (RULES / replaced).read_text(encoding="utf-8")
    text = re.sub(r"^(id: .*)$", r"\1\nreplaces: true", text, count=1, flags=re.M)
    text = re.sub(r"^  source: .*$", "  source: the laboratory of the site", text, flags=re.M)
    book = load(RULES, written(tmp_path / "site", {replaced: text}))
    measure = book.documents[Path(replaced).stem]
    assert isinstance(measure, schema.Measure)
    assert measure.reference_range
    assert measure.reference_range.source == "the laboratory of the site"


# ---------------------------------------------------------------- the tables


def shaped(shape: type[Kind], text: str) -> Kind:
    """A piece of YAML as the shape that it stands for."""
    read = parse(text)
    assert not read.problems, text
    return shape.model_validate(read.values, strict=False)


CONDITIONS = rows(section("What a `when` may say"), of=3)


@pytest.mark.parametrize("row", CONDITIONS, ids=lambda row: row[0])
def test_an_example_of_a_condition_is_one_and_names_what_is_there(row: list[str]) -> None:
    (text,) = ticked(row[2])
    when = shaped(When, text)
    assert set(ticked(row[0])) <= set(parse(text).values)
    known = {*project().documents} | {s.id for v in project().of(schema.Substances) for s in v.substances}
    assert {name for _, _, name in references(when)} <= known


def test_every_key_of_a_condition_stands_in_the_table() -> None:
    keys = [key for row in CONDITIONS for key in ticked(row[0])]
    assert keys == [field.alias or name for name, field in When.model_fields.items()]
    about_one_medicine = [
        key
        for row in CONDITIONS
        if shaped(When, ticked(row[2])[0]).about_the_medicine()
        for key in ticked(row[0])
    ]
    assert about_one_medicine == keys[:10]
    assert "The first ten speak of one medicine" in PAGE


def test_the_forms_of_a_finding_are_all_there() -> None:
    forms = [text for row in rows(PAGE, of=2) for text in ticked(row[1]) if "grade:" in text]
    keys = {key for text in forms if shaped(schema.Finding, text) for key in parse(text).values}
    assert keys >= {"difference", "odds_ratio", "exposed", "share"}
    wanted = {"risk_ratio", "note", *keys}
    assert wanted == set(schema.Finding.model_fields)
    assert all(f"`{key}`" in PAGE for key in ("risk_ratio", "note"))


def test_the_sources_of_a_line_are_sources() -> None:
    found = [word for word in ticked(PROSE) if re.match(r"(as_found_in|judged|sum_of): ", word)]
    assert [word.split(":")[0] for word in found] == ["as_found_in", "sum_of", "judged", "judged"]
    judged = "judged: {shift: -0.01, se: 0.01, grade: D, because: x}"
    for text in found:
        whole = text.replace("{as_found_in: …}", "{as_found_in: a/b}").replace("{judged: …}", f"{{{judged}}}")
        shaped(schema.Line, f"line: a\n{whole}")


def test_what_an_example_may_say_is_all_there() -> None:
    said = section("What an example proves")
    shapes = (
        schema.Example,
        schema.ScoreExample,
        schema.Reading,
        schema.TreatmentExample,
        schema.TestExample,
        schema.SettingExample,
        schema.Given,
        schema.ExampleDrug,
    )
    keys = {key for shape in shapes for key in shape.model_fields}
    assert [key for key in sorted(keys) if not re.search(rf"[`{{ ]{key}[`:]", said)] == []


def test_every_kind_and_its_folder_and_every_command_is_told() -> None:
    told: dict[str, str] = {}
    for row in rows(section("What a rule is"), of=3):
        folders = [word.rstrip("/") for word in ticked(row[0])] or [""]
        kinds = ticked(row[1])
        told |= dict(zip(kinds, folders if len(folders) == len(kinds) else folders * len(kinds), strict=True))
    assert told == {**FOLDERS, **dict.fromkeys(NEVER_NEW, "")}
    assert [name for name in commands._COMMANDS if f"magrisk rules {name}" not in PAGE] == []


def test_the_numbers_of_the_scale_are_those_of_the_page() -> None:
    scale = project().scale
    for grade, discount in scale.discounts.items():
        shown = "counts whole" if discount == 1 else f"{discount:g}"
        assert re.search(rf"\b{grade} \([^)]*\) {shown}", PAGE.replace("\n", " ")), grade
    words = ", ".join(f"{name} {word.points}" for name, word in scale.words.items())
    assert words in PAGE
    starts = {stakes.stakes: stakes.from_severity for stakes in scale.symptom_stakes}
    assert starts == {"raised": 2, "grave": 4}
    assert "2 and 3 raise the stakes, 4 and 5 make them grave" in PAGE


def test_what_decides_a_treatment_is_told_in_the_order_of_the_schema() -> None:
    table = [row for row in rows(section("The other kinds"), of=3) if row[1] in ("no", "ask", "yes")]
    assert [row[1] for row in table] == ["no", "no", "ask", "ask", "yes"]
    fields = [field for field in schema.Treatment.model_fields if field.endswith("_when")]
    assert set(fields) == {word for row in table for word in ticked(" ".join(row)) if word.endswith("_when")}


# ---------------------------------------------------------------- the faults

CLASS, STUDY = "drugs/practice-blockers.yaml", "evidence/practice-study.yaml"
NAMES, BROTH = "vocabulary/practice-names.yaml", "treatments/practice-broth.yaml"
BOTH = "interactions/practice-blockers-x-gut-disease.yaml"
CAUTION = "{when: {takes: practice-blockers}, because"
NO_LINE = "judged: {shift: -0.001, se: 0, grade: D, because: x}, when: {drug: practisol}"
OTHER = "{difference: -1, se: 1, grade: D}"
ASKED = "because: Measure serum magnesium first."
LONG = "  - line: long-use\n"

# What check says, and how it comes to say so: in a file, this text becomes that one.
PLANTED: dict[str, tuple[str, str, str]] = {
    "found 'TODO": (CLASS, "Serum magnesium before long use.", "TODO what to measure"),
    "Extra inputs are not permitted": (CLASS, "monitor:", "monitors:"),
    "Field required": (CLASS, "label: Practice blockers\n", ""),
    "Input should be a valid string, found": (STUDY, "citation_check:", "pmid: 26123862\ncitation_check:"),
    "not readable as YAML": (CLASS, "routes: [oral]", "routes: [oral"),
    "there is no substance": (CLASS, "members: [practisol, practilone]", "members: [practisol, practilon]"),
    "is taken by": (BOTH, "id: practice-blockers-x-gut-disease", "id: practice-blockers"),
    "is a name of 'practisol' as well": (NAMES, "{id: practilone}", "{id: practilone, names: [Practix]}"),
    "is a code of": (NAMES, "{id: practilone}", '{id: practilone, rxcui: "4603"}'),
    "its check digit is another": (
        "conditions/practice-gut-disease.yaml",
        "direction: lowers",
        'snomed: {codes: ["44054007"]}\ndirection: lowers',
    ),
    "is a word of directions": (NAMES, "brands: [Practix]", "brands: [Practix, Topical]"),
    "are one slip apart and mean different medicines": (
        NAMES,
        "{id: practilone}",
        "{id: practilone, brands: [Practox]}",
    ),
    "no example stands exactly on the bound": (CLASS, "days: 90}]}", "days: 91}]}"),
    "no example stands below the bound": (CLASS, "days: 13}]}", "days: 14}]}"),
    "nothing cites": (CLASS, "as_found_in: practice-study/any-use", "judged: {word: slight, because: x}"),
    "nothing uses the finding": (STUDY, "any-use: {", f"other: {OTHER}\n  any-use: {{"),
    "points, but the rule says direction": (CLASS, "direction: lowers", "direction: raises"),
    "it is about one medicine, where none is meant": (
        BOTH,
        "{takes: practice-blockers}",
        "{takes: practice-blockers, taken_for_days: {at_least: 90}}",
    ),
    "that contradict each other": (CLASS, "{at_least: 90}", "{at_least: 90, below: 14}"),
    "have one condition and different points": (CLASS, "    when: {taken_for_days: {at_least: 90}}\n", ""),
    "what is avoided here is offered by an equal condition": (
        BROTH,
        "{has: ckd-stage-4-5, not: {has: dialysis}}",
        "{known: serum-magnesium, measured: low}",
    ),
    "this is never asked": (BROTH, ASKED, "because: Measure., ask: Well?"),
    "unreachable: this condition can never hold": (
        BROTH,
        CAUTION,
        "{when: {takes: practice-blockers, not: {takes: practice-blockers}}, because",
    ),
    "unreachable: the line": (CLASS, LONG, f"  - {{line: no, {NO_LINE}}}\n{LONG}"),
    "always true: this condition holds whatever happens": (
        BROTH,
        CAUTION,
        "{when: {any_of: [{takes: practice-blockers}, {not: {takes: practice-blockers}}]}, because",
    ),
}


def _faults(folder: Path) -> list[str]:
    """What `rules check` says."""
    try:
        book = laid_over(folder)
        return audit(book, TODAY) or unreachable(book)
    except RulebookProblem as problem:
        return list(problem.problems)


def test_the_faults_of_the_page_are_those_that_are_planted_here() -> None:
    told = [
        word for row in rows(section("What check says, and how to mend it"), of=2) for word in ticked(row[0])
    ]
    assert sorted(told) == sorted(PLANTED)


@pytest.mark.parametrize("told", PLANTED)
def test_a_fault_of_the_page_is_told_by_check(told: str, tmp_path: Path) -> None:
    texts = files()
    name, old, new = PLANTED[told]
    assert texts[name].count(old) == 1
    texts[name] = texts[name].replace(old, new)
    assert any(told in fault for fault in _faults(written(tmp_path / "practice", texts)))
