"""The shape of the house: imports point down, only faces speak, no clinical word in code, quick starts."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from magrisk import __version__
from magrisk.rulebook.strict_yaml import parse
from program import REPOSITORY, environment

SOURCE = REPOSITORY / "src" / "magrisk"

# Lowest first. A module may import modules of its own layer and of those before it, never of one behind it.
LAYERS: tuple[tuple[str, str], ...] = (
    ("ground", "errors presence stakes escape loinc reading.spelling scale units"),
    ("words", "reading told plan rulebook rulebook.when rulebook.strict_yaml"),
    ("shapes", "rulebook.schema assessment evaluate columns"),
    ("book", "rulebook.loader"),
    (
        "readers of the book",
        "weigh graph laboratory situation situations own_vocabulary "
        "rulebook.lint rulebook.showing rulebook.scaffold rulebook.unfinished",
    ),
    ("plan and patient", "compile profile"),
    (
        "answers",
        "answer assess calibrations cohort medicine wording rulebook.examples rulebook.unreachable "
        "rulebook.coverage rulebook.nudge replicate provenance vocabulary_report shipped",
    ),
    ("adapters", "adapters drawing pages report comparison"),
    ("studies", "study"),
    ("the doors for Python", "api cases"),
    ("faces", "cli __main__"),
)

# Adapters do not know one another, but for these.
ADAPTERS_THAT_USE_OTHERS = {
    "roster": "its files are put in place as those of other doors are",
    "rxnorm": "its file is put in place as those of other doors are",
    "schemas": "publishes the shapes that the others read and write",
}

# Clinical words that stand in code, each with its reason.
SALTS_THAT_ARE_MEDICINES_TOO = (
    "arginine", "benzoate", "calcium", "choline", "lactate", "lysine", "magnesium", "phosphate", "phosphates",
    "potassium", "trometamol", "tromethamine", "zinc",
)  # fmt: skip
CLINICAL_WORDS_IN_CODE: dict[tuple[str, str], str] = {
    ("adapters.profile_file", "heavy"): "the published schema of a profile shows the words that it takes",
    ("adapters.schemas", "magnesium"): "mds_low and mds_high stand in the contract of the scored file",
    ("adapters.roster.scored", "magnesium"): "mds_low and mds_high stand in the contract of the scored file",
    ("cli.screen", "chronic stress"): "the help shows the words that an option takes",
    ("cli.screen", "furosemide"): "the help shows how a medicine is written",
    ("cli.screen", "heavy"): "the help shows the words that an option takes",
    ("cli.screen", "intense exercise"): "the help shows the words that an option takes",
    ("cli.screen", "muscle twitching"): "the help shows how a complaint is written",
    ("cli.screen", "poor diet"): "the help shows the words that an option takes",
    ("cli.screen", "stress"): "the help shows the words that an option takes",
    ("cli.screen", "twitching"): "the help shows how a complaint is written",
    ("cli.screen", "alcohol"): "the name of an option",
    ("adapters.profile_file", "alcohol"): "the name of a field of a profile",
    ("adapters.roster.header", "alcohol"): "the name of a column",
    ("adapters.roster.layout", "alcohol"): "the name of a column",
    ("adapters.roster.columns_file", "alcohol"): "the name of a column",
    ("adapters.roster.texts", "alcohol"): "the name of a column",
    ("adapters.roster.understood", "alcohol"): "the name of a column",
    ("told", "alcohol"): "the name of a field of what was told",
    **dict.fromkeys(
        [("reading.salts", word) for word in SALTS_THAT_ARE_MEDICINES_TOO],
        "a salt of whatever stands before it, and a substance where it stands alone",
    ),
}


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts).removesuffix("__init__").rstrip(".")


@cache
def _trees() -> dict[str, ast.Module]:
    """Every module by its name within the package; the package itself is ""."""
    return {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def _imports(module: str) -> set[str]:
    """The modules of the package that a module imports, at its head or within a function."""
    found = set()
    for node in ast.walk(_trees()[module]):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: a relative import"
            base = node.module or ""
            names = [f"{base}.{one.name}" for one in node.names]
        elif isinstance(node, ast.Import):
            base, names = "", [one.name for one in node.names]
        else:
            continue
        for name in names:
            inner = name.removeprefix("magrisk.")
            if name.startswith("magrisk.") and name != "magrisk.__version__":
                found.add(inner if inner in _trees() else base.removeprefix("magrisk."))
    return found - {module}


def _layer(module: str) -> int:
    """The number of a module's layer; a module of a listed package stands where the package stands."""
    for place, (_, names) in enumerate(LAYERS):
        if module in names.split():
            return place
    parent, _, _ = module.rpartition(".")
    assert parent, f"{module} stands in no layer: give it one in LAYERS"
    return _layer(parent)


MODULES = [name for name in _trees() if name]


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    above = {name for name in _imports(module) if _layer(name) > _layer(module)}
    assert not above, f"{module} ({LAYERS[_layer(module)][0]}) imports {sorted(above)}"


def test_every_listed_module_exists() -> None:
    assert {name for _, names in LAYERS for name in names.split()} <= set(_trees())


def test_no_module_imports_itself_by_a_detour() -> None:
    """A package's own `__init__` may gather its modules; nothing else may turn in a circle."""
    done: set[str] = set()

    def follow(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " > ".join((*way, module))
        if module not in done:
            for name in sorted(_imports(module)):
                follow(name, (*way, module))
            done.add(module)

    for module in MODULES:
        follow(module, ())


def test_adapters_do_not_know_one_another() -> None:
    def door(module: str) -> str:
        """A package of adapters is one door with several rooms."""
        return module.split(".")[1]

    adapters = [name for name in MODULES if name.startswith("adapters.")]
    using = {
        door(name)
        for name in adapters
        for other in _imports(name)
        if other.startswith("adapters.") and door(other) != door(name)
    }
    assert using == set(ADAPTERS_THAT_USE_OTHERS)


def test_the_package_itself_imports_only_the_door_for_python_and_that_when_asked() -> None:
    heads = [node for node in _trees()[""].body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [node.module for node in heads if isinstance(node, ast.ImportFrom)] == ["typing"]
    assert _imports("") == {"api"}


# ---------------------------------------------------------------- who speaks, and who knows the time

CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime"}
STREAMS = {"stdout", "stderr", "stdin", "argv"}


def _speaks(node: ast.AST) -> str:
    """What a node does that only a face may do; empty for what anybody may do."""
    match node:
        case ast.Call(func=ast.Name(id="print" | "input" as name)):
            return name
        case ast.Import(names=names) if {"click", "logging", "rich"} & {one.name for one in names}:
            return "import of " + names[0].name
        case ast.ImportFrom(module="click" | "logging" | "rich" | "rich.console" as name):
            return f"import of {name}"
        case ast.Attribute(value=ast.Name(id="sys"), attr=attr) if attr in STREAMS:
            return f"sys.{attr}"
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv" as attr):
            return f"os.{attr}"
        case ast.Call(func=ast.Attribute(value=whose, attr=attr)) if attr in CLOCKS:
            owner = ast.unparse(whose)
            return f"{owner}.{attr}" if owner.split(".")[-1] in ("date", "datetime", "time") else ""
        case ast.ImportFrom(module="time" | "sys" | "os" as name, names=names):
            taken = {one.name for one in names} & (CLOCKS | STREAMS | {"environ", "getenv"})
            return f"from {name} import {sorted(taken)}" if taken else ""
    return ""


def _spoken(module: str) -> list[str]:
    return [said for node in ast.walk(_trees()[module]) if (said := _speaks(node))]


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("cli")])
def test_only_the_faces_print_or_read_the_clock_or_the_environment(module: str) -> None:
    assert _spoken(module) == []


def test_the_faces_do_speak() -> None:
    """The search finds what it looks for, where it may stand."""
    found = {said for name in MODULES if name.startswith("cli") for said in _spoken(name)}
    assert {"import of click", "datetime.date.today", "sys.stdout"} <= found


# ---------------------------------------------------------------- no clinical word


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)


# Words of the program's own, and of what draws its charts, that the rulebook holds as names as well.
TERMS = {
    "align",
    "substances",
    "products",
    "other conditions",
    "stroke",
    "fall",
    "allergies",
    "nkda",
    "none known",
}
NAMED = {"substances", "products", "other-conditions", "drug-class", "condition", "lifestyle", "symptom"}


@cache
def _clinical_names() -> frozenset[str]:
    """Names of substances, brands, products, classes, conditions, habits and symptoms in the rulebook."""
    names: set[str] = set()
    for path in (REPOSITORY / "rules").rglob("*.yaml"):
        document = parse(path.read_text(encoding="utf-8")).values
        lists = ("substances", "products", "conditions")
        entries = [document, *(entry for part in lists for entry in document.get(part, []))]
        if document["kind"] in NAMED:
            for entry in entries:
                for key in ("id", "label", "names", "brands"):
                    names |= set(_texts(entry.get(key)))
    plain = {" ".join(re.findall(r"[\w]+", name.casefold())) for name in names}
    return frozenset(name for name in plain if len(name) > 3) - TERMS


def _docstrings(tree: ast.Module) -> set[int]:
    held = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body[0] for node in ast.walk(tree) if isinstance(node, held) and node.body]
    return {id(first.value) for first in bodies if isinstance(first, ast.Expr)}


def _said(module: str) -> Iterator[str]:
    """The string constants of a module, docstrings left out, as plain words."""
    tree = _trees()[module]
    left_out = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield f" {' '.join(re.findall(r'[a-z0-9]+', node.value.casefold()))} "


def _clinical_words(module: str) -> set[str]:
    whole = " | ".join(_said(module))
    return {name for name in _clinical_names() if f" {name} " in whole}


def test_no_clinical_word_stands_in_code() -> None:
    found = {(module, word) for module in _trees() for word in _clinical_words(module)}
    assert found == set(CLINICAL_WORDS_IN_CODE)


def test_the_search_knows_the_words_of_the_rulebook() -> None:
    assert {"furosemide", "lasix", "proton pump inhibitors", "type 2 diabetes"} <= _clinical_names()
    assert len(_clinical_names()) > 300


# ---------------------------------------------------------------- quick starts

HEAVY = {"pydantic", "numpy", "networkx", "yaml", "rapidfuzz", "jinja2", "rich", "polars", "pyarrow", "scipy"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a wheel lays it out: rules and the compiled rulebook within it."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(SOURCE, site / "magrisk", ignore=shutil.ignore_patterns("__pycache__", "compiled.json"))
    shutil.copytree(REPOSITORY / "rules", site / "magrisk" / "rules")
    made = subprocess.run(
        [sys.executable, "-c", "from magrisk.shipped import write; write()"],
        env=environment({"PYTHONPATH": str(site)}),
        check=False,
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr
    return site


def _imported(site: Path, *arguments: str) -> set[str]:
    """What is imported until the program has answered."""
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "magrisk", *arguments],
        env=environment({"PYTHONPATH": str(site)}),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert found.returncode == 0, found.stderr[-500:]
    assert found.stdout
    lines = [line for line in found.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["screen", "--help"],
        ["batch", "--help"],
        ["compare", "--help"],
        ["meds", "--help"],
        ["validate", "--help"],
    ],
)
def test_help_imports_nothing_heavy(installed: Path, arguments: list[str]) -> None:
    imported = _imported(installed, *arguments)
    assert "click" in imported
    assert not HEAVY & imported


def test_one_patient_is_screened_from_the_compiled_rulebook(installed: Path) -> None:
    imported = _imported(installed, "screen", "--med", "furosemide", "--format", "json")
    assert "magrisk.assess" in imported
    assert not {"networkx", "magrisk.graph", "magrisk.compile"} & imported


def test_the_copy_is_the_package_under_test(installed: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "magrisk", "--version"],
        env=environment({"PYTHONPATH": str(installed)}),
        check=False,
        capture_output=True,
        text=True,
    )
    assert __version__ in found.stdout
