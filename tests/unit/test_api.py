"""The Python API: the same answers as the command line, and a quick import."""

import datetime
import json
import os
import runpy
import sys
from pathlib import Path

import pytest

import magrisk
from magrisk.errors import ContentProblem, RulebookProblem

DAY = datetime.date(2026, 11, 22)


def test_a_patient_gets_the_answer_of_the_command_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from magrisk.cli import run

    patient = magrisk.Patient(
        id="7", age="72", medications=("furosemide 40 mg daily",), labs=("K 3.1 mmol/L",)
    )
    told = ["--id", "7", "--age", "72", "--med", "furosemide 40 mg daily", "--lab", "K 3.1 mmol/L"]
    assert run(["screen", *told, "--as-of", DAY.isoformat(), "--format", "json"]) == 0
    printed = json.loads(capfdbinary.readouterr().out)
    assert json.loads(magrisk.screen(patient, as_of=DAY).to_json()) == printed


def test_a_rulebook_tells_what_it_is() -> None:
    rulebook = magrisk.Rulebook()
    assert "community" in rulebook.settings
    assert rulebook.outcome == "low serum magnesium"
    assert rulebook.version.startswith("2026.")
    assert len(rulebook.fingerprint) == 64
    answer = magrisk.screen(magrisk.Patient(), rulebook=rulebook, as_of=DAY)
    assert answer.rulebook.fingerprint == rulebook.fingerprint


def test_a_folder_that_holds_no_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookProblem, match="no rule files"):
        magrisk.Rulebook(tmp_path)


def test_a_value_without_its_unit_is_refused() -> None:
    with pytest.raises(ContentProblem, match="without a unit"):
        magrisk.screen(magrisk.Patient(labs=("Mg 1.6",)), as_of=DAY)


def test_nothing_else_hides_in_the_package() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        magrisk.nonsense  # noqa: B018 - the look-up is what is tested


def test_python_minus_m_runs_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["magrisk", "--version"])
    monkeypatch.setattr(os, "umask", lambda _: 0)  # the tests' own files keep their modes
    monkeypatch.setattr(os, "_exit", sys.exit)  # nor does the tests' own process end
    with pytest.raises(SystemExit) as leaving:
        runpy.run_module("magrisk", run_name="__main__")
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"magrisk, version {magrisk.__version__}\n"
