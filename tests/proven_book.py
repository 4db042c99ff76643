"""The small rulebook with its whole proof: every rule's examples show all that the rule says."""

from typing import Any

from magrisk.rulebook.loader import Rulebook
from small_book import Raw, book_of, documents, level

_PROVES = ("at_least", "at_most", "stakes", "warns", "apart")


def example(it: str, points: int, **given: Any) -> Raw:
    """An example; what it proves beside the points stands where it is given."""
    ends: Raw = {key: given.pop(key) for key in _PROVES if key in given}
    return {"it": it, "given": given, "points": points, **ends}


def takes(drug: str, **more: Any) -> list[Raw]:
    """One medicine by mouth."""
    return [{"drug": drug, **more}]


SILENT = example("is silent", 0, medications=[], no_other_conditions=True, at_most=0)
EXAMPLES: dict[str, list[Raw]] = {
    "class-a": [
        SILENT,
        example("counts for more from the 182nd day", 31, medications=takes("drug-a", days=182)),
        example("does not on the 181st", 19, medications=takes("drug-b", days=181)),
        example("is whole on the 28th day", 19, medications=takes("drug-b", days=28)),
        example("is limited on the 27th day", 3, medications=takes("drug-b", days=27)),
    ],
    "class-b": [SILENT, example("counts", -40, medications=["drug-c"])],
    "weak-filter": [
        example("is silent at 30", 0, measures={"clearance": 30}, at_most=0),
        example("counts at 29", 24, measures={"clearance": 29}),
        example("is open", 0, at_least=0, at_most=24),
    ],
    "rare-loss": [SILENT, example("counts", 50, conditions=["rare-loss"])],
    "poor-food": [SILENT, example("counts", 6, lifestyle=["poor-food"]), example("is open", 0, at_most=6)],
    "a-with-weak-filter": [
        SILENT,
        example("counts", 10, medications=["drug-a"], conditions=["weak-filter"]),
        example("needs both", 0, medications=[], conditions=["weak-filter"]),
    ],
}


def proven(*more: Raw) -> dict[str, Raw]:
    """The documents by id, with examples that show everything; some added or replaced."""
    raw = documents()
    for name, examples in EXAMPLES.items():
        raw[name]["examples"] = examples
    return raw | {document["id"]: document for document in more}


def proven_book(*more: Raw) -> Rulebook:
    """The rulebook of these documents."""
    return book_of(proven(*more))


def treatment(**more: Any) -> Raw:
    """A treatment for a low level, if the filter is sound; all of its answers are shown."""
    names = ("low level", "level not low", "weak filter", "filter unknown", "food is poor")
    given: tuple[Raw, ...] = (
        {"level": 0.60, "clearance": 60},
        {"level": 0.80, "clearance": 60},
        {"level": 0.60, "clearance": 29},
        {"level": 0.60},
        {"level": 0.60, "clearance": 60},
    )
    says = ("yes", "no", "no", "ask", "ask")
    examples: list[Raw] = [
        {"it": name, "given": {"measures": measures}, "says": word}
        for name, measures, word in zip(names, given, says, strict=True)
    ]
    examples[-1]["given"]["lifestyle"] = ["poor-food"]
    return {
        "kind": "treatment",
        "id": "salt",
        "label": "Salt",
        "order": 1,
        "offer_when": [{"when": {"measured": "low"}, "because": "It is low."}],
        "avoid_when": [{"when": {"has": "weak-filter"}, "because": "It is weak.", "ask": "Is it weak?"}],
        "ask_when": [{"when": {"has": "poor-food"}, "because": "What is eaten?"}],
        "otherwise": "It is not low.",
        "benefits": "b",
        "considerations": "c",
        "examples": examples,
        **more,
    }


def test(**more: Any) -> Raw:
    """A test that is wanted below 0.50 mmol/L."""
    return {
        "kind": "test",
        "id": "look",
        "label": "Look",
        "order": 1,
        "when": [{"when": {"measure": {"measure": "level", "below": 0.50}}, "because": "It is very low."}],
        "examples": [
            {"it": "is wanted", "given": {"measures": {"level": 0.49}}, "wanted": True},
            {"it": "is not wanted", "given": {"measures": {"level": 0.50}}, "wanted": False},
        ],
        **more,
    }


test.__test__ = False  # type: ignore[attr-defined] # it makes a document, and tests nothing


def alert() -> Raw:
    """The level with an alert below 0.70 mmol/L and a caution, and patients on both sides of them."""
    patients = ({"level": 0.70, "clearance": 30}, 0, 0), ({"level": 0.69, "clearance": 29}, 1, 1)
    return level(
        alerts=[{"when": {"below": 0.70}, "label": "Low", "advice": "x"}],
        cautions=[{"when": {"measure": {"measure": "clearance", "below": 30}}, "because": "x"}],
        hearings=[
            {"it": it, "given": {"measures": given}, "alerts": ["Low"] * alerts, "cautions": cautions}
            for it, (given, alerts, cautions) in zip(("says nothing", "warns"), patients, strict=True)
        ],
    )
