"""What was told of a patient, as typed: each text with its place; a list that tells nothing is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from magrisk.errors import ContentProblem
from magrisk.reading.medication_list import ALLERGY, split_list

NOTHING_TOLD = 'found no medicine, wanted one, or "none" where none is taken'


@dataclass(frozen=True)
class Statement:
    """Something said of a patient, and where ("medication 2", "line 3", "column labs")."""

    said: str
    where: str


@dataclass(frozen=True)
class Words:
    """A patient as told: texts as typed. `medications` is None where no list was given."""

    id: str = ""
    age: str = ""
    sex: str = ""
    setting: str = ""
    medications: tuple[Statement, ...] | None = None
    not_read: tuple[tuple[Statement, str], ...] = ()  # lines of a list that are no medicines, and why
    conditions: tuple[Statement, ...] = ()
    no_other_conditions: bool = False
    labs: tuple[Statement, ...] = ()
    values: tuple[tuple[str, Statement], ...] = ()  # (measure, value with its unit)
    alcohol: Statement | None = None
    lifestyle: tuple[Statement, ...] = ()
    symptoms: tuple[Statement, ...] = ()

    def listed(self, among: "Among") -> tuple[Statement, ...]:
        """The statements of one list; the answer to a question is a list of one."""
        lists: dict[Among, tuple[Statement, ...]] = {
            "medications": self.medications or (),
            "conditions": self.conditions,
            "lifestyle": self.lifestyle,
            "symptoms": self.symptoms,
            "alcohol": (self.alcohol,) if self.alcohol else (),
        }
        return lists[among]

    def with_texts(self, among: "Among", said: str, texts: Sequence[str]) -> "Words":
        """The same patient with other texts (none: nothing) in the place of one, wherever it stands in a
        list; what is left of a list of medicines stays a list."""
        new: dict[Among, tuple[Statement, ...]] = {}
        new[among] = tuple(
            replace(one, said=text)
            for one in self.listed(among)
            for text in (texts if one.said == said else (one.said,))
        )
        return replace(
            self,
            medications=new.get("medications", self.medications),
            conditions=new.get("conditions", self.conditions),
            lifestyle=new.get("lifestyle", self.lifestyle),
            symptoms=new.get("symptoms", self.symptoms),
            alcohol=next(iter(new["alcohol"]), None) if "alcohol" in new else self.alcohol,
        )


Among = Literal["medications", "conditions", "lifestyle", "symptoms", "alcohol"]
ANSWER: Among = "alcohol"  # no list, but the answer to a question


def medicines(
    texts: Sequence[tuple[str, str]], knows: Callable[[str], bool]
) -> tuple[tuple[Statement, ...] | None, tuple[tuple[Statement, str], ...]]:
    """The medicines of a list, and its lines that are none, each with the reason.

    texts: each with its place; "" for a pasted list, whose lines are places of their own. A list
    that tells of allergies alone says nothing of what is taken: None, as where no list was given.
    One that tells nothing at all is a slip, and raises ContentProblem.
    """
    read: list[Statement] = []
    skipped: list[tuple[Statement, str]] = []
    none_taken = not texts
    for text, place in texts:
        try:
            lines, says_none = split_list(text, knows)
        except ContentProblem as problem:
            raise ContentProblem(place or problem.place, problem.message) from None
        none_taken |= says_none
        for line in lines:
            statement = Statement(line.said, place or line.where)
            if line.kind == "medication":
                read.append(statement)
            else:
                skipped.append((statement, line.reason))
    allergies = any(reason == ALLERGY for _, reason in skipped)
    if not (read or allergies or none_taken):
        raise ContentProblem(texts[0][1] or "medication list", NOTHING_TOLD)
    return tuple(read) if read or none_taken else None, tuple(skipped)
