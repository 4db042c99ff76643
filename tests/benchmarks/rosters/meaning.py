"""What the cells of made rosters mean, as plain JSON: with it, another tool reads a roster as we do."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from magrisk.assess import Assessor
from magrisk.evaluate import Known
from magrisk.presence import Presence
from magrisk.rulebook import schema
from magrisk.scale import Span
from magrisk.situation import Situation
from magrisk.told import Statement, Words

from . import words
from .texts import texts

Json = dict[str, Any]

AS_OF = date(2026, 11, 22)
_LABS = {
    "egfr": ("egfr", "mL/min/1.73 m2", words.EGFR),
    "magnesium_mg_dl": ("serum-magnesium", "mg/dL", words.MAGNESIUM),
    "potassium_mmol_l": ("serum-potassium", "mmol/L", words.POTASSIUM),
}
_SEXES = {"female": "female", "F": "female", "male": "male", "M": "male"}


class Meaning:
    """Asks the rulebook's own reader what each word means, one word at a time."""

    def __init__(self, assessor: Assessor, concepts: Collection[str]):
        self._book, self._reader, self._concepts = assessor.book, assessor.reader, frozenset(concepts)

    def as_json(self) -> Json:
        """By column: what a word of it says. `silence` is what is known of all concepts before anything
        is said, by what that hangs on."""
        return {
            "medications": {text.said: self._medicine(text.said) for text in texts()},
            "conditions": {
                word: self._named(Words(conditions=_said(word))) for word in _parts(words.CONDITIONS)
            },
            "lifestyle": {
                word: self._named(Words(lifestyle=_said(word))) for word in _parts(words.LIFESTYLE)
            },
            "symptoms": {word: self._named(Words(symptoms=_said(word))) for word in _parts(words.SYMPTOMS)},
            "alcohol": {word: self._alcohol(word) for word in words.ALCOHOL},
            "labs": {column: self._lab(column) for column in _LABS},
            "sex": _SEXES,
            "kinds": {c.id: list(c.kinds.of) for c in self._book.of(schema.Condition) if c.kinds},
            "silence": dict(self._silences()),
        }

    def _situation(self, told: Words) -> Situation:
        return self._reader.read(told, AS_OF).situation

    def _known(self, situation: Situation) -> Known:
        return self._reader.knowing.known(situation)

    def _medicine(self, text: str) -> Json:
        """Facts of the patient, and by list the items that this text adds."""
        told = self._known(self._situation(Words(medications=_said(text))))
        without = self._known(self._situation(Words(medications=())))
        facts = {name: held for name, held in told.facts.items() if held != without.facts[name]}
        items = {each: [self._item(item) for item in added] for each, added in told.items.items() if added}
        return {"facts": self._kept(facts), "items": items}

    def _named(self, told: Words) -> list[str]:
        return sorted(self._situation(told).named)

    def _alcohol(self, word: str) -> Json:
        situation = self._situation(Words(alcohol=_said(word)[0] if word else None))
        spans = {name: [span.low, span.high] for name, span in situation.measures.items()}
        return {"named": sorted(situation.named), "measures": spans}

    def _lab(self, column: str) -> Json:
        measure, unit, cells = _LABS[column]
        spans = {cell: self._span(measure, cell, unit) for cell in cells if cell}
        return {"measure": measure, "spans": spans}

    def _span(self, measure: str, cell: str, unit: str) -> list[float]:
        told = Words(values=((measure, Statement(f"{cell} {unit}", measure)),))
        span = self._situation(told).measures[measure]
        return [span.low, span.high]

    def _silences(self) -> Iterator[tuple[str, dict[str, int]]]:
        labs = [measure for measure, _, _ in _LABS.values()]
        for setting, sex, closed, word, listed in product(
            words.SETTING, set(_SEXES.values()), ("", "yes"), words.ALCOHOL, (False, True)
        ):
            alcohol = _said(word)[0] if word else None
            told = Words(sex=sex, setting=setting, no_other_conditions=bool(closed), alcohol=alcohol)
            said = self._situation(replace(told, medications=() if listed else None))
            situation = replace(said, named=frozenset())
            for measured in product((False, True), repeat=len(labs)):
                held = [lab for lab, known in zip(labs, measured, strict=True) if known]
                facts = self._known(_measured(situation, held)).facts
                key = "|".join([setting, sex, closed, word, "listed" if listed else "", *held])
                yield key, self._kept(facts)

    def _item(self, item: Known) -> Json:
        measures = {name: [span.low, span.high] for name, span in item.measures.items()}
        return {"facts": self._kept(item.facts), "measures": measures}

    def _kept(self, facts: Mapping[str, Presence]) -> dict[str, int]:
        return {name: int(facts[name]) for name in sorted(facts.keys() & self._concepts)}


def _parts(cells: Iterable[str]) -> list[str]:
    return sorted({part for cell in cells for part in cell.split("; ") if part})


def _said(text: str) -> tuple[Statement, ...]:
    return (Statement(text, "a word"),)


def _measured(situation: Situation, labs: list[str]) -> Situation:
    """With these measures known; what is silent hangs on which they are, not on their values."""
    return replace(situation, measures={**situation.measures, **dict.fromkeys(labs, Span(1, 1))})
