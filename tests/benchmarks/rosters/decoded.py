"""A row of a roster as what is known of its patient: all that a rule asks for, by looking words up.

It stands beside the peers in an environment of their own, so it uses nothing but Python.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ABSENT, UNKNOWN, PRESENT = 0, 1, 2

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Patient:
    """Facts and spans of measures, and by list its items: each with facts and spans of its own."""

    facts: dict[str, int]
    measures: dict[str, list[float]]
    items: dict[str, list[Json]]


class Decoder:
    """Rows to patients; every word was read before."""

    def __init__(self, meaning: Json, rules: Json):
        self._of, self._concepts = meaning, frozenset(rules["concepts"])
        self._nothing_known: dict[str, list[Json]] = {
            table["each"]: [{"facts": {}, "measures": {}}] for table in rules["tables"]
        }

    def patient(self, row: Mapping[str, str]) -> Patient:
        """What is known of one row."""
        alcohol = self._of["alcohol"][row["alcohol"]]
        measures = dict(alcohol["measures"])
        silence = [row["setting"], self._of["sex"][row["sex"]], row["no_other_conditions"], row["alcohol"]]
        silence.append("listed" if row["medications"] else "")
        for column, lab in self._of["labs"].items():
            if row[column]:
                measures[lab["measure"]] = lab["spans"][row[column]]
                silence.append(lab["measure"])
        facts = dict(self._of["silence"]["|".join(silence)])
        facts.update(self._named({*alcohol["named"], *self._words(row)}))
        return Patient(facts, measures, self._listed(row["medications"], facts))

    def _words(self, row: Mapping[str, str]) -> Iterator[str]:
        for column in ("conditions", "lifestyle", "symptoms"):
            if row[column]:
                for word in row[column].split("; "):
                    yield from self._of[column][word]

    def _named(self, named: set[str]) -> Iterator[tuple[str, int]]:
        """A condition that is named and none of its kinds leaves open which kind it is."""
        for name in named & self._of["kinds"].keys():
            kinds = self._of["kinds"][name]
            if named.isdisjoint(kinds):
                yield from ((kind, UNKNOWN) for kind in kinds if kind in self._concepts)
        for name in named:
            for concept in (name, f"said:{name}"):
                if concept in self._concepts:
                    yield concept, PRESENT

    def _listed(self, medications: str, facts: dict[str, int]) -> dict[str, list[Json]]:
        """The items of all lists; what a medicine adds to the facts is put in."""
        if not medications:
            return self._nothing_known
        items: dict[str, list[Json]] = {}
        for text in medications.split("; "):
            told = self._of["medications"][text]
            for concept, held in told["facts"].items():
                facts[concept] = max(held, facts[concept])
            for each, added in told["items"].items():
                items.setdefault(each, []).extend(added)
        return items
