"""What is to be kept apart: medicines that something else by mouth blocks in the gut, and for how long."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from magrisk.presence import ABSENT
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.situation import Drug, Knowing, Situation, given

_BY_MOUTH = "oral"


class Pair(NamedTuple):
    """A drug of a class, the drugs that it is kept apart from (places in the situation), and the hours."""

    drug_class: str
    place: int
    from_: tuple[int, ...]
    hours: schema.Hours


class Apart:
    """The medicines of one rulebook that are kept apart from others."""

    def __init__(self, book: Rulebook, knowing: Knowing):
        self._knowing = knowing
        self._apart = {c.id: c.keep_apart for c in book.of(schema.DrugClass) if c.keep_apart}

    def of(self, drug_class: str) -> schema.KeepApart:
        """What a class says of keeping apart."""
        return self._apart[drug_class]

    def pairs(self, situation: Situation, offered: Collection[str] = ()) -> Iterator[Pair]:
        """Every medicine that is to be kept apart from another one that is taken, or from the classes
        that are `offered`. One that is held, or given by a way that nobody said, may be taken by mouth."""
        drugs = situation.drugs or ()
        by_mouth = {
            name: [place for place in places if _may_be_taken(drugs[place])]
            for name, places in self._knowing.listed(situation).items()
        }
        for name, apart in self._apart.items():
            blocking = tuple(place for other in apart.from_ for place in by_mouth.get(other, ()))
            for place in by_mouth.get(name, ()) if blocking or set(apart.from_) & set(offered) else ():
                for hours in _hours(apart, drugs[place].substance):
                    yield Pair(name, place, blocking, hours)


def _may_be_taken(drug: Drug) -> bool:
    return given(drug, _BY_MOUTH) != ABSENT


def _hours(apart: schema.KeepApart, substance: str) -> list[schema.Hours]:
    """The entries of a member: its own, or else those of every member."""
    own = [hours for hours in apart.hours if hours.drug == substance]
    return own or [hours for hours in apart.hours if hours.drug is None]
