"""Names with one slip of the pen: none may be taken for another drug, and the right name is offered first."""

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from .general import general
from .measure import Bench
from .names import Ingredients, Names

TRIED = 10_000
_SEED = 2026
_SHORTEST = 4

Ending = Literal["taken", "read", "first", "later", "other", "nothing"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)
FAILURES: tuple[Ending, ...] = ("taken", "later", "other", "nothing")


@dataclass(frozen=True)
class Slip:
    """A name, and what was written instead."""

    name: str
    written: str
    kind: str


@dataclass(frozen=True)
class Tried:
    """What became of a slip, and what was offered first."""

    slip: Slip
    ending: Ending
    offered: str


def _inserted(name: str, at: int, letter: str) -> str:
    return name[:at] + letter + name[at:]


def _dropped(name: str, at: int, _letter: str) -> str:
    return name[:at] + name[at + 1 :]


def _changed(name: str, at: int, letter: str) -> str:
    return name[:at] + letter + name[at + 1 :]


def _swapped(name: str, at: int, _letter: str) -> str:
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


_KINDS: dict[str, Callable[[str, int, str], str]] = {
    "inserted": _inserted,
    "dropped": _dropped,
    "changed": _changed,
    "swapped": _swapped,
}


def pool(names: Names) -> list[str]:
    """The names that are misspelt: those of some letters."""
    return sorted(one for one in names.written.values() if sum(map(str.isalpha, one)) >= _SHORTEST)


def slips(names: Names) -> tuple[list[Slip], int]:
    """The same slips every time, and how many more gave another listed name, or the same one again."""
    chance = random.Random(_SEED)
    wanted = pool(names)
    found: list[Slip] = []
    left_out = 0
    while len(found) < TRIED:
        slip = _slip(chance, chance.choice(wanted))
        if slip is None:
            continue
        if names.of(slip.written):
            left_out += 1
        else:
            found.append(slip)
    return found, left_out


def _slip(chance: random.Random, name: str) -> Slip | None:
    """One edit at a letter; none where two like letters, or a letter and no letter, would be swapped."""
    kind = chance.choice(list(_KINDS))
    at = chance.choice([at for at, sign in enumerate(name) if sign.isalpha()])
    written = _KINDS[kind](name, at, chance.choice(string.ascii_lowercase))
    letters = name[at : at + 2]
    if kind == "swapped" and not (letters.isalpha() and len(letters) == 2):
        return None
    return None if written.casefold() == name.casefold() else Slip(name, written, kind)


def tried(bench: Bench, all_slips: list[Slip]) -> Iterator[Tried]:
    """What the project's own reader makes of each."""
    for slip in all_slips:
        reading = bench.reading(slip.written)
        right = bench.names.of(slip.name)
        ending = _ending(bench.names, right, frozenset(reading.substances), reading.suggestions)
        yield Tried(slip, ending, next(iter(reading.suggestions), ""))


def _ending(
    names: Names, right: frozenset[Ingredients], substances: Ingredients, offered: tuple[str, ...]
) -> Ending:
    meant = frozenset[str]().union(*right)
    # A general word for what was meant is no other medicine; but it is not what was meant, either.
    if any(one not in meant and not any(general(one, other) for other in meant) for one in substances):
        return "taken"
    if substances in right:
        return "read"
    places = [at for at, name in enumerate(offered) if names.of(name) == right]
    if not places:
        return "other" if offered else "nothing"
    return "later" if places[0] else "first"
