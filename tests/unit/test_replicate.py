"""That published populations are predicted by the rules alone, kind of people by kind of people."""

import json
import math
from itertools import product
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from pydantic import ValidationError

from magrisk.adapters.populations_file import read_populations
from magrisk.compile import compile_plan
from magrisk.errors import ContentProblem
from magrisk.evaluate import evaluate
from magrisk.replicate.mixture import MOST_KINDS, Mixtures
from magrisk.replicate.prediction import Predictions, Replicated, scale_of, summary
from magrisk.rulebook.examples import situation
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.schema import Given, Population, Published
from magrisk.situation import Knowing
from magrisk.wording.replication import markdown, table, to_json
from program import REPOSITORY, run
from proven_book import example, proven_book, takes
from small_book import drug_class, interaction, line, rule, setting

MIX = {"class-a": 0.3, "weak-filter": 0.2, "poor-food": 0.5}
LAW = NormalDist(0.8663, 0.0684)


def population(**more: Any) -> Population:
    """Half of whom eat poorly, and of whom 10 % were low."""
    published = {"measure": "prevalence %", "value": 10.0, "ci": (5.0, 15.0)}
    told = {
        "id": "town",
        "population": "A town",
        "setting": "home",
        "factor_mix": {"poor-food": 0.5},
        "threshold_mmol_l": 0.70,
        "published": published,
        "used_in_derivation": False,
        **more,
    }
    return Population.model_validate(told)


def published(measure: str, value: float, ci: tuple[float, float] | None = None) -> dict[str, Any]:
    return {"measure": measure, "value": value, "ci": ci}


def predicted(study: Population, book: Rulebook | None = None) -> Replicated:
    made = book or proven_book()
    return Predictions(made, Mixtures(made, compile_plan(made))).of(study)


def test_the_people_of_a_population_are_those_that_the_evaluator_scores_one_by_one() -> None:
    book = proven_book()
    plan = compile_plan(book)
    people = Mixtures(book, plan).people("home", MIX)
    wanted: dict[tuple[float, float], float] = {}
    for held in product([False, True], repeat=len(MIX)):
        share = math.prod(p if there else 1 - p for p, there in zip(MIX.values(), held, strict=True))
        given = Given(
            medications=("drug-a",) if held[0] else (),
            conditions=("weak-filter",) if held[1] else (),
            lifestyle=("poor-food",) if held[2] else (),
            no_other_conditions=True,
        )
        found = evaluate(plan, Knowing(book, plan).known(situation(book, given)))
        key = found.points, found.variance
        wanted[key] = wanted.get(key, 0) + share
    told: dict[tuple[float, float], float] = {}
    for share, points, variance in zip(people.share, people.points, people.variance, strict=True):
        told[points, variance] = told.get((points, variance), 0) + float(share)
    assert told.keys() == wanted.keys()
    assert all(math.isclose(told[key], wanted[key]) for key in wanted)


def test_a_share_is_the_mean_of_the_chances_of_all_kinds_of_people() -> None:
    found = predicted(population())
    assert math.isclose(found.predicted, 50 * (LAW.cdf(0.70) + LAW.cdf(0.706)))
    assert found.low < found.predicted < found.high
    assert found.inside is False
    assert math.isclose(found.error, found.predicted - 10)


def test_a_factor_that_nobody_or_everybody_has_makes_no_kinds() -> None:
    nobody = predicted(population(factor_mix={"poor-food": 0}))
    everybody = predicted(population(factor_mix={"poor-food": 1}))
    assert math.isclose(nobody.predicted, 100 * LAW.cdf(0.70))
    assert math.isclose(everybody.predicted, 100 * LAW.cdf(0.706))


def _odds(share: float) -> float:
    return share / (1 - share)


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        ("OR (adjusted)", _odds(LAW.cdf(0.719)) / _odds(LAW.cdf(0.70))),
        ("HR", LAW.cdf(0.719) / LAW.cdf(0.70)),
        ("RR", LAW.cdf(0.719) / LAW.cdf(0.70)),
        ("mean difference, mmol/L", -0.019),
    ],
)
def test_the_exposed_are_compared_with_the_others(measure: str, wanted: float) -> None:
    study = population(
        factor_mix={"class-a": 0.1}, exposed_to=("class-a",), published=published(measure, wanted or 1)
    )
    found = predicted(study)
    assert math.isclose(found.predicted, wanted)
    assert found.low < found.predicted < found.high
    assert found.inside is None
    assert math.isclose(found.error, 0, abs_tol=1e-12)


def test_what_they_were_exposed_to_meets_what_else_they_have() -> None:
    # The weak filter of half of them makes 10 points more of the class.
    study = population(
        factor_mix={"weak-filter": 0.5, "class-a": 0.5},
        exposed_to=("class-a", "a-with-weak-filter"),
        published=published("mean difference, mmol/L", -0.024),
    )
    assert math.isclose(predicted(study).predicted, -(19 + 0.5 * 10) / 1000)


def test_a_line_is_set_off_as_in_the_examples_of_its_rule() -> None:
    long_use = population(
        factor_mix={}, exposed_to=("class-a/long-use",), published=published("mean difference, mmol/L", -0.03)
    )
    assert math.isclose(predicted(long_use).predicted, -0.031)
    by_value = rule(
        "condition", "rare-loss", line("any", 50, when={"measure": {"measure": "clearance", "below": 9}})
    )
    by_value["examples"] = [
        example("counts", 50, conditions=["rare-loss"], measures={"clearance": 8}),
        example("is silent", 0, measures={"clearance": 60}),
    ]
    study = population(
        factor_mix={}, exposed_to=("rare-loss/any",), published=published("mean difference, mmol/L", -0.07)
    )
    # The value makes the filter weak as well.
    assert math.isclose(predicted(study, proven_book(by_value)).predicted, -0.074)


def test_of_a_class_a_member_with_the_line_that_needs_nothing_stands_for_it() -> None:
    lines = line("any-use", 40), line("first", 7, caps=True, when={"drug": "drug-a"})
    proofs = [example("a", 7, medications=takes("drug-a")), example("b", 40, medications=takes("drug-d"))]
    made = drug_class("class-x", *lines, members=("drug-a", "drug-d"), examples=proofs)
    only = drug_class(
        "class-y",
        line("rare", 9, when={"taken_for_days": {"at_least": 5}}),
        members=("drug-c",),
        examples=[example("c", 9, medications=takes("drug-c", days=5)), example("d", 0, medications=[])],
    )
    book = proven_book(made, only)
    people = Mixtures(book, compile_plan(book)).people("home", {"class-x": 1.0})
    assert people.points.tolist() == [40]
    # The member takes part in another class, which needs more than is told.
    assert Mixtures(book, compile_plan(book)).people("home", {"class-y": 1.0}).points.tolist() == [-40]


def test_lines_of_one_rule_exclude_one_another() -> None:
    book = proven_book()
    mix = {"class-a/long-use": 0.6, "class-a/any-use": 0.3}
    people = Mixtures(book, compile_plan(book)).people("home", mix)
    shares = dict(zip(people.points.tolist(), people.share.round(9).tolist(), strict=True))
    assert shares == {31: 0.6, 19: 0.3, 0: 0.1}
    whole = {"class-a/long-use": 0.6, "class-a": 0.4}
    assert Mixtures(book, compile_plan(book)).people("home", whole).points.tolist() == [31, 19]


def test_an_interaction_follows_from_its_parts() -> None:
    book = proven_book(interaction("more", 5, {"has": "poor-food"}, {"has": "rare-loss"}))
    mix = {"poor-food": 1.0, "rare-loss": 1.0, "more": 1.0}
    assert Mixtures(book, compile_plan(book)).people("home", mix).points.tolist() == [61]


def test_a_setting_may_be_one_of_its_kinds() -> None:
    kinds = setting("home", variants={"north": {"mean": 0.75, "sd": 0.05, "named": "rare-loss"}})
    study = population(setting="home:north", factor_mix={})
    found = predicted(study, proven_book(kinds))
    assert math.isclose(found.predicted, 100 * NormalDist(0.75, 0.05).cdf(0.70))


MANY = {f"cause-{n}": 0.5 for n in range(17)}
assert 2 ** len(MANY) > MOST_KINDS


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"published": published("kappa", 1)},
            "published.measure: found an unknown one, wanted one that ends",
        ),
        (
            {"published": published("OR", 2)},
            "exposed_to: found nothing, wanted what the exposed of this odds",
        ),
        ({"setting": "away"}, "setting: found no such setting, wanted one of home"),
        ({"setting": "home:north"}, "setting: found no such setting"),
        ({"factor_mix": {"nothing": 0.1}}, "factor 'nothing': found no such rule, wanted an id, or id/line"),
        ({"factor_mix": {"home": 0.1}}, "factor 'home': found no such rule"),
        (
            {"factor_mix": {"class-a/none": 0.1}},
            "factor 'class-a/none': found no such line, wanted a line that",
        ),
        (
            {"factor_mix": {"class-a": 0.6, "class-a/long-use": 0.5}},
            "factor 'class-a': found shares of more than",
        ),
        ({"factor_mix": MANY}, "factor_mix: found 131072 kinds of people, wanted at most 65536"),
    ],
)
def test_a_population_that_cannot_be_predicted_says_why(more: dict[str, Any], message: str) -> None:
    book = proven_book(*(rule("condition", name, line("any", 1)) for name in MANY))
    with pytest.raises(ContentProblem) as problem:
        predicted(population(**more), book)
    assert str(problem.value).startswith(f"study 'town': {message}")


def test_errors_of_one_scale_are_summed_up() -> None:
    found = [predicted(population(published=published("prevalence %", value, (0, 50)))) for value in (1, 2)]
    told = summary(found)
    errors = [one.error for one in found]
    assert (told.studies, told.with_interval, told.inside) == (2, 2, 2)
    assert math.isclose(told.mean_error, sum(errors) / 2)
    assert math.isclose(told.root_mean_square_error, math.sqrt(sum(e * e for e in errors) / 2))
    assert summary([]) == type(told)(0, 0, 0, 0.0, 0.0)


@pytest.mark.parametrize("measure", ["prevalence %", "ever-low %", "incidence %"])
def test_a_share_is_known_by_its_sign(measure: str) -> None:
    assert scale_of(population(published=published(measure, 1))) == "percent"


def test_an_interval_has_its_ends_the_right_way_round() -> None:
    with pytest.raises(ValidationError, match="the wrong way round"):
        Published(measure="x %", value=1, ci=(2, 1))


# ------------------------------------------------------------ as text, and from a file

STUDIES = (
    population(),
    population(id="derived", used_in_derivation=True, note="a | note", n=100),
    population(
        id="difference",
        exposed_to=("class-a",),
        published=published("mean difference, mmol/L", -0.02),
        comparability="limited: few",
    ),
    population(id="ratio", exposed_to=("class-a",), published=published("OR", 2.0, (1.0, 3.0))),
)


def _found() -> list[Replicated]:
    return [predicted(study) for study in STUDIES]


def test_the_table_fits_a_terminal_and_tells_the_errors() -> None:
    told = table(_found())
    assert all(len(row) <= 80 for row in told.splitlines())
    rows = {row.split()[0]: row for row in told.splitlines() if row and row[0].isalpha()}
    assert rows["town"].endswith("5.0 to 15.0 no")
    assert rows["difference"].split()[-2:] == ["-", "-"]
    assert "derived*" in rows
    assert "Not used in a derivation, directly comparable, 2: 1 of 2 with an interval inside" in told
    assert "  odds ratio, 1: mean error" in told


def test_the_page_holds_every_population() -> None:
    told = markdown(_found(), "1")
    cells = [row.split(" | ") for row in told.splitlines() if row.startswith("| ")]
    assert [row[0] for row in cells[1:]] == ["| town", "| derived\\*", "| difference", "| ratio"]
    assert {len(row) for row in cells} == {8}
    assert cells[2][-1] == "direct; a / note |"
    assert cells[3][-1] == "limited: few |"


def test_no_text_of_a_study_becomes_a_sign_of_the_page() -> None:
    told = markdown([predicted(population(population="<b>x</b> `y` [z](https://a.b)\n# heading"))], "1")
    (row,) = [row for row in told.splitlines() if row.startswith("| town")]
    assert r"\<b\>x\</b\> \`y\` \[z\]" in row
    assert "heading" in row


def test_the_json_has_the_form_of_the_contract() -> None:
    told = to_json(_found())
    assert [one["id"] for one in told["studies"]] == [study.id for study in STUDIES]
    assert {"id", "predicted", "low", "high", "published", "inside"} <= told["studies"][0].keys()
    assert told["studies"][0]["published"] == {"value": 10.0, "ci": [5.0, 15.0]}
    assert told["studies"][2]["published"]["ci"] is None
    direct = told["summary"]["not_used_in_derivation_direct"]
    assert (direct["studies"], direct["with_interval"], direct["inside"]) == (2, 2, 1)
    assert [one["scale"] for one in direct["errors"]] == ["percent", "odds ratio"]
    json.dumps(told, allow_nan=False)


FILE: dict[str, Any] = {
    "schema": "anything",
    "studies": [
        {
            "id": "town",
            "population": "A town",
            "setting": "community",
            "factor_mix": {"proton-pump-inhibitors": 1},
            "threshold_mmol_l": 0.7,
            "published": {"measure": "prevalence %", "value": 4, "ci": None, "more": 1},
            "predicted": 1.0,
            "citation": "Told elsewhere.",
            "n": None,
            "used_in_derivation": False,
        }
    ],
}


def test_a_file_holds_studies_and_may_hold_more(tmp_path: Path) -> None:
    file = tmp_path / "studies.json"
    file.write_text(json.dumps(FILE), encoding="utf-8")
    found = run("rules", "replicate", "--studies", file, "--format", "json")
    assert found.code == 0, found.told
    (study,) = json.loads(found.text)["studies"]
    assert (study["id"], study["published"]) == ("town", {"value": 4.0, "ci": None})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "f.json: found no list of studies, wanted `studies: [...]`"),
        ("[]", "f.json: found no list of studies"),
        ('{"studies": []}', "f.json: found no list of studies"),
        ('{"studies": [1]}', "f.json:1: studies.0.: Input should be a valid dictionary"),
        ('{"studies": [{"published": 4}]}', "f.json:1: studies.0.id: Field required"),
        ("{", "f.json:2: not readable as YAML"),
        ('{"studies": [{"id": "a",\n"id": "b"}]}', "f.json:2: "),
    ],
)
def test_a_file_that_cannot_be_used_says_where(content: str, message: str) -> None:
    with pytest.raises(ContentProblem) as problem:
        read_populations(content, "f.json")
    assert str(problem.value).startswith(message)


def test_every_fault_of_a_study_is_told_with_its_line() -> None:
    broken = dict(FILE["studies"][0]) | {"threshold_mmol_l": -1, "published": {"measure": "x %"}}
    with pytest.raises(ContentProblem) as problem:
        read_populations(json.dumps({"studies": [broken]}, indent=1), "f.json")
    lines = str(problem.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == [
        "studies.0.threshold_mmol_l",
        "studies.0.published.value",
    ]
    assert all(line.startswith("f.json:") for line in lines)


def test_two_studies_of_one_id_are_refused() -> None:
    twice = {"studies": [*FILE["studies"], *FILE["studies"]]}
    with pytest.raises(ContentProblem, match="found the ids town twice"):
        read_populations(json.dumps(twice), "f.json")


def test_the_command_writes_a_file_and_refuses_to_overwrite_the_studies(tmp_path: Path) -> None:
    file, out = tmp_path / "studies.json", tmp_path / "out.md"
    file.write_text(json.dumps(FILE), encoding="utf-8")
    assert run("rules", "replicate", "--studies", file, "--format", "markdown", "-o", out).code == 0
    assert out.read_text(encoding="utf-8").startswith("# Published populations beside what the rules predict")
    assert run("rules", "replicate", "--studies", file, "-o", file).code == 2
    assert run("rules", "replicate", "--studies", tmp_path / "none.json").code == 2


def test_the_page_in_the_documentation_is_current() -> None:
    there = (REPOSITORY / "docs" / "replication.md").read_text(encoding="utf-8")
    found = run("rules", "replicate", "--format", "markdown")
    assert found.text == there, "run `magrisk rules replicate --format markdown -o docs/replication.md`"
