"""Holds what was read against what is true."""

from dataclasses import dataclass
from typing import Literal, get_args

from .names import Ingredients

Outcome = Literal[
    "matched",
    "partly",
    "incomplete",
    "ambiguous",
    "unrecognised",
    "wrong",
    "disputed",
    "unlisted",
    "unchecked",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
RECOGNISED: tuple[Outcome, ...] = ("matched", "partly")
# The source's label settles nothing: it is at odds with the text, or no name of the vocabulary.
UNSETTLED: tuple[Outcome, ...] = ("disputed", "unlisted", "unchecked")


@dataclass(frozen=True)
class Truth:
    """The ingredient sets that a text may mean, and the names of ingredients that the vocabulary lacks."""

    sets: frozenset[Ingredients]
    unlisted: tuple[str, ...] = ()
    never: Ingredients = frozenset()  # what it was taken for by others
    in_part: frozenset[Ingredients] = frozenset()  # sets of which the source tells no more than this

    @property
    def known(self) -> Ingredients:
        """Every substance that the text may name."""
        return frozenset().union(*self.sets, *self.in_part)


@dataclass(frozen=True)
class Read:
    """What a reader made of a text: the substances, and how sure it was."""

    substances: Ingredients
    status: str


def judge(read: Read, truth: Truth) -> Outcome:
    """One word for one text."""
    if read.substances & truth.never:
        return "wrong"
    if truth.unlisted:
        return _judge_in_part(read, truth)
    if read.status == "ambiguous":
        within = truth.in_part or any(read.substances <= one for one in truth.sets)
        return "ambiguous" if within else "wrong"
    if not read.substances:
        return "unrecognised"
    if read.substances in truth.sets:
        return "partly" if read.status == "partly" else "matched"
    if any(one <= read.substances for one in truth.in_part):
        return "unchecked"
    fewer = any(read.substances < one for one in truth.sets | truth.in_part)
    return "incomplete" if fewer and read.status == "partly" else "wrong"


def told(read: Read) -> Outcome:
    """What a text without a truth is: its status alone."""
    if read.status == "ambiguous" or not read.substances:
        return "ambiguous" if read.status == "ambiguous" else "unrecognised"
    return "partly" if read.status == "partly" else "matched"


def _judge_in_part(read: Read, truth: Truth) -> Outcome:
    """Of a text with ingredients that the vocabulary lacks, only one thing can be told: too much."""
    beyond = read.substances - truth.known
    if len(beyond) > len(truth.unlisted):
        return "wrong"
    claims_all = read.status == "matched" and bool(read.substances)
    return "unchecked" if beyond or claims_all else "unlisted"
