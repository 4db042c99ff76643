"""Names that are spelt nearly like a text: offered to a person, the likeliest first, and never taken."""

import bisect
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

SHORTEST = 4
# A text may have lost one letter of a name.
_SHORTEST_TEXT = SHORTEST - 1
# A longer text is no slip of the pen.
LONGEST = 60
# Slips that a word of so many letters may hold and still be meant; a longer one may hold one more.
_SLIPS = ((5, 1), (9, 2))
_MOST_SLIPS = 3


def squeezed(text: str) -> str:
    """The letters and digits of a text alone: blanks and hyphens are the first thing that slips.

    >>> squeezed("co-amilozide")
    'coamilozide'
    """
    return "".join(filter(str.isalnum, text))


class NearNames:
    """Names by their spelling. `written` gives for each name, in one spelling, how it is shown."""

    def __init__(self, written: Mapping[str, str]):
        self._shown = written

    def one_slip_from(self, text: str) -> tuple[str, ...]:
        """The names, as they are shown, that one slip makes of the text, or that are the text squeezed.

        The likeliest stands first.
        """
        wanted = squeezed(text[:LONGEST])
        found = sorted(self._within_one(wanted), key=lambda name: (*_unlikely(wanted, name), name))
        return tuple(self._written[name] for name in found)

    def suggest(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """The names that are spelt most like the text, the nearest first."""
        wanted = squeezed(text[:LONGEST])
        if len(wanted) < _SHORTEST_TEXT:
            return ()
        found = self._within_one(wanted)
        if len(found) < limit:
            found |= self._further(wanted)
        ranked = sorted((_slips(wanted, name), *_unlikely(wanted, name), name) for name in found)
        names = [name for *_, name in ranked] + list(self._begun(wanted))
        return tuple(dict.fromkeys(self._written[name] for name in names))[:limit]

    def _within_one(self, wanted: str) -> set[str]:
        """Names that one slip makes of it: a slip leaves the beginning of a name whole, or its end."""
        if len(wanted) < _SHORTEST_TEXT:
            return set()
        candidates = {
            name
            for length in range(len(wanted) - 1, len(wanted) + 2)
            for half in [_half(length)]
            for name in (
                *self._by_beginning.get((length, wanted[:half]), ()),
                *self._by_end.get((length, wanted[-half:]), ()),
            )
        }
        return {name for name in candidates if _slips(wanted, name) <= 1}

    def _further(self, wanted: str) -> set[str]:
        """Names of the same first letter with more slips, as many as a word of this length may hold."""
        most = next((slips for letters, slips in _SLIPS if len(wanted) <= letters), _MOST_SLIPS)
        lengths = range(len(wanted) - most, len(wanted) + most + 1)
        alike = (name for length in lengths for name in self._by_start.get((wanted[0], length), ()))
        return set(_within(wanted, alike, most))

    def _begun(self, wanted: str) -> Iterator[str]:
        """Names that begin with the text."""
        for name in self._sorted[bisect.bisect_left(self._sorted, wanted) :]:
            if not name.startswith(wanted):
                return
            yield name

    # Most texts are understood, and then none of these is made.

    @cached_property
    def _written(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, shown in self._shown.items():
            in_one = name if name.isalpha() else squeezed(name)
            if len(in_one) >= SHORTEST and sum(map(str.isalpha, in_one)) >= SHORTEST:
                found.setdefault(in_one, shown)
        return found

    @cached_property
    def _by_length(self) -> list[tuple[int, int, list[str]]]:
        """The names of every length, and how long its halves are."""
        found: dict[int, list[str]] = {}
        for name in self._written:
            found.setdefault(len(name), []).append(name)
        return [(length, _half(length), names) for length, names in found.items()]

    @cached_property
    def _by_beginning(self) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        for length, half, names in self._by_length:
            for name in names:
                found.setdefault((length, name[:half]), []).append(name)
        return found

    @cached_property
    def _by_end(self) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        for length, half, names in self._by_length:
            for name in names:
                found.setdefault((length, name[-half:]), []).append(name)
        return found

    @cached_property
    def _by_start(self) -> dict[tuple[str, int], list[str]]:
        found: dict[tuple[str, int], list[str]] = {}
        for name in self._written:
            found.setdefault((name[0], len(name)), []).append(name)
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._written)


def _half(length: int) -> int:
    """How many letters at an end are less than half of a name, so that even two swapped in the middle leave
    one of the ends whole."""
    return max((length - 1) // 2, 1)


def _unlikely(text: str, name: str) -> tuple[bool, bool]:
    """Among names as many slips away, what speaks against one.

    A letter that was left out or swapped can be only one; a wrong letter can be any of twenty-five. And
    the first letter slips seldom.
    """
    no_wrong_letter = len(text) < len(name) or sorted(text) == sorted(name)
    return not no_wrong_letter, name[0] != text[0]


def _slips(left: str, right: str) -> int:
    """How many letters are left out, put in, changed, or swapped with the next (optimal string alignment)."""
    from rapidfuzz.distance import OSA

    return OSA.distance(left, right)


def _within(wanted: str, names: Iterable[str], most: int) -> Iterator[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract_iter(wanted, list(names), scorer=OSA.distance, score_cutoff=most)
    return (name for name, _distance, _at in found)
