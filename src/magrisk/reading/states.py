"""Which medicine of a text a word like "stopped" is about; where that is not plain, nobody knows.

"omeprazole 20 mg, previously 40 mg" is taken, and of "stopped furosemide, started omeprazole"
neither may be taken for stopped. A state is believed where it stands in one clause with the
medicine, or alone in a clause of its own.
"""

from collections.abc import Iterator

from magrisk.reading.dosage import Dosage, read_quantity
from magrisk.reading.medication_line import OVER, Line

_SEPARATORS = frozenset(
    {",", ";", ".", "(", ")", "[", "]", "and", "but", "then", "&", "+", "started", "starting"}
)
# Of what is said apart from any medicine, only these deny that one is taken: "no allergies" does not.
_ABOUT_TAKING = (
    "tak",
    "us",
    "given",
    "refused",
    "declined",
    "started",
    "tom",
    "pren",
    "assum",
    "nimmt",
    "nomm",
)


def settle(line: Line) -> None:
    """Keep the states of a text that are plain, drop those about something else, open those in doubt."""
    if not line.states or not line.mentions:
        return
    clauses = _clauses(line)
    mentioned = {clauses[mention.start] for mention in line.mentions}
    told = {clauses[start] for start, _, _ in line.states}
    if mentioned <= told:
        here = (kind for start, _, kind in line.states if clauses[start] in mentioned)
        kinds = {"stopped" if kind == OVER else kind for kind in here}
        if len(kinds) > 1:
            _open(line)
        elif _of_another_dose(line):
            _drop(line)
    elif mentioned & told:
        _open(line)
    else:
        _apart(line, clauses, several=len(mentioned) > 1)


def _apart(line: Line, clauses: list[int], *, several: bool) -> None:
    """States that stand in clauses without a medicine."""
    others = [word for start, end, _ in line.states for word in _beside(line, clauses, start)]
    taking = all(_about_taking(line, *state) for state in line.states)
    if not others and taking:
        if several:
            _open(line)
        return
    denies = all(kind == "not-taken" for _, _, kind in line.states)
    if denies or any(word[0].isdigit() for word in others):
        _drop(line)
    else:
        _open(line)


def _about_taking(line: Line, start: int, end: int, kind: str) -> bool:
    phrase = " ".join(line.text(at) for at in range(start, end))
    return kind != "not-taken" or any(part in phrase for part in _ABOUT_TAKING)


def _of_another_dose(line: Line) -> bool:
    """Whether a strength stands right behind a state that follows a medicine: "previously 40 mg"."""
    return any(
        start > line.mentions[-1].start and kind != OVER and read_quantity(line.words, end, Dosage()) > end
        for start, end, kind in line.states
    )


def _clauses(line: Line) -> list[int]:
    """The number of the clause that each word stands in."""
    numbers, number = [], 0
    for word in line.words:
        apart = word.text in _SEPARATORS or (word.text == "-" and not word.glued)
        number += apart
        numbers.append(number)
    return numbers


def _beside(line: Line, clauses: list[int], start: int) -> Iterator[str]:
    """The words and numbers of a state's clause that belong to no state, and say no start."""
    spans = [*line.starts, *((first, end) for first, end, _ in line.states)]
    stated = {at for first, end in spans for at in range(first, end)}
    for at, word in enumerate(line.words):
        plain = word.text[0].isalnum() and word.text not in _SEPARATORS
        if clauses[at] == clauses[start] and at not in stated and plain:
            yield word.text


def _drop(line: Line) -> None:
    """What was said is about something else: the medicine is taken, and the text is not understood whole."""
    line.taken, line.stopped, line.stopped_days, line.held = True, False, None, False
    _mark(line)


def _open(line: Line) -> None:
    """It is not plain what was said of which medicine: nobody knows whether they are taken."""
    _drop(line)
    line.held = True


def _mark(line: Line) -> None:
    line.unknown.update(at for start, end, _ in line.states for at in range(start, end))
