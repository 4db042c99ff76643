"""Words of a medication text that are no known name: what they may be slips of, and cast doubt on."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from magrisk.reading.meanings import Meanings
from magrisk.reading.medication_line import Line
from magrisk.reading.near import squeezed

# A name has few words beside the one that slipped.
_MOST_BEFORE = 6
_MOST_BEHIND = 6
# A slip makes at most so many names of one, with so many words and signs between them.
_MOST_NAMES = 4
_MOST_BETWEEN = 2
# Nobody reads suggestions for more runs of words than these.
_MOST_RUNS = 4
_MOST_SUGGESTIONS = 3
# Several names may mean one medicine, and are one suggestion.
_MOST_LOOKED_AT = 8


class Slip(NamedTuple):
    """Words of a text, up to the one behind the last, and the names that one slip makes of them."""

    start: int
    end: int
    names: tuple[str, ...]


class Misspelt:
    """Knows what names mean, and which of them are easily taken for one another."""

    def __init__(self, meanings: Meanings, look_alikes: Iterable[tuple[str, str]]) -> None:
        self._meanings = meanings
        self._names = meanings.names
        self._alike: dict[str, list[str]] = {}
        for one, other in look_alikes:
            self._alike.setdefault(squeezed(one.casefold()), []).append(other)
            self._alike.setdefault(squeezed(other.casefold()), []).append(one)

    def slips(self, line: Line) -> list[Slip]:
        """What words that were not understood may be slips of, together with the words around them."""
        found = []
        for start, end in _runs(line)[:_MOST_RUNS]:
            spans = _around(line, start, end)
            slips = (Slip(*span, self._names.near.one_slip_from(_text(line, *span))) for span in spans)
            found.extend([slip for slip in slips if slip.names][:1])
        return [*found, *self._split(line)]

    def _split(self, line: Line) -> Iterator[Slip]:
        """Names side by side that one slip makes one name of: "ascor bacid" is "ascorb acid"."""
        for at, first in enumerate(line.mentions):
            last = first
            for following in line.mentions[at + 1 : at + _MOST_NAMES]:
                if following.start - last.end > _MOST_BETWEEN:
                    break
                last = following
                names = tuple(self._instead(line, first.start, last.end))
                if names:
                    yield Slip(first.start, last.end, names)

    def _instead(self, line: Line, start: int, end: int) -> Iterator[str]:
        """Names one slip from the words, that mean something else and are not one of the names read."""
        inside = [one for one in line.mentions if start <= one.start < end]
        said = {self._names.exact(_text(line, one.start, one.end)) for one in inside}
        read = frozenset({tuple(sorted(self._meanings.of(one.meanings for one in inside).sure))})
        for name in self._names.near.one_slip_from(_text(line, start, end)):
            if self._names.exact(name) not in said and self._meanings.stands_for(name) != read:
                yield name

    def withdraw(self, line: Line, slips: Iterable[Slip]) -> None:
        """Take back names that are only the rest of a longer one with a slip: "insulin glargin"."""
        for slip in slips:
            meant = {self._names.exact(name) for name in slip.names}
            for mention in tuple(line.mentions):
                inside = slip.start <= mention.start and mention.end <= slip.end
                if inside and meant != {mention.meanings}:
                    line.mentions.remove(mention)
                    line.unknown.update(range(mention.start, mention.end))

    def suggest(self, line: Line, slips: Iterable[Slip]) -> tuple[str, ...]:
        """Names that are spelt nearly like what was not understood: as one text, then word by word."""
        runs = [_text(line, *run) for run in _runs(line)[:_MOST_RUNS]]
        words = dict.fromkeys(word for run in runs for word in run.split(" "))
        near = [name for slip in slips for name in slip.names]
        if len(near) < _MOST_SUGGESTIONS:
            texts = dict.fromkeys((*runs, *words))
            near += [name for text in texts for name in self._names.suggest(text, _MOST_LOOKED_AT)]
        # Two names of one medicine ask nothing that the first of them does not.
        first: dict[tuple[str, ...], str] = {}
        for name in near:
            first.setdefault(self._names.exact(name), name)
        return tuple(first.values())[:_MOST_SUGGESTIONS]

    def look_alikes(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The names that are easily taken for another, each with that other."""
        return tuple(
            (name, other) for name in names for other in self._alike.get(squeezed(name.casefold()), ())
        )


def _runs(line: Line) -> list[tuple[int, int]]:
    """Where words that were not understood stand together."""
    runs: list[tuple[int, int]] = []
    for at in sorted(line.unknown):
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _around(line: Line, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of words with fewer and fewer of the words around it."""
    first, last = max(0, start - _MOST_BEFORE), min(len(line.words), end + _MOST_BEHIND)
    spans = ((at, behind) for at in range(first, start + 1) for behind in range(end, last + 1))
    return iter(sorted(spans, key=lambda span: span[0] - span[1]))


def _text(line: Line, start: int, end: int) -> str:
    return " ".join(line.text(at) for at in range(start, end))
