"""What each kind of rule file may say: a shape a kind, told apart by `kind:`."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from magrisk.rulebook.schema.about import About, Variable
from magrisk.rulebook.schema.advice import Test, TestExample, Treatment, TreatmentExample
from magrisk.rulebook.schema.case import Case, CaseAnswer, CaseChange, CaseDoubt
from magrisk.rulebook.schema.changes import Changes, Untouched
from magrisk.rulebook.schema.circumstance import Circumstance
from magrisk.rulebook.schema.effect import Judgement, Line, Manage, Offer, Part, Reviewed, Stake, Word
from magrisk.rulebook.schema.evidence import Evidence, Finding
from magrisk.rulebook.schema.fields import Grade
from magrisk.rulebook.schema.lists import Mechanisms, PublishedScore, Question, Questions, ScoreItem
from magrisk.rulebook.schema.measures import (
    Adjustment,
    Alert,
    Estimate,
    EstimateExample,
    Hearing,
    Measure,
    Power,
    Reading,
    ReferenceRange,
    Repeat,
    Severities,
    Usual,
)
from magrisk.rulebook.schema.populations import Population, Populations, Published
from magrisk.rulebook.schema.proof import Apart, Example, ExampleDrug, Given, ScoreExample
from magrisk.rulebook.schema.rules import (
    Concepts,
    Condition,
    DrugClass,
    Hours,
    Interaction,
    KeepApart,
    Kinds,
    Lifestyle,
    Overlap,
    Prefixes,
    Qualifier,
    Rule,
    Symptom,
)
from magrisk.rulebook.schema.scale import (
    Band,
    Calibration,
    JudgedWord,
    Outcome,
    Priorities,
    Scale,
    ScaleExample,
    Setting,
    SettingExample,
    SymptomStakes,
    Threshold,
    Variant,
)
from magrisk.rulebook.schema.vocabulary import (
    Codes,
    Entry,
    LookAlikes,
    OtherCondition,
    OtherConditions,
    Product,
    Products,
    Substance,
    Substances,
)

__all__ = [
    "KINDS",
    "About",
    "Adjustment",
    "Alert",
    "Apart",
    "Band",
    "Calibration",
    "Case",
    "CaseAnswer",
    "CaseChange",
    "CaseDoubt",
    "Changes",
    "Circumstance",
    "Codes",
    "Concepts",
    "Condition",
    "Document",
    "DrugClass",
    "Entry",
    "Estimate",
    "EstimateExample",
    "Evidence",
    "Example",
    "ExampleDrug",
    "Finding",
    "Given",
    "Grade",
    "Hearing",
    "Hours",
    "Interaction",
    "JudgedWord",
    "Judgement",
    "KeepApart",
    "Kinds",
    "Lifestyle",
    "Line",
    "LookAlikes",
    "Manage",
    "Measure",
    "Mechanisms",
    "Offer",
    "OtherCondition",
    "OtherConditions",
    "Outcome",
    "Overlap",
    "Part",
    "Population",
    "Populations",
    "Power",
    "Prefixes",
    "Priorities",
    "Product",
    "Products",
    "Published",
    "PublishedScore",
    "Qualifier",
    "Question",
    "Questions",
    "Reading",
    "ReferenceRange",
    "Repeat",
    "Reviewed",
    "Rule",
    "Scale",
    "ScaleExample",
    "ScoreExample",
    "ScoreItem",
    "Setting",
    "SettingExample",
    "Severities",
    "Stake",
    "Substance",
    "Substances",
    "Symptom",
    "SymptomStakes",
    "Test",
    "TestExample",
    "Threshold",
    "Treatment",
    "TreatmentExample",
    "Untouched",
    "Usual",
    "Variable",
    "Variant",
    "Weighing",
    "Word",
]

Document = Annotated[
    DrugClass
    | Condition
    | Lifestyle
    | Interaction
    | Symptom
    | Overlap
    | Evidence
    | Measure
    | Setting
    | Scale
    | Mechanisms
    | Questions
    | Substances
    | Products
    | OtherConditions
    | LookAlikes
    | Codes
    | PublishedScore
    | Populations
    | Changes
    | Case
    | About
    | Treatment
    | Test,
    Field(discriminator="kind"),
]

Weighing = DrugClass | Condition | Lifestyle | Interaction
KINDS: Mapping[str, Any] = {
    "drug-class": DrugClass,
    "condition": Condition,
    "lifestyle": Lifestyle,
    "interaction": Interaction,
    "symptom": Symptom,
    "overlap": Overlap,
    "evidence": Evidence,
    "measure": Measure,
    "setting": Setting,
    "scale": Scale,
    "mechanisms": Mechanisms,
    "questions": Questions,
    "substances": Substances,
    "products": Products,
    "other-conditions": OtherConditions,
    "look-alikes": LookAlikes,
    "codes": Codes,
    "score": PublishedScore,
    "populations": Populations,
    "changes": Changes,
    "case": Case,
    "about": About,
    "treatment": Treatment,
    "test": Test,
}
