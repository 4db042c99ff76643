"""The hazard log: every hazard has a cause, a severity and controls, and every control tests that exist."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOG = (PROJECT / "docs" / "hazard-log.md").read_text(encoding="utf-8")
SEEDED = 20  # the hazards that stood at the beginning; others may be added behind them

ONCE = ("Harm", "Cause", "Severity", "State", "Left")
HELD, OPEN = "held by tests", "open"
SEVERITY = re.compile(
    r"(Minor|Significant|Considerable|Major|Catastrophic) "
    r"\(worst credible; awaits a clinician's rating\)"
)
HEADING = re.compile(r"^## (?:H(\d\d) )?(.+)$", re.M)
BULLET = re.compile(r"^(- |  - )(.+(?:\n +(?!- )\S.*)*)\n?", re.M)
PART = re.compile(r"\*\*([\w ]+):\*\* (.+)", re.S)
TEST = re.compile(r"`(tests/(?:\w+/)+test_\w+\.py)::(test_\w+)`")
PLACE = re.compile(r"`((?:src|rules|docs|schema)/[^`]+)`")
PLANNED = ("Not built yet: ", "Not tested yet: ")
# A test that is marked so, or a file, is never run; or not everywhere.
NEVER = re.compile(r"\bmark\.(skip|xfail)\b|\bskip\(")
SOMEWHERE = re.compile(r"\bneeds_\w+|\bskipif\b")


@dataclass
class Control:
    """What prevents a hazard or shows it, in words with its places, and the tests that prove it."""

    says: str
    tests: list[str] = field(default_factory=list)


@dataclass
class Hazard:
    """A section of the log: its parts by their names, its controls, and what could not be read."""

    number: int
    name: str
    parts: dict[str, list[str]] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def one(self, part: str) -> str:
        return "".join(self.parts.get(part, [])[:1])


def hazards(text: str) -> list[Hazard]:
    """The sections of a log, in their order."""
    _, *found = HEADING.split(text)
    sections = zip(*(found[at::3] for at in range(3)), strict=True)
    return [_hazard(int(number or 0), name, body) for number, name, body in sections]


def _hazard(number: int, name: str, body: str) -> Hazard:
    made = Hazard(number, name, strange=BULLET.sub("", body).split())
    for indent, whole in BULLET.findall(body):
        said = " ".join(whole.split())
        part = PART.fullmatch(said)
        if indent == "  - " and made.controls:
            made.controls[-1].tests.append(said)
        elif indent == "- " and part and part[1] == "Control":
            made.controls.append(Control(part[2]))
        elif indent == "- " and part and part[1] in (*ONCE, "Lifted by"):
            made.parts.setdefault(part[1], []).append(part[2])
        else:
            made.strange.append(said)
    return made


def faults(hazard: Hazard) -> Iterator[str]:
    """What is wrong with a hazard; nothing, where it is whole."""
    yield from (f"not understood: {text}" for text in hazard.strange)
    yield from (f"wanted once: {part}" for part in ONCE if len(hazard.parts.get(part, [])) != 1)
    if not SEVERITY.fullmatch(hazard.one("Severity")):
        yield "the severity is none that awaits a rating"
    if hazard.one("State") not in (HELD, OPEN):
        yield "the state is neither"
    if (hazard.one("State") == OPEN) is not (len(hazard.one("Lifted by")) > 20):
        yield "a hazard that is open says what would lift it, and no other does"
    if not hazard.controls:
        yield "no control"
    named = [test for control in hazard.controls for test in control.tests]
    yield from (f"named twice: {test}" for test in sorted({t for t in named if named.count(t) > 1}))
    for control in hazard.controls:
        yield from _faults_of(control, may_be_planned=hazard.one("State") == OPEN)


def _faults_of(control: Control, *, may_be_planned: bool) -> Iterator[str]:
    planned = control.says.startswith(PLANNED)
    places = PLACE.findall(control.says)
    yield from (f"no such file: {place}" for place in places if not (PROJECT / place).is_file())
    if planned and not may_be_planned:
        yield f"planned, and the hazard is not open: {control.says}"
    if planned is bool(control.tests):
        yield f"tests where and only where a control stands already: {control.says}"
    if not (places or planned):
        yield f"no place: {control.says}"
    wrong = {test: why for test in control.tests if (why := _fault_of(test))}
    yield from (f"{why}: {test}" for test, why in wrong.items())
    if control.tests and not wrong and not any(_runs_everywhere(test) for test in control.tests):
        yield f"no test that runs everywhere: {control.says}"


def _fault_of(test: str) -> str:
    """Why a test proves nothing; "" for one that is run."""
    named = TEST.fullmatch(test)
    if not named:
        return "not the name of a test"
    file, name = named.groups()
    if not (PROJECT / file).is_file():
        return "no such file"
    if name not in _functions(file):
        return "no such test"
    return "never run" if NEVER.search(_marks(file, name)) else ""


def _runs_everywhere(test: str) -> bool:
    file, _, name = test.strip("`").partition("::")
    return not SOMEWHERE.search(_marks(file, name))


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((PROJECT / file).read_text(encoding="utf-8"))


@cache
def _functions(file: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in _tree(file).body if isinstance(node, ast.FunctionDef)}


@cache
def _marks(file: str, name: str) -> str:
    """What stands over a test, what it begins with, and what its file says of all of its tests."""
    test = _functions(file)[name]
    whole = [node for node in _tree(file).body if isinstance(node, ast.Assign | ast.Expr)]
    about = [node for node in whole if ast.unparse(node).startswith(("pytestmark", "pytest.skip"))]
    return "\n".join(ast.unparse(node) for node in (*test.decorator_list, test.body[0], *about))


# ---------------------------------------------------------------- the log

HAZARDS = hazards(LOG)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: f"H{hazard.number:02}")
def test_a_hazard_has_all_its_parts_and_controls_with_tests_that_exist(hazard: Hazard) -> None:
    assert list(faults(hazard)) == []


def test_the_numbers_run_without_gaps_and_hold_the_hazards_of_the_beginning() -> None:
    numbers = [hazard.number for hazard in HAZARDS]
    assert numbers == list(range(1, len(HAZARDS) + 1))
    assert len(numbers) >= SEEDED


def test_no_two_hazards_have_one_name() -> None:
    assert len({hazard.name for hazard in HAZARDS}) == len(HAZARDS)


def test_the_table_says_what_the_sections_say() -> None:
    rows = re.findall(r"^\| (H\d\d .+) \| (\w+) \| (.+) \|$", LOG, re.M)
    assert rows == [
        (f"H{hazard.number:02} {hazard.name}", hazard.one("Severity").split()[0], hazard.one("State"))
        for hazard in HAZARDS
    ]


@pytest.mark.parametrize(
    "said", ["no conformity", "Nobody clinical has reviewed it", "awaits a clinician's rating"]
)
def test_the_log_says_what_it_is_not(said: str) -> None:
    assert said in " ".join(LOG.partition("\n## ")[0].split())


# ---------------------------------------------------------------- the checks can fail

PLANTED = """
@needs_data
def test_where_there_is_data() -> None: ...

@pytest.mark.skip(reason="never")
def test_that_is_skipped() -> None: ...

def test_it() -> None: ...
"""
WHOLE = """## H01 A hazard

- **Harm:** Harm.
- **Cause:** A cause
  of two lines.
- **Severity:** Major (worst credible; awaits a clinician's rating)
- **State:** held by tests
- **Control:** It is shown (`src/planted.py`).
  - `tests/unit/test_planted.py::test_it`
- **Left:** Something.
"""
TESTED = "  - `tests/unit/test_planted.py::test_it`\n"
RATED = " (worst credible; awaits a clinician's rating)"
WRONG = {
    "a test that is not there": ("::test_it", "::test_that", "no such test"),
    "a file of tests that is not there": ("test_planted.py", "test_lost.py", "no such file"),
    "words instead of a test": (TESTED, "  - see the tests\n", "not the name of a test"),
    "a test named twice": (TESTED, TESTED * 2, "named twice"),
    "a test that is skipped": ("::test_it", "::test_that_is_skipped", "never run"),
    "a file that is skipped": ("test_planted.py", "test_skipped.py", "never run"),
    "only a test that may be left out": ("::test_it", "::test_where_there_is_data", "that runs everywhere"),
    "a control without a test": (TESTED, "", "tests where and only where"),
    "a control without a place": (" (`src/planted.py`)", "", "no place"),
    "a place that is not there": ("src/planted.py", "src/lost.py", "no such file"),
    "a plan where nothing is open": ("It is shown", "Not built yet: it is shown", "planned"),
    "no control": (f"- **Control:** It is shown (`src/planted.py`).\n{TESTED}", "", "no control"),
    "no cause": ("- **Cause:** A cause\n  of two lines.\n", "", "wanted once: Cause"),
    "a severity that is settled": (RATED, "", "the severity"),
    "another state": ("held by tests", "fine", "the state is neither"),
    "open without a reason": ("held by tests", "open", "what would lift it"),
    "a part of another name": ("**Left:**", "**Rest:**", "not understood"),
    "text between the parts": ("- **Left:**", "Well.\n\n- **Left:**", "not understood"),
}


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project of a module and two files of tests, the second skipped as a whole."""
    skipped = f"pytestmark = pytest.mark.skip\n{PLANTED}"
    texts = {
        "src/planted.py": "",
        "tests/unit/test_planted.py": PLANTED,
        "tests/unit/test_skipped.py": skipped,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setitem(globals(), "PROJECT", tmp_path)


@pytest.mark.usefixtures("planted")
def test_a_hazard_that_is_whole_has_no_fault() -> None:
    (hazard,) = hazards(WHOLE)
    assert (hazard.number, hazard.name, hazard.one("Cause")) == (1, "A hazard", "A cause of two lines.")
    assert list(faults(hazard)) == []


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("case", WRONG)
def test_a_hazard_that_is_not_whole_is_refused(case: str) -> None:
    old, new, told = WRONG[case]
    assert WHOLE.count(old) == 1
    (hazard,) = hazards(WHOLE.replace(old, new))
    assert any(told in fault for fault in faults(hazard)), list(faults(hazard))


@pytest.mark.usefixtures("planted")
def test_an_open_hazard_may_have_a_control_that_is_only_planned() -> None:
    state = "open\n- **Lifted by:** A test of it, once it is built."
    planned = WHOLE.replace(TESTED, "").replace("It is shown", "Not built yet: it is shown")
    (hazard,) = hazards(planned.replace("held by tests", state))
    assert list(faults(hazard)) == []
