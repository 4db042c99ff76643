"""Knows how a condition of a rule reads in words."""

from collections.abc import Iterator

from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.when import Bound, When

_WORDS = (("at_least", "at least"), ("above", "more than"), ("at_most", "at most"), ("below", "less than"))
_OF_A_MEDICINE = (
    ("taken_for_days", "taken for {} days"),
    ("stopped_for_days", "stopped for {} days"),
    ("daily_dose_ddd", "{} times the defined daily dose"),
    ("daily_dose_mg_per_kg", "{} mg for each kg of body weight a day"),
    ("elemental_mg_per_day", "{} mg of the element a day"),
    ("cycles", "{} cycles"),
)
_ROUTES = {
    "oral": "by mouth",
    "injected": "injected",
    "intravenous": "by vein",
    "inhaled": "inhaled",
    "rectal": "rectally",
    "local": "locally",
}


class Circumstances:
    """Tells conditions of one rulebook."""

    def __init__(self, book: Rulebook):
        self._book = book

    def told(self, when: When) -> str:
        """A condition in words: all parts joined by "and"."""
        return " and ".join(self._parts(when))

    def _parts(self, when: When) -> Iterator[str]:
        for key, words in _OF_A_MEDICINE:
            bound = getattr(when, key)
            if bound is not None:
                yield words.format(_bound(bound))
        yield from self._of_the_medicine(when)
        yield from self._of_the_patient(when)
        if when.any_of:
            yield f"({' or '.join(self.told(part) for part in when.any_of)})"
        for part in when.all_of or ():
            yield self.told(part)
        if when.not_:
            yield f"not ({self.told(when.not_)})"

    def _of_the_medicine(self, when: When) -> Iterator[str]:
        if when.drug:
            yield self._book.substances[when.drug].name
        if when.route:
            yield f"given {_ROUTES[when.route]}"
        for held, yes, no in (
            (when.acute, "a single or acute dose", "no single or acute dose"),
            (when.as_needed, "only as needed", "not only as needed"),
        ):
            if held is not None:
                yield yes if held else no

    def _of_the_patient(self, when: When) -> Iterator[str]:
        if when.has:
            yield self.label(when.has)
        if when.takes:
            by = f" {_ROUTES[when.by]}" if when.by else ""
            many = f" ({when.how_many} different ones)" if when.how_many else ""
            yield f"{self.label(when.takes)}{by}{many}"
        if when.measure:
            measure = self._book.documents[when.measure.measure]
            unit = measure.unit if isinstance(measure, schema.Measure) else ""
            yield f"{self.label(measure.id)} {_bound(when.measure)} {unit}"
        if when.known:
            yield f"{self.label(when.known)} is known"
        if when.measured:
            yield f"the measured level is {when.measured}"
        if when.complaint_from:
            yield f"a complaint of severity {when.complaint_from} or more"
        if when.complains_of:
            yield f"complains of {self.label(when.complains_of)}"
        if when.sex:
            yield when.sex
        if when.setting:
            yield f"seen in the setting {when.setting}"

    def label(self, name: str) -> str:
        """The label of a document."""
        return str(getattr(self._book.documents[name], "label", name))


def _bound(bound: Bound) -> str:
    limits = ((words, getattr(bound, key)) for key, words in _WORDS)
    return " and ".join(f"{words} {value:g}" for words, value in limits if value is not None)
