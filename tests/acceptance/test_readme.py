"""Every command of the README is run as a new user would: a copy of the project, a new environment."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.M | re.S)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.strip().splitlines()]
SET_UP, TEST = COMMANDS[:2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis", "compiled.json"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the first command has been run."""
    copy = tmp_path_factory.mktemp("user") / "magrisk"
    shutil.copytree(PROJECT, copy, ignore=LEFT_OUT)
    done = run(SET_UP, copy)
    assert done.returncode == 0, done.stderr
    (copy / "first.txt").write_text(done.stdout, encoding="utf-8")
    return copy


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV", "VIRTUAL_ENV"))}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**kept, "PATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_first_command_sets_up_scores_the_roster_and_shows_an_answer(project: Path) -> None:
    assert (project / "first.txt").read_text(encoding="utf-8").startswith("Priority: SOON.")
    scored = (project / "scored.csv").read_text(encoding="utf-8").splitlines()
    roster = (project / "examples" / "roster.csv").read_text(encoding="utf-8").splitlines()
    assert len(scored) == len(roster)


def test_the_screen_in_the_readme_is_what_the_program_prints(project: Path) -> None:
    shown = next(block for kind, block in BLOCKS if kind == "text")
    prompt, _, screen = shown.partition("\n")
    assert prompt == "$ magrisk screen --profile examples/patient.yaml"
    assert (project / "first.txt").read_text(encoding="utf-8").startswith(screen.rstrip("\n"))


@pytest.mark.parametrize("command", COMMANDS[2:])
def test_a_command_of_the_readme_runs(project: Path, command: str) -> None:
    done = run(command, project)
    assert done.returncode == 0, done.stderr


def test_the_python_of_the_readme_runs(project: Path) -> None:
    (source,) = [block for kind, block in BLOCKS if kind == "python"]
    done = run(f"python -c '{source}'", project)
    assert done.stdout.split() == ["5", "soon"], done.stderr


def test_the_figures_of_the_limits_are_those_of_the_rules() -> None:
    of = {
        kind: len(list((PROJECT / "rules").glob(f"{folder}/*.yaml")))
        for kind, folder in (
            ("classes", "drugs"),
            ("conditions", "conditions"),
            ("habits", "lifestyle"),
            ("interactions", "interactions"),
        )
    }
    limits = " ".join(README.partition("## Limits")[2].split())
    said = "{classes} classes of medicines, {conditions} conditions, {habits} habits and {interactions} inter"
    assert said.format(**of) in limits
    replicated = (PROJECT / "docs" / "replication.md").read_text(encoding="utf-8")
    (inside,) = re.findall(r"directly comparable, \d+: (\d+ of \d+) with an interval inside", replicated)
    assert f"within the published interval in {inside}." in limits


def test_the_second_command_is_what_ci_runs() -> None:
    assert TEST in (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_installed_package_holds_the_rules_and_uses_the_compiled_plan(project: Path) -> None:
    shown = run(
        "python -c 'import magrisk.shipped as s; print(s.rules_folder(), s._shipped() is not None)'", project
    )
    folder, shipped = shown.stdout.split()
    assert "site-packages" in folder
    assert shipped == "True"
