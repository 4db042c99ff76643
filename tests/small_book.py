"""A rulebook small enough to know by heart: two classes, three causes, two measures, one setting.

`advising` adds to it what is said and asked beside the score.
"""

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook

Raw = dict[str, Any]
_DOCUMENT: TypeAdapter[schema.Document] = TypeAdapter(schema.Document)

SCALE: Raw = {
    "kind": "scale",
    "id": "scale",
    "version": "1",
    "outcome": {
        "measure": "level",
        "label": "low level",
        "headline": {"value": 0.70, "unit": "mmol/L"},
        "beside": [],
    },
    "default_setting": "home",
    "adult_from_years": 18,
    "discounts": {"A": 1.0, "B": 0.85, "C": 0.6, "D": 0.4},
    "words": {"slight": {"points": 5, "se": 20}},
    "bands": [
        {"name": "low", "from_chance": 0},
        {"name": "moderate", "from_chance": 0.05},
        {"name": "high", "from_chance": 0.15},
        {"name": "very-high", "from_chance": 0.30},
    ],
    "priorities": {
        "order": ["routine", "soon", "urgent"],
        "usual": ["routine", "routine", "soon", "soon"],
        "raised": ["routine", "soon", "soon", "urgent"],
        "grave": ["soon", "soon", "urgent", "urgent"],
    },
    "symptom_stakes": [{"from_severity": 2, "stakes": "raised"}, {"from_severity": 4, "stakes": "grave"}],
    "limits": ["It informs."],
}

EXAMPLES: list[Raw] = [
    {
        "it": "is silent when nothing is there",
        "given": {"medications": [], "no_other_conditions": True},
        "points": 0,
    },
    {
        "it": "is silent in men, too",
        "given": {"medications": [], "no_other_conditions": True, "sex": "male"},
        "points": 0,
    },
]
STUDY: Raw = {
    "kind": "evidence",
    "id": "study",
    "citation": "A study.",
    "says": "It does.",
    "citation_check": "not-re-checked",
    "findings": {"found": {"difference": -0.01, "se": 0.001, "grade": "A"}},
}


def judged(points: int) -> Raw:
    """An effect's source that weighs exactly so many points."""
    return {"shift": -points / 1000, "se": 0.004, "grade": "A", "because": "It is judged."}


def line(name: str, points: int, **more: Any) -> Raw:
    """A line that weighs so many points."""
    return {"line": name, "judged": judged(points), **more}


def rule(kind: str, name: str, *lines: Raw, **more: Any) -> Raw:
    """A rule of a kind, with a name of its own."""
    lowers = not lines or -lines[0].get("judged", {}).get("shift", -1) > 0
    weighs = {"direction": "lowers" if lowers else "raises", "effect": list(lines)}
    weighs = weighs if lines else {"direction": "neutral", "why_zero": "Nobody found anything."}
    return {"kind": kind, "id": name, "label": name.replace("-", " "), **weighs, "examples": EXAMPLES, **more}


def drug_class(name: str, *lines: Raw, members: tuple[str, ...], **more: Any) -> Raw:
    """A class of medicines that are swallowed or injected."""
    return rule(
        "drug-class", name, *lines, **{"routes": ["oral", "injected"], "members": list(members), **more}
    )


def interaction(name: str, points: int, *together: Raw) -> Raw:
    """An interaction with one line."""
    return rule(
        "interaction", name, *((line("together", points),) if points else ()), together=list(together)
    )


def measure(name: str, **more: Any) -> Raw:
    """A measure in mL/min."""
    return {
        "kind": "measure",
        "id": name,
        "label": name.replace("-", " "),
        "names": [f"{name} value"],
        "unit": "mL/min",
        "plausible": {"at_least": 0, "at_most": 250},
        "examples": [
            {"it": "reads a number", "text": "55", "value": 55},
            {"it": "refuses a word", "text": "high", "value": None},
        ],
        **more,
    }


def level(**more: Any) -> Raw:
    """The measure that the rules bear on, with its range and grades."""
    return measure(
        "level",
        **{
            "unit": "mmol/L",
            "other_units": ["mg/dL", "mEq/L", "mg/L", "umol/L"],
            "unit_required": True,
            "molar_mass_g_per_mol": 24.305,
            "valence": 2,
            "plausible": {"at_least": 0.2, "at_most": 4.0},
            "reference_range": {"low": 1.8, "high": 2.2, "unit": "mg/dL", "source": "the source document"}
            | {"when_low": "Low.", "when_high": "High."},
            "severities": [
                {"unit": "mg/dL", "lower_ends": [1.2, 0.9, 0.7, 0]},
                {"unit": "mmol/L", "lower_ends": [0.5, 0.4, 0.3, 0]},
            ],
            "examples": [
                {"it": "reads its unit", "text": "0.70 mmol/L", "value": 0.70},
                {"it": "refuses a number without a unit", "text": "1.6", "value": None},
            ],
            **more,
        },
    )


def setting(name: str, **more: Any) -> Raw:
    """A setting in which nobody with no factor at all is much at risk."""
    return {
        "kind": "setting",
        "id": name,
        "label": name,
        "mean": 0.8663,
        "sd": 0.0684,
        "population_mean": 0.85,
        "population_sd": 0.07,
        "certainty": "low",
        "fit": "as it is",
        "assumptions": "none",
        "level_is_current_for_days": 90,
        "examples": [
            {"it": "has few low levels without any factor", "points": 0, "per_mille": 8},
            {"it": "has more of them with many points", "points": 86, "per_mille": 120},
        ],
        **more,
    }


def case(because: str, when: Raw, **more: Any) -> Raw:
    """A circumstance: a condition and what it means."""
    return {"when": when, "because": because, **more}


def treatment(name: str, order: int = 1, **more: Any) -> Raw:
    """A treatment that nothing offers, unless it is said."""
    says: list[Raw] = [
        {"it": it, "given": {}, "says": "no"} for it in ("is not offered", "is not offered either")
    ]
    texts = {"otherwise": "Nothing calls for it.", "benefits": "It helps.", "considerations": "It costs."}
    made = {"kind": "treatment", "id": name, "label": name.replace("-", " "), "order": order, **texts}
    return {**made, "examples": says, **more}


def examination(name: str, *when: Raw, order: int = 1, **more: Any) -> Raw:
    """A test that is wanted under these circumstances."""
    wanted: list[Raw] = [
        {"it": it, "given": {}, "wanted": False} for it in ("is not wanted", "is not wanted either")
    ]
    made = {"kind": "test", "id": name, "label": name.replace("-", " "), "order": order, "when": list(when)}
    return {**made, "examples": wanted, **more}


def symptom(name: str, severity: int, **more: Any) -> Raw:
    """A complaint."""
    made = {"kind": "symptom", "id": name, "label": name, "severity": severity, "why": "Why."}
    return {**made, "consider": "What else.", "examples": EXAMPLES, **more}


def estimate(**more: Any) -> Raw:
    """An equation from `waste` that is easy to reckon: 100 / value in men, 50 / value in women, from 18."""
    made = {"name": "E 2021", "measure": "waste", "unit": "mg/L", "from_age": 18, "times_a_year": 1}
    powers = {
        sex: {"times": times, "turns_at": 1, "below": -1, "above": -1}
        for sex, times in (("female", 50), ("male", 100))
    }
    proofs = [
        {"it": "gives the half in women", "value": 2, "age": 40, "sex": "female", "gives": [25]},
        {"it": "spans both", "value": 2, "age": 40, "sex": "unknown", "gives": [25, 50]},
    ]
    return {**made, "by_sex": powers, "examples": proofs, **more}


def adjustment(**more: Any) -> Raw:
    """What the level would be with 40 of the protein, shown below 35 of it."""
    made = {"measure": "protein", "below": 35, "to": 40, "each": 0.005}
    return {**made, "because": "With\n  usual protein:", **more}


def question(name: str, **more: Any) -> Raw:
    """A question."""
    return {"id": name, "asks": f"What about {name}?", **more}


def questions(*listed: Raw) -> Raw:
    """The questions of a book."""
    return {"kind": "questions", "id": "questions", "questions": list(listed)}


def advising() -> list[Raw]:
    """What turns the small rulebook into one that says and asks all that a rulebook may."""
    protein = measure("protein", unit="g/L")
    caution = case("The\n  filter is weak.", {"has": "weak-filter"})
    low = {"when": {"at_least": 0.3, "below": 0.5}, "label": "Very low", "advice": "Look.", "kind": "safety"}
    dialysed = [
        line("poor-bath", 48, when={"measure": {"measure": "bath", "at_most": 0.5}}),
        line("rich-bath", -40, when={"measure": {"measure": "bath", "at_least": 0.75}}),
    ]
    offered = case("It is low.", {"measured": "low"}, ask="Is it low?")
    avoided = case("The filter is weak.", {"has": "weak-filter"}, ask="Is the filter weak?")
    urgent = case("The complaint is severe.", {"complaint_from": 4})
    says = [
        {"it": f"says {word}", "given": {"measures": measures}, "says": word}
        for word, measures in (
            ("yes", {"level": 0.6, "clearance": 60}),
            ("no", {"level": 0.8}),
            ("ask", {"level": 0.6}),
        )
    ]
    return [
        level(alerts=[low], cautions=[caution], adjusted_for=adjustment()),
        protein,
        measure("waste", unit="g/L", other_units=["mg/L"]),
        measure("clearance", estimated_from=estimate()),
        measure("bath", unit="mmol/L"),
        measure("drinks", unit="g/day", told=True),
        questions(
            question("weak", no=["no"]),
            question("drink", answered_by="drinks", no_at_most={"female": 14, "male": 28}, no=["never"]),
        ),
        rule("condition", "drinking", line("any", 12), names=["heavy"], ask="drink"),
        rule("condition", "washing", *dialysed, direction="either", why_zero="The bath decides."),
        drug_class(
            "class-d",
            line("any-use", 20),
            line("now-and-then", 5, caps=True, when={"as_needed": True}),
            members=("drug-d",),
        ),
        symptom("cramp", 2),
        symptom("fit", 5),
        treatment("salt", 2, offer_when=[offered], avoid_when=[avoided], examples=says),
        treatment("drip", 1, offer_when=[urgent], only_if_offered=True, details=["By\n  vein."]),
        examination("look", offered, urgent),
    ]


def documents() -> dict[str, Raw]:
    """The documents by id, as fresh copies that a test may change."""
    made = [
        SCALE,
        level(),
        measure("clearance"),
        setting("home"),
        {"kind": "mechanisms", "id": "mechanisms", "mechanisms": {"loss": "more is lost"}},
        {
            "kind": "questions",
            "id": "questions",
            "questions": [{"id": "weak", "asks": "Is it weak?", "no": ["no"]}],
        },
        {
            "kind": "substances",
            "id": "substances",
            "source": "made up",
            "substances": [{"id": d, "ddd_mg": 10} for d in ("drug-a", "drug-b", "drug-c", "drug-d")],
        },
        drug_class(
            "class-a",
            line("any-use", 19),
            line("long-use", 31, when={"taken_for_days": {"at_least": 182}}),
            line("short-course", 3, caps=True, when={"taken_for_days": {"below": 28}}),
            members=("drug-a", "drug-b"),
            acts_through=["loss"],
        ),
        drug_class("class-b", line("any-use", -40), members=("drug-c",)),
        rule("condition", "weak-filter", line("any", 24), names=["weak"], ask="weak")
        | {"present_when": {"measure": {"measure": "clearance", "below": 30}}},
        rule("condition", "rare-loss", line("any", 50)),
        rule("lifestyle", "poor-food", line("any", 6), ask="weak"),
        interaction("a-with-weak-filter", 10, {"takes": "class-a"}, {"has": "weak-filter"}),
    ]
    return {document["id"]: document for document in copy.deepcopy(made)}


def book_of(raw: Mapping[str, Raw]) -> Rulebook:
    """A rulebook of documents that stand in no file."""
    return Rulebook({name: _DOCUMENT.validate_json(json.dumps(document)) for name, document in raw.items()})


def small_book(*more: Raw) -> Rulebook:
    """The small rulebook, with documents added or replaced."""
    return Rulebook(
        {**_base().documents, **book_of({document["id"]: document for document in more}).documents}
    )


@cache
def _base() -> Rulebook:
    return book_of(documents())


def write(folder: Path, raw: Mapping[str, Raw]) -> Path:
    """Documents as rule files, one a file (JSON is YAML, too)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in raw.items():
        (folder / f"{name}.yaml").write_text(json.dumps(document, indent=1), encoding="utf-8")
    return folder
