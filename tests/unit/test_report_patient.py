"""The parts of a patient's report before they are drawn: the curve is the chance, the ways the reasons."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from magrisk.assess import Assessor
from magrisk.assessment import Assessment, CalibrationShown, Limit
from magrisk.drawing.embedded import embedded
from magrisk.drawing.picture import Edge, Node, Picture
from magrisk.graph import OUTCOME
from magrisk.profile import Patient
from magrisk.report.chart import drawn
from magrisk.report.patient.content import content
from magrisk.report.patient.levels import distribution, levels
from magrisk.report.patient.matrix import matrix
from magrisk.report.patient.waterfall import waterfall
from magrisk.report.patient.ways import ways
from magrisk.scale import Baseline, chance_below
from magrisk.wording.first import first_action
from magrisk.wording.head import calibrated_on

Screened = Callable[..., Assessment]
Told = Callable[..., Patient]
TODAY = datetime.date(2026, 11, 22)
PAIR = {"medications": ["omeprazole 20 mg for 3 years", "furosemide 40 mg", "digoxin"]}
LOW = {"labs": ["Mg 0.45 mmol/L"], "medications": ["digoxin"]}
MANY = {
    "medications": ["omeprazole", "furosemide", "cisplatin", "tacrolimus", "gentamicin IV", "foscarnet IV"],
    "conditions": ["sepsis", "type 2 diabetes", "cirrhosis", "chronic diarrhoea", "malnutrition"],
    "alcohol": "heavy",
}


# ---------------------------------------------------------------- the chance as a curve


@pytest.mark.parametrize(
    "said",
    [
        {},
        PAIR,
        {**PAIR, "setting": "icu"},
        {"setting": "pregnancy", "conditions": ["first trimester"]},
        {"medications": ["magnesium oxide 400 mg", "amiloride"]},
    ],
)
def test_the_shaded_share_of_the_curve_is_the_chance(
    said: dict[str, Any], screened: Screened, told: Told, assessor: Assessor
) -> None:
    answer = screened(**said)
    assert answer.chance
    assert answer.score
    baseline = assessor.standings.baseline(told(**said))
    curve = distribution(baseline, answer.score.points)
    assert curve.cdf(answer.chance.below.value) == pytest.approx(answer.chance.estimate, abs=1e-12)
    figure = levels(answer, assessor.book, baseline)
    area = figure.spec["vconcat"][0]["layer"][0]["data"]["values"]
    assert len({point["x"] for point in area}) == 1 or area[-1]["x"] == answer.chance.below.value
    assert f"{baseline.mean:.4g} mmol/L" in figure.told
    assert "is not drawn" not in figure.told


def test_the_curve_of_a_calibrated_setting_falls_by_its_slope() -> None:
    baseline = Baseline(0.86, 0.07, slope=0.5)
    assert distribution(baseline, 60).cdf(0.7) == pytest.approx(chance_below(0.7, baseline, 60), abs=1e-12)


def test_a_curve_that_does_not_reach_the_limit_has_nothing_shaded(
    screened: Screened, assessor: Assessor
) -> None:
    figure = levels(screened(), assessor.book, Baseline(1.4, 0.05))
    area = figure.spec["vconcat"][0]["layer"][0]["data"]["values"]
    assert len({point["x"] for point in area}) == 1
    assert drawn(figure).startswith("<svg")


def test_no_level_below_nothing_is_drawn(screened: Screened, assessor: Assessor) -> None:
    figure = levels(screened(**MANY), assessor.book, Baseline(0.4, 0.1))
    assert figure.spec["vconcat"][0]["encoding"]["x"]["scale"]["domain"][0] == 0
    assert "is not drawn" in figure.told


def test_a_measured_level_is_marked(screened: Screened, told: Told, assessor: Assessor) -> None:
    figure = levels(screened(**LOW), assessor.book, assessor.standings.baseline(told(**LOW)))
    assert "measured 0.45 mmol/L" in drawn(figure)
    assert "measured" not in drawn(levels(screened(), assessor.book, assessor.standings.baseline(told())))


# ---------------------------------------------------------------- the points


def test_each_bar_begins_where_the_one_before_it_ends(screened: Screened) -> None:
    answer = screened(**{**PAIR, "conditions": ["type 2 diabetes"], "lifestyle": ["poor-diet"]})
    figure = waterfall(answer)
    bars = figure.spec["data"]["values"]
    assert [bar["to"] for bar in bars[:-3]] == [bar["from"] for bar in bars[1:-2]]
    assert answer.score
    total, reach = bars[-2:]
    assert (total["from"], total["to"]) == (0, answer.score.points)
    assert bars[-3]["to"] == answer.score.points
    assert (reach["from"], reach["to"]) == (answer.score.floor, answer.score.ceiling)
    assert "0 raise it" in figure.told


def test_many_bars_still_fit_on_a_sheet(screened: Screened) -> None:
    few, many = waterfall(screened(**PAIR)), waterfall(screened(**MANY))
    count = len(many.spec["data"]["values"])
    assert count > 20
    assert few.spec["height"]["step"] > many.spec["height"]["step"]
    assert count * many.spec["height"]["step"] < 900
    assert all(label in drawn(many) for label in ("Calcineurin inhibitors", "Total", "Floor to ceiling"))


def test_one_bar_and_nothing_unknown_can_be_drawn(screened: Screened) -> None:
    answer = screened(medications=["furosemide"])
    score = answer.score.model_copy(update={"points": 0, "floor": 0, "ceiling": 0})  # type: ignore[union-attr]  # it is scored
    nothing = answer.contributions[0].model_copy(update={"points": 0})
    figure = waterfall(answer.model_copy(update={"score": score, "contributions": (nothing,)}))
    assert "0 to 0" in drawn(figure)


# ---------------------------------------------------------------- the matrix


def test_the_matrix_marks_one_cell_and_says_what_leads(screened: Screened, assessor: Assessor) -> None:
    plain = matrix(screened(**PAIR), assessor.scale)
    assert plain
    mine = [(stakes, place) for stakes, row in plain.rows for place, one in enumerate(row) if one.mine]
    assert len(mine) == 1
    assert plain.told.startswith("It stands in the marked cell: likelihood ")
    led = matrix(screened(**LOW), assessor.scale)
    assert led
    assert led.told == "The marked cell is where it begins; what follows leads on to urgent."
    assert led.steps[-1] == "the measured level is low with grave stakes: urgent"
    assert "(it does not replace a level)" in led.steps[0]
    assert matrix(screened(age="12"), assessor.scale) is None


# ---------------------------------------------------------------- the ways


def test_the_ways_lead_from_what_was_said_to_what_is_at_stake(screened: Screened, assessor: Assessor) -> None:
    answer = screened(**PAIR)
    (picture,) = ways(answer, assessor.book)
    said, understood = "said:medication 1:omeprazole 20 mg for 3 years", "understood:omeprazole"
    assert picture.nodes[said] == Node("said", "“omeprazole 20 mg for 3 years”")
    for edge in (
        Edge(said, understood, "read-as"),
        Edge(understood, "proton-pump-inhibitors", "sets-off"),
        Edge("proton-pump-inhibitors", "ppi-x-loop", "takes-part-in"),
        Edge("ppi-x-loop", "mechanism:less intestinal magnesium absorption", "acts-through"),
        Edge("mechanism:less intestinal magnesium absorption", OUTCOME, "bears-on"),
        Edge(OUTCOME, "stake:Cardiac glycosides", "weighs-on"),
    ):
        assert edge in picture.edges
    assert picture.nodes["proton-pump-inhibitors"].label == "Proton pump inhibitors +31"
    assert picture.nodes["stake:Cardiac glycosides"].label == "Cardiac glycosides (grave)"
    assert len(picture.edges) == len(set(picture.edges))
    assert {end for edge in picture.edges for end in edge[:2]} == set(picture.nodes)


def test_a_cause_called_as_it_was_said_needs_no_reading(screened: Screened, assessor: Assessor) -> None:
    (picture,) = ways(screened(conditions=["sepsis"]), assessor.book)
    assert Edge("said:condition 1:sepsis", "sepsis", "sets-off") in picture.edges
    assert not [node for node in picture.nodes.values() if node.kind == "understood"]


def test_what_raises_the_level_counteracts(screened: Screened, assessor: Assessor) -> None:
    (picture,) = ways(screened(medications=["magnesium oxide 400 mg"]), assessor.book)
    (edge,) = (edge for edge in picture.edges if edge.source == "magnesium-supplements")
    assert edge.kind == "counteracts"


@pytest.mark.parametrize(("points", "kind"), [(5, "bears-on"), (-5, "counteracts")])
def test_a_cause_without_a_mechanism_leads_to_the_outcome(
    points: int, kind: str, screened: Screened, assessor: Assessor
) -> None:
    answer = screened(medications=["furosemide"])
    (found,) = answer.contributions
    direct = found.model_copy(update={"path": (found.path[1], found.path[-1]), "points": points})
    (picture,) = ways(answer.model_copy(update={"contributions": (direct,)}), assessor.book)
    assert Edge("loop-diuretics", OUTCOME, kind) in picture.edges


def test_many_causes_stand_in_several_pictures_each_in_one(screened: Screened, assessor: Assessor) -> None:
    answer = screened(**MANY)
    pictures = ways(answer, assessor.book)
    assert len(pictures) > 1
    shown = [name for picture in pictures for name in picture.nodes]
    for found in answer.contributions:
        assert shown.count(found.rule) == 1
    assert pictures[1].title.endswith(f"(2 of {len(pictures)})")
    for picture in pictures:
        assert {end for edge in picture.edges for end in edge[:2]} == set(picture.nodes)


def test_what_is_at_stake_is_drawn_though_nothing_counts(screened: Screened, assessor: Assessor) -> None:
    (picture,) = ways(screened(age="12", medications=["digoxin"]), assessor.book)
    assert {node.kind for node in picture.nodes.values()} == {"outcome", "stake"}
    assert ways(screened(age="12"), assessor.book) == []


def test_a_picture_in_a_page_is_grey_with_ids_of_its_own() -> None:
    nodes = {"a": Node("drug-class", 'x="#d6e8f7" & <b>'), "b": Node("mechanism", "m" * 60)}
    one, other = (
        embedded(Picture("t", "d", nodes, [Edge("a", "b", "acts-through")]), name) for name in ("one", "two")
    )
    assert 'id="one-title"' in one
    assert "url(#one-arrow-acts-through)" in one
    assert "one-" not in other
    assert "x=&quot;#d6e8f7&quot; &amp;" in one.replace("\n", " ")
    assert 'fill="#d6e8f7"' not in one
    assert 'fill="#e4e4e4"' in one
    assert f">{'m' * 24}</text>" in one


# ---------------------------------------------------------------- the first screen


@pytest.mark.parametrize(
    ("said", "starts"),
    [
        (LOW, "ASK FIRST Intravenous magnesium (by vein): What is the eGFR?"),
        ({"labs": ["Mg 0.45 mmol/L", "eGFR 90"], "symptoms": ["seizures"]}, "YES Intravenous magnesium"),
        ({"labs": ["Mg 0.6 mmol/L"], "age": "5"}, "Low magnesium. Look for the cause"),
        ({"labs": ["Mg 1.3 mmol/L"]}, "High magnesium. Look at magnesium intake"),
        ({}, "Serum magnesium: No current level is known."),
    ],
)
def test_what_to_do_first_is_what_cannot_wait(said: dict[str, Any], starts: str, screened: Screened) -> None:
    assert first_action(screened(**said)).startswith(starts)


def test_without_a_test_it_is_what_is_followed_up_then_what_is_open(screened: Screened) -> None:
    answer = screened(**PAIR).model_copy(update={"tests": ()})
    assert first_action(answer) == answer.monitoring[0].when
    asked = answer.model_copy(update={"monitoring": ()})
    assert first_action(asked) == answer.doubts[0].ask
    nothing = asked.model_copy(update={"doubts": ()})
    assert first_action(nothing) == "No test, no follow-up and no question is open."


def test_a_low_level_without_any_treatment_is_looked_into(screened: Screened) -> None:
    answer = screened(**LOW)
    barred = tuple(option.model_copy(update={"says": "no"}) for option in answer.options)
    assert first_action(answer.model_copy(update={"options": barred})) == answer.alerts[0].advice


def test_what_the_chance_was_calibrated_on_stands_beside_it(
    screened: Screened, told: Told, assessor: Assessor
) -> None:
    answer = screened(**PAIR)
    assert answer.chance
    shown = content(answer, assessor.book, assessor.standings.baseline(told(**PAIR)), TODAY)
    for text in (shown.lines[0].text, " ".join(shown.facts), shown.levels.told if shown.levels else ""):
        assert f"{calibrated_on(answer.chance)}." in text
    limit = Limit(value=0.7, unit="mmol/L")
    data = CalibrationShown(
        on="Ward 2025",
        at="2026-01-02",
        rows=900,
        low=200,
        limit=limit,
        observed="levels",
        fitted=("mean",),
        same_rules=True,
    )
    own = answer.chance.model_copy(update={"calibrated": True, "calibration": data})
    shown = content(answer.model_copy(update={"chance": own}), assessor.book, Baseline(0.86, 0.07), TODAY)
    for text in (shown.lines[0].text, " ".join(shown.facts), shown.levels.told if shown.levels else ""):
        assert "Calibrated on Ward 2025, 900 rows, 2026-01-02." in text
        assert "not calibrated" not in text.casefold()


def test_a_number_stays_with_its_unit(screened: Screened, told: Told, assessor: Assessor) -> None:
    shown = content(screened(**PAIR), assessor.book, assessor.standings.baseline(told(**PAIR)), TODAY)
    assert "20\u00a0mg" in shown.lines[1].text
    assert shown.as_of == "2026-11-22"
    assert (shown.alarming, shown.incomplete) == (False, "")
