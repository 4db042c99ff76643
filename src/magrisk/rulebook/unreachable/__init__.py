"""What a rulebook states in vain: lines that never count, conditions that never or always hold.

It is asked of the compiled plan, in every way in which its steps may turn out together; it is slow
beside `lint`, and only a rule author needs it.
"""

import numpy as np

from magrisk.plan import ITEM, Fact, Plan, Table
from magrisk.presence import ABSENT, PRESENT
from magrisk.rulebook import schema
from magrisk.rulebook.lint.places import Place
from magrisk.rulebook.loader import Rulebook
from magrisk.rulebook.unreachable.probes import Probe, probed
from magrisk.rulebook.unreachable.settlements import Kind, settlements
from magrisk.rulebook.when import ROUTES

_DRUG, _ROUTE = f"{ITEM}drug:", f"{ITEM}route:"


def unreachable(book: Rulebook) -> list[str]:
    """Every fault of this kind, with file and line, of a book that lint found sound.

    Raises RulebookProblem where the book cannot be compiled.
    """
    plan, probes = probed(book)
    found = _Found(book, plan)
    # From the whole to its parts: what a fault holds is told once, at its widest.
    for probe in sorted(probes, key=lambda probe: (probe.place == (), len(probe.place))):
        found.look_at(probe)
    for table in plan.tables:
        found.look_at_lines(table)
    found.look_at_flags()
    return [f"{book.at(document, *place)}: {told}" for (document, place), told in found.faults.items()]


class _Found:
    """The faults so far, by document and place."""

    def __init__(self, book: Rulebook, plan: Plan):
        self._book, self._plan = book, plan
        self.faults: dict[tuple[str, Place], str] = {}

    def look_at(self, probe: Probe) -> None:
        """A condition that never holds or always does; an interaction whose parts exclude each other."""
        around = (probe.place[:length] for length in range(len(probe.place)))
        if any((probe.document, place) in self.faults for place in around):
            return
        never = _impossible(self._book.documents[probe.document], self._plan)
        ways = settlements(self._plan, [probe.step], Kind(known=True, never=never))
        values = {ABSENT, PRESENT} if ways is None else set(np.unique(ways[probe.step]).tolist())
        if not probe.place:
            if PRESENT not in values:
                self._add(probe.document, ("together",), "unreachable: its parts exclude each other")
        elif PRESENT not in values:
            self._add(probe.document, probe.place, "unreachable: this condition can never hold")
        elif values == {PRESENT}:
            self._add(probe.document, probe.place, "always true: this condition holds whatever happens")

    def look_at_lines(self, table: Table) -> None:
        """Lines that no cell gives: another one is chosen wherever they hold."""
        never = _impossible(self._book.documents[table.rule], self._plan)
        ways = settlements(self._plan, table.steps, Kind(never=never))
        if ways is None:
            return
        places = sum((ways[step].astype(np.int64) * 3**n for n, step in enumerate(table.steps)), start=0)
        counted = {table.cells[place].line for place in np.unique(places).tolist()}
        for number, line in enumerate(table.lines):
            if number not in counted:
                told = f"unreachable: the line {line!r} never counts, another is chosen wherever it holds"
                self._add(table.rule, ("effect", number), told)

    def look_at_flags(self) -> None:
        """Stakes and remarks that can hold, but not together with what they belong to."""
        for flag in self._plan.flags:
            ways = settlements(self._plan, [flag.step], Kind(known=True))
            if ways is not None and not (ways[flag.step] == PRESENT).any():
                place: Place = ("stakes", flag.stake) if flag.stake >= 0 else ()
                self._add(flag.rule, place, "unreachable: this can never hold together with its rule")

    def _add(self, document: str, place: Place, told: str) -> None:
        """A fault is told unless something within it, or the interaction as a whole, was told already."""
        for of, at in self.faults:
            if of == document and (at == ("together",) or at[: len(place)] == place):
                return
        self.faults[document, place] = told


def _impossible(document: schema.Document, plan: Plan) -> frozenset[str]:
    """What no medicine of a class can be: of another class, or given by a route that does not count."""
    if not isinstance(document, schema.DrugClass):
        return frozenset()
    counts = {*document.routes}
    counts |= {"intravenous"} if "injected" in counts else {"injected"} if "intravenous" in counts else set()
    members = {_DRUG + member for member in document.members}
    drugs = {s.concept for s in plan.steps if isinstance(s, Fact) and s.concept.startswith(_DRUG)}
    return frozenset(drugs - members) | {_ROUTE + route for route in ROUTES if route not in counts}
