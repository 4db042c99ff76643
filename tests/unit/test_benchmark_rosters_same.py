"""The peers of the rosters' benchmark: what they are told is enough to give the same points as we do."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

import program
from benchmarks.rosters.ask_plain import Loop, reasons, scored
from benchmarks.rosters.decoded import Decoder, Patient
from benchmarks.rosters.generate import roster
from benchmarks.rosters.jdm import decision
from benchmarks.rosters.who import given

ROWS = 400


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return given()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("same") / "roster.csv"
    roster(made, ROWS, seed=7)
    return made


@pytest.fixture(scope="module")
def ours(file: Path) -> dict[str, dict[str, str]]:
    output = file.with_name("ours.csv")
    assert program.run("batch", str(file), "-o", str(output), "--raw").code == 0
    return rows_of(output)


def rows_of(file: Path) -> dict[str, dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def points_of(rows: dict[str, dict[str, str]]) -> dict[str, str]:
    return {name: row["points"] for name, row in rows.items()}


def test_the_plain_loop_gives_the_points_of_every_row(
    told: dict[str, Any], file: Path, ours: dict[str, dict[str, str]]
) -> None:
    heard: list[str] = []
    output = file.with_name("plain.csv")
    decoder, loop = Decoder(told["meaning"], told["rules"]), Loop(told["rules"])
    scored(str(file), str(output), decoder, loop, heard.append)
    plain = rows_of(output)
    assert points_of(plain) == points_of(ours)
    assert len(plain) == ROWS
    assert len(set(points_of(plain).values())) > 50
    assert len(heard) > 5 * ROWS


def test_the_plain_loop_gives_the_reasons_of_nearly_every_row(
    told: dict[str, Any], file: Path, ours: dict[str, dict[str, str]]
) -> None:
    """Reasons of one size may stand in another order; each row names the same ones."""
    output = file.with_name("reasons.csv")
    decoder, loop = Decoder(told["meaning"], told["rules"]), Loop(told["rules"])
    scored(str(file), str(output), decoder, loop, lambda text: None)
    plain = rows_of(output)
    largest = {name: row["reasons"].partition("; ")[0] for name, row in ours.items()}
    same = sum(row["reasons"].partition("; ")[0] == largest[name] for name, row in plain.items())
    assert same > 0.95 * ROWS


def test_the_rules_without_one_of_their_tables_give_other_points(
    told: dict[str, Any], file: Path, ours: dict[str, dict[str, str]]
) -> None:
    rules = told["rules"]
    fewer = {**rules, "tables": [one for one in rules["tables"] if one["each"] != "thiazide-diuretics"]}
    output = file.with_name("fewer.csv")
    scored(str(file), str(output), Decoder(told["meaning"], fewer), Loop(fewer), lambda text: None)
    assert points_of(rows_of(output)) != points_of(ours)


def test_a_group_that_counts_beyond_others_adds_only_what_exceeds_them() -> None:
    def table(label: str, points: list[int]) -> dict[str, Any]:
        return {"label": label, "group": label, "each": "", "steps": [0], "points": points}

    rules = {
        "steps": [["fact", "a"]],
        "tables": [table("marker", [0, 0, 50]), table("cause", [0, 0, 30])],
        "beyond": {"marker": ["cause", "nobody"]},
        "concepts": ["a"],
    }
    counted = Loop(rules).score(Patient({"a": 2}, {}, {}))
    assert counted == {"marker": (20, "marker"), "cause": (30, "cause")}


def test_reasons_are_told_the_largest_first_and_the_rest_is_counted() -> None:
    counted = {"a": (5, "A"), "b": (-40, "B"), "c": (0, "C"), "d": (31, "D"), "e": (1, "E"), "f": (2, "F")}
    assert reasons(counted) == "B -40; D +31; A +5; and 2 more"
    assert reasons({"c": (0, "C")}) == ""


def test_the_decision_names_every_table_and_refers_only_to_what_it_holds(told: dict[str, Any]) -> None:
    nodes = decision(told["rules"])["nodes"]
    assert [node["type"] for node in nodes] == [
        "inputNode",
        "expressionNode",
        "expressionNode",
        "outputNode",
    ]
    held: set[str] = set()
    for one in nodes[1]["content"]["expressions"]:
        assert set(re.findall(r"\$\.(\w+)", one["value"])) <= held, one["key"]
        held.add(one["key"])
    groups = {name for name in held if name.startswith("g_")}
    assert len(groups) == len({table["group"] for table in told["rules"]["tables"]})
    assert groups == set(re.findall(r"\bg_\w+", nodes[2]["content"]["expressions"][0]["value"]))


def test_the_engine_gives_the_points_of_every_row(
    told: dict[str, Any], file: Path, ours: dict[str, dict[str, str]]
) -> None:
    pytest.importorskip("zen", reason="not among our own tools: `pip install zen-engine` here lifts this")
    from benchmarks.rosters import ask_zen

    for way in ask_zen.WAYS:
        output = file.with_name("zen.csv")
        ask_zen.scored(told, str(file), str(output), way, 1)
        assert points_of(rows_of(output)) == points_of(ours)
