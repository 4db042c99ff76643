"""That each fault of a whole book is found, with its place, and found once."""

from pathlib import Path
from typing import Any

import pytest

import small_book
from magrisk.rulebook.lint import lint
from magrisk.rulebook.loader import load
from proven_book import test as look
from proven_book import treatment
from small_book import STUDY, Raw, documents, drug_class, interaction, line, rule, setting, write

SYMPTOM = small_book.symptom("cramp", 2)
OVERLAP: Raw = {
    "kind": "overlap",
    "id": "shared",
    "label": "s",
    "because": "x",
    "members": ["class-a", "rare-loss"],
} | {"examples": small_book.EXAMPLES}
ACUTE: Raw = {"acute": True}
PRODUCTS: Raw = {"kind": "products", "id": "products", "source": "made up"}


def score(when: Raw) -> Raw:
    """A published score with one item."""
    return {
        "kind": "score",
        "id": "published",
        "label": "Published",
        "note": "It is.",
        "items": [{"label": "weak", "points": 1, "when": when}],
        "examples": [{"it": f"is {n}", "given": {}, "low": 0, "high": 1} for n in (1, 2)],
    }


def scale(**changes: Any) -> Raw:
    """The scale, changed."""
    return small_book.SCALE | changes


def priorities(**changes: Any) -> Raw:
    """The scale with other priorities."""
    return scale(priorities=small_book.SCALE["priorities"] | changes)


def given(**patient: Any) -> Raw:
    """A rule with an example of this patient."""
    example = {"it": "is a patient", "given": patient, "points": 0}
    return rule("lifestyle", "poor-food", line("any", 6)) | {"examples": [*small_book.EXAMPLES, example]}


def food(*lines: Raw, **more: Any) -> Raw:
    """The habit of the small book with other lines."""
    return rule("lifestyle", "poor-food", *lines, **more)


def when(condition: Raw) -> Raw:
    """A habit whose one line has this condition."""
    return food(line("any", 6, when=condition))


def equation(**more: Any) -> Raw:
    """An equation for a measure."""
    proofs = [{"it": it, "value": 1, "age": 40, "sex": "male", "gives": [1]} for it in ("gives", "gives too")]
    powers = {"male": {"times": 100, "turns_at": 0.9, "below": -0.3, "above": -1.2}}
    made = {"name": "E", "measure": "level", "unit": "mg/dL", "from_age": 18, "times_a_year": 0.99}
    return {**made, "by_sex": powers, "examples": proofs, **more}


def stakes(**more: Any) -> list[Raw]:
    """Raised stakes."""
    return [{"level": "raised", "because": "It is.", **more}]


def look_alikes(*pairs: list[str]) -> Raw:
    return {"kind": "look-alikes", "id": "look-alikes", "source": "x", "pairs": list(pairs)}


def codes(*entries: Raw, name: str = "codes") -> Raw:
    return {
        "kind": "codes",
        "id": name,
        "source": "x",
        "system": "rxcui",
        "released": "2026-01-01",
        "entries": list(entries),
    }


def substances(*lines: Raw) -> Raw:
    return {"kind": "substances", "id": "more", "source": "made up", "substances": list(lines)}


FAULTS: dict[str, tuple[list[Raw], str]] = {
    "unit-of-the-headline": (
        [scale(outcome=small_book.SCALE["outcome"] | {"headline": {"value": 1, "unit": "furlong"}})],
        "the unit 'furlong' cannot be turned into mmol/L",
    ),
    "unit-of-a-measure": (
        [small_book.measure("clearance", other_units=["furlong"])],
        "the unit 'furlong' cannot be turned into mL/min",
    ),
    "default-setting": ([scale(default_setting="nowhere")], "there is no setting 'nowhere'"),
    "default-setting-is-none": ([scale(default_setting="level")], "there is no setting 'level'"),
    "outcome": (
        [scale(outcome=small_book.SCALE["outcome"] | {"measure": "home"})],
        "there is no measure 'home'",
    ),
    "band-of-nothing": (
        [
            scale(
                bands=small_book.SCALE["bands"][1:],
                priorities=small_book.SCALE["priorities"]
                | {stake: ["soon"] * 3 for stake in ("usual", "raised", "grave")},
            )
        ],
        "bands that begin at 0 and ascend are wanted",
    ),
    "bands-descend": (
        [scale(bands=[small_book.SCALE["bands"][n] for n in (0, 2, 1, 3)])],
        "bands that begin at 0 and ascend are wanted",
    ),
    "priority-for-each-band": (
        [priorities(raised=["soon"])],
        "raised: wants one priority of `order` a band",
    ),
    "priority-of-the-order": (
        [priorities(grave=["soon", "soon", "urgent", "now"])],
        "grave: wants one priority of `order` a band",
    ),
    "member": (
        [drug_class("class-b", line("any", -40), members=("drug-x",))],
        "there is no substance 'drug-x'",
    ),
    "member-of-overlap": ([OVERLAP | {"members": ["class-a", "level"]}], "there is no rule 'level'"),
    "mechanism": ([food(line("any", 6), acts_through=["luck"])], "there is no mechanism 'luck'"),
    "evidence": ([food(line("any", 6), evidence=["hearsay"])], "there is no evidence 'hearsay'"),
    "evidence-of-a-line": ([food(line("any", 6, evidence=["hearsay"]))], "there is no evidence 'hearsay'"),
    "evidence-of-stakes": (
        [food(line("any", 6), stakes=stakes(evidence=["hearsay"]))],
        "there is no evidence 'hearsay'",
    ),
    "evidence-of-an-alert": (
        [
            small_book.measure(
                "clearance",
                alerts=[{"when": {"below": 3}, "label": "x", "advice": "x", "evidence": ["hearsay"]}],
            )
        ],
        "there is no evidence 'hearsay'",
    ),
    "evidence-of-a-setting": ([setting("home", evidence=["hearsay"])], "there is no evidence 'hearsay'"),
    "implied-condition": ([setting("home", implies=["poor-food"])], "there is no condition 'poor-food'"),
    "question": ([food(line("any", 6), ask="whom")], "there is no question 'whom'"),
    "finding": (
        [STUDY, food({"line": "any", "as_found_in": "study/lost"})],
        "there is no finding 'study/lost'",
    ),
    "finding-of-a-sum": (
        [
            STUDY,
            food({"line": "any", "sum_of": [{"as_found_in": f"study/{name}"} for name in ("found", "lost")]}),
        ],
        "there is no finding 'study/lost'",
    ),
    "word": ([food({"line": "any", "judged": {"word": "huge", "because": "x"}})], "there is no word 'huge'"),
    "ingredient-of-a-code": (
        [codes({"ingredients": ["drug-x"], "codes": "1"})],
        "there is no substance 'drug-x'",
    ),
    "other-ingredient-of-a-code": (
        [codes({"ingredients": ["drug-a"], "or_else": [["drug-x"]], "codes": "1"})],
        "there is no substance 'drug-x'",
    ),
    "a-code-twice": (
        [codes({"ingredients": ["drug-a"], "codes": "1 2"}, {"ingredients": ["drug-b"], "codes": "3 2"})],
        "the code 'rxcui 2' of 'drug-b' is a code of 'drug-a' as well (rules/codes.yaml:8)",
    ),
    "a-code-of-a-substance": (
        [substances({"id": "drug-x", "rxcui": "7"}), codes({"ingredients": ["drug-a"], "codes": "7"})],
        "the code 'rxcui 7' of 'drug-a' is a code of 'drug-x' as well (rules/more.yaml:6)",
    ),
    "a-code-of-two-measures": (
        [small_book.measure(name, loinc={"2823-3": "mL/min"}) for name in ("clearance", "flow")],
        "the code 'loinc 2823-3' of 'flow' is a code of 'clearance' as well (rules/clearance.yaml:25)",
    ),
    "ingredient": (
        [PRODUCTS | {"products": [{"id": "mix", "names": ["Mix"], "ingredients": ["drug-a", "drug-x"]}]}],
        "there is no substance 'drug-x'",
    ),
    "other-ingredient": (
        [
            PRODUCTS
            | {
                "products": [
                    {"id": "mix", "names": ["Mix"], "ingredients": ["drug-a"], "or_else": [["drug-x"]]}
                ]
            }
        ],
        "there is no substance 'drug-x'",
    ),
    "directions": (
        [PRODUCTS | {"products": [{"id": "mix", "names": ["Twice daily"], "ingredients": ["drug-a"]}]}],
        "the name 'Twice daily' of 'mix' is a word of directions; write more of the name",
    ),
    "look-alike-of-nothing": (
        [look_alikes(["drug a", "nothing"])],
        "found 'nothing', wanted a name of a medicine in the vocabulary",
    ),
    "look-alike-of-itself": (
        [look_alikes(["drug a", "drug-a"])],
        "'drug a' and 'drug-a' mean the same; a pair of look-alikes is wanted",
    ),
    "has": ([when({"has": "class-a"})], "there is no cause 'class-a'"),
    "takes": ([when({"not": {"takes": "rare-loss"}})], "there is no drug-class 'rare-loss'"),
    "measure": ([when({"measure": {"measure": "weight", "below": 3}})], "there is no measure 'weight'"),
    "setting": ([when({"any_of": [{"setting": "moon"}]})], "there is no setting 'moon'"),
    "drug": (
        [drug_class("class-b", line("any", -40, when={"drug": "drug-x"}), members=("drug-c",))],
        "there is no substance 'drug-x'",
    ),
    "together": (
        [interaction("pair", 3, {"has": "rare-loss"}, {"has": "nothing"})],
        "there is no cause 'nothing'",
    ),
    "present-when": ([food(line("any", 6), present_when={"has": "nothing"})], "there is no cause 'nothing'"),
    "stakes-when": (
        [food(line("any", 6), stakes=stakes(when={"has": "nothing"}))],
        "there is no cause 'nothing'",
    ),
    "item-of-a-score": ([score({"has": "nothing"})], "there is no cause 'nothing'"),
    "given-drug": ([given(medications=["drug-x"])], "there is no substance 'drug-x'"),
    "given-drug-with-days": (
        [given(medications=[{"drug": "drug-x", "days": 1}])],
        "there is no substance 'drug-x'",
    ),
    "given-condition": ([given(conditions=["nothing"])], "there is no cause 'nothing'"),
    "given-lifestyle": ([given(lifestyle=["rare-loss"])], "there is no lifestyle 'rare-loss'"),
    "given-symptom": ([given(symptoms=["rare-loss"])], "there is no symptom 'rare-loss'"),
    "given-measure": ([given(measures={"weight": 3})], "there is no measure 'weight'"),
    "given-setting": ([given(setting="moon")], "there is no setting 'moon'"),
    "name-of-two-causes": (
        [food(line("any", 6), names=["WEAK"])],
        "the name 'WEAK' of 'poor-food' is a name of 'weak-filter' as well (rules/weak-filter.yaml:1)",
    ),
    "name-of-two-medicines": (
        [PRODUCTS | {"products": [{"id": "mix", "names": ["Drug  A"], "ingredients": ["drug-a", "drug-b"]}]}],
        "the name 'Drug  A' of 'mix' is a name of 'drug-a' as well (rules/substances.yaml:6)",
    ),
    "name-of-two-symptoms": (
        [SYMPTOM, SYMPTOM | {"id": "twitch", "label": "Twitch", "names": ["cramp"]}],
        "the name 'cramp' of 'twitch' is a name of 'cramp' as well (rules/cramp.yaml:1)",
    ),
    "name-of-two-measures": (
        [small_book.measure("clearance", names=["level"])],
        "the name 'level' of 'level' is a name of 'clearance' as well (rules/clearance.yaml:1)",
    ),
    "two-overlaps": (
        [OVERLAP, OVERLAP | {"id": "shared-too", "members": ["rare-loss", "class-b"]}],
        "'rare-loss' is in the overlap 'shared' already",
    ),
    "example-twice": (
        [food(line("any", 6)) | {"examples": [small_book.EXAMPLES[0]] * 2}],
        "the example 'is silent when nothing is there' stands twice",
    ),
    "days-of-no-medicine": (
        [when({"any_of": [{"taken_for_days": {"below": 3}}, {"sex": "male"}]})],
        "it is about one medicine, where none is meant",
    ),
    "dose-in-an-interaction": (
        [interaction("pair", 3, {"has": "rare-loss"}, {"all_of": [{"daily_dose_ddd": {"at_least": 1}}]})],
        "it is about one medicine, where none is meant",
    ),
    "route-of-stakes": (
        [drug_class("class-b", line("any", -40), members=("drug-c",), stakes=stakes(when={"route": "oral"}))],
        "it is about one medicine, where none is meant",
    ),
    "acute-score": ([score({"acute": False})], "it is about one medicine, where none is meant"),
    "drug-of-a-cause": (
        [food(line("any", 6), present_when={"not": {"drug": "drug-a"}})],
        "it is about one medicine, where none is meant",
    ),
    "sign-of-a-lowering-line": (
        [food(line("any", 6), line("less", -3, when={"sex": "male"}))],
        "line 'less' gives -3 points, but the rule says direction: lowers",
    ),
    "sign-of-a-raising-line": (
        [drug_class("class-b", line("any", -6), line("more", 3, when=ACUTE), members=("drug-c",))],
        "line 'more' gives 3 points, but the rule says direction: raises",
    ),
    "direction-either-with-one-sign": (
        [food(line("any", 6), direction="either", why_zero="Nothing holds.")],
        "direction: either wants lines of both signs",
    ),
    "unit-of-a-grade": (
        [small_book.measure("clearance", severities=[{"unit": "furlong", "lower_ends": [1]}])],
        "the unit 'furlong' cannot be turned into mL/min",
    ),
    "unit-of-an-offset": (
        [small_book.measure("clearance", offsets={"furlong": 2})],
        "the unit 'furlong' cannot be turned into mL/min",
    ),
    "unit-of-an-equation": (
        [small_book.measure("clearance", estimated_from=equation(unit="furlong"))],
        "the unit 'furlong' cannot be turned into mmol/L",
    ),
    "measure-of-an-equation": (
        [small_book.measure("clearance", estimated_from=equation(measure="weight"))],
        "there is no measure 'weight'",
    ),
    "example-of-an-equation-twice": (
        [small_book.measure("clearance", estimated_from=equation(examples=[equation()["examples"][0]] * 2))],
        "the example 'gives' stands twice",
    ),
    "known": (
        [treatment(offer_when=[{"when": {"known": "weight"}, "because": "x"}])],
        "there is no measure 'weight'",
    ),
    "route-in-points": (
        [when({"takes": "class-a", "by": "oral"})],
        "`by` is for advice only, which moves no points",
    ),
    "severity-in-points": (
        [small_book.symptom("cramp", 2), when({"any_of": [{"complaint_from": 2}, {"has": "rare-loss"}]})],
        "`complaint_from` is for advice only, which moves no points",
    ),
    "complaint-in-points": (
        [small_book.symptom("cramp", 2), when({"complains_of": "cramp"})],
        "`complains_of` is for advice only, which moves no points",
    ),
    "amount-denied-in-points": (
        [
            small_book.measure("clearance", told=True),
            when({"not": {"measure": {"measure": "clearance", "above": 3}}}),
        ],
        "`not` with an amount that the patient tells is for advice only, which moves no points",
    ),
    "known-in-points": (
        [when({"not": {"known": "level"}})],
        "`known` is for advice only, which moves no points",
    ),
    "complaint-by-name": (
        [look(when=[{"when": {"complains_of": "weak-filter"}, "because": "x"}])],
        "there is no symptom 'weak-filter'",
    ),
    "qualified-by": (
        [food(line("any", 6), qualifies={"words": ["bad"], "of": ["rare-loss", "nothing"]})],
        "there is no cause 'nothing'",
    ),
    "kinds": (
        [rule("condition", "whole", kinds={"of": ["rare-loss", "poor-food"], "ask": "weak"})],
        "there is no condition 'poor-food'",
    ),
    "question-of-kinds": (
        [rule("condition", "whole", kinds={"of": ["rare-loss", "weak-filter"], "ask": "whom"})],
        "there is no question 'whom'",
    ),
    "caution-of-a-test": (
        [look(caution_when=[{"when": {"has": "nothing"}, "because": "x"}])],
        "there is no cause 'nothing'",
    ),
    "evidence-of-a-warning": (
        [food(line("any", 6), safety="Do not.", evidence=["hearsay"])],
        "there is no evidence 'hearsay'",
    ),
    "circumstance": (
        [treatment(offer_when=[{"when": {"has": "nothing"}, "because": "x"}])],
        "there is no cause 'nothing'",
    ),
    "given-to-a-treatment": (
        [
            treatment(
                examples=[
                    {"it": "is there", "given": {"setting": "moon"}, "says": "no"},
                    {"it": "is here", "given": {}, "says": "no"},
                ]
            )
        ],
        "there is no setting 'moon'",
    ),
    "medicine-of-a-test": (
        [look(when=[{"when": {"acute": True}, "because": "x"}])],
        "it is about one medicine, where none is meant",
    ),
    "limits-that-leave-nothing": (
        [when({"measure": {"measure": "clearance", "at_least": 10, "below": 5}})],
        "limits on clearance that contradict each other: no number holds them all",
    ),
    "limits-that-leave-nothing-together": (
        [
            when(
                {
                    "all_of": [{"measure": {"measure": "clearance", "above": 5}}],
                    "measure": {"measure": "clearance", "at_most": 5},
                }
            )
        ],
        "limits on clearance that contradict each other: no number holds them all",
    ),
    "limits-that-leave-nothing-within": (
        [
            when(
                {
                    "any_of": [
                        {"not": {"measure": {"measure": "clearance", "above": 9, "below": 9}}},
                        {"sex": "male"},
                    ]
                }
            )
        ],
        "limits on clearance that contradict each other: no number holds them all",
    ),
    "days-that-leave-nothing": (
        [
            drug_class(
                "class-b",
                line("any", -40, when={"taken_for_days": {"at_least": 9, "below": 9}}),
                members=("drug-c",),
            )
        ],
        "limits on taken_for_days that contradict each other: no number holds them all",
    ),
    "limits-of-an-alert": (
        [
            small_book.measure(
                "clearance", alerts=[{"when": {"at_least": 9, "below": 9}, "label": "x", "advice": "x"}]
            )
        ],
        "limits that contradict each other",
    ),
    "two-lines-of-one-condition": (
        [food(line("any", 6), line("some", 7, when={"sex": "male"}), line("more", 8, when={"sex": "male"}))],
        "the lines 'some' and 'more' have one condition and different points",
    ),
    "offered-and-avoided": (
        [treatment(avoid_when=[{"when": {"measured": "low"}, "because": "x"}])],
        "what is avoided here is offered by an equal condition",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_once_and_with_its_place(tmp_path: Path, fault: str) -> None:
    more, wanted = FAULTS[fault]
    raw = documents() | {document["id"]: document for document in more}
    (found,) = lint(load(write(tmp_path / "rules", raw)))
    place, _, message = found.partition(": ")
    file, number = place.split(":")
    assert message == wanted
    assert (tmp_path / file).is_file()
    assert 1 <= int(number) <= len((tmp_path / file).read_text().splitlines())


def test_a_fault_is_told_on_its_own_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "rules", documents() | {"poor-food": food(line("any", 6), ask="whom")})
    (found,) = lint(load(folder))
    number = int(found.split(":")[1])
    assert '"ask": "whom"' in (folder / "poor-food.yaml").read_text().splitlines()[number - 1]


def test_a_sound_book_has_no_fault() -> None:
    assert lint(small_book.small_book()) == []
    more = [
        STUDY,
        SYMPTOM,
        OVERLAP,
        score({"has": "cramp"}),
        treatment(),
        look(),
        food({"line": "any", "as_found_in": "study/found"}),
    ]
    assert lint(small_book.small_book(*more)) == []


@pytest.mark.parametrize("count", [0, 2])
def test_a_book_has_one_scale(count: int) -> None:
    raw = documents()
    del raw["scale"]
    scales = {f"scale-{n}": scale(id=f"scale-{n}") for n in range(count)}
    assert lint(small_book.book_of(raw | scales)) == [f"one document of kind scale is wanted, found {count}"]


def test_all_faults_are_found_at_once() -> None:
    book = small_book.small_book(food(line("any", 6), ask="whom", evidence=["hearsay"], names=["weak"]))
    assert len(lint(book)) == 3


@pytest.mark.parametrize("kind", ["condition", "lifestyle"])
def test_words_that_may_mean_several_things_are_no_name_with_two_meanings(kind: str) -> None:
    unsure = {"ambiguous_names": ["runs", "weak"]}
    more = [rule(kind, name, line("any", 5), **unsure) for name in ("loose", "lost")]
    assert lint(small_book.small_book(*more)) == []


def test_what_qualifies_and_what_has_kinds_may_name_any_cause_and_condition_that_is_there() -> None:
    words = {"words": ["bad"], "of": ["weak-filter", "poor-food"]}
    kinds = {"of": ["weak-filter", "rare-loss"], "ask": "weak"}
    more = (
        rule("condition", "worse", line("any", 5), qualifies=words),
        rule("condition", "whole", kinds=kinds),
    )
    assert lint(small_book.small_book(*more)) == []


def test_a_form_shares_the_codes_of_its_substance() -> None:
    shared = {"rxcui": "732", "atc": "J02AA01"}
    more = substances({"id": "drug-x", **shared}, {"id": "drug-form", "form_of": "drug-x", **shared})
    assert lint(small_book.small_book(more)) == []
