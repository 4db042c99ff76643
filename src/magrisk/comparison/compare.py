"""Puts a comparison together: pairs the rows, counts what became of them, and how often rules count."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from magrisk.adapters.writing import replacing
from magrisk.comparison.alarms import alarms
from magrisk.comparison.content import Alone, Comparison, Limits, Moves, Rows, Side
from magrisk.comparison.firing import firing
from magrisk.comparison.movers import Every, First, Reading
from magrisk.comparison.moves import Counting, Steps
from magrisk.comparison.pairing import Rosters
from magrisk.comparison.scored_file import ScoredFile, Words
from magrisk.comparison.settings import is_same_roster, settings
from magrisk.rulebook.loader import Rulebook
from magrisk.stakes import STAKES


@dataclass(frozen=True)
class Order:
    """How files are compared. show: how many rows are listed, at most. moves: a file for all who moved."""

    limits: Limits
    show: int
    moves: Path | None = None


def words_of(*books: Rulebook) -> Words:
    """The words that files scored by some rulebooks may hold; what only a later book has stands behind."""
    bands = ([band.name for band in book.scale.bands] for book in books)
    priorities = (book.scale.priorities.order for book in books)
    return Words(_each_once(bands), STAKES, _each_once(priorities))


def labels_of(*books: Rulebook) -> dict[str, str]:
    """What the documents of some rulebooks are called, by id; the later book's word counts."""
    return {id_: getattr(one, "label", id_) for book in books for id_, one in book.documents.items()}


def compare(
    old: ScoredFile, new: ScoredFile, words: Words, labels: Mapping[str, str], order: Order
) -> Comparison:
    """Hold two scored files against one another. words: that both were read with. labels: of rules, by id.

    Raises ContentProblem where a file is no scored file, OutputProblem where `order.moves` cannot be written.
    """
    rosters = Rosters(old, new)
    moves = _moves(rosters, words, Reading(words, raw=old.raw and new.raw), order)
    before, after = (file.manifest.tally if file.manifest else None for file in (old, new))
    rates = firing(before, after, labels, order.limits)
    rows = _rows(rosters, order.show)
    same = is_same_roster(old.manifest, new.manifest)
    return Comparison(
        old=_side(old, rows.pairs + rows.only_old),
        new=_side(new, rows.pairs + rows.only_new),
        same_roster=same,
        settings=settings(old.manifest, new.manifest),
        rows=rows,
        moves=moves,
        firing=rates,
        alarms=alarms(rates, same_roster=bool(same)),
    )


def _moves(rosters: Rosters, words: Words, reading: Reading, order: Order) -> Moves:
    counting, first = Counting(words), First(order.show)
    with ExitStack() as stack:
        every = stack.enter_context(Every(order.moves)) if order.moves else None
        for pair in rosters.pairs():
            steps = Steps(*pair)
            counting.add(pair, steps)
            first.add(pair, steps)
            if every:
                every.add(pair, steps, reading)
        if every and order.moves:
            every.add_alone(rosters.alone_old(), rosters.alone_new())
            with replacing(order.moves) as out:
                every.write(out)
    return Moves(
        changes=counting.changes(),
        priority=counting.priority(),
        likelihood=counting.likelihood(),
        points=counting.points(),
        chance=counting.chance(),
        listed=first.movers(reading),
    )


def _rows(rosters: Rosters, show: int) -> Rows:
    pairing = rosters.pairing
    old, new = (
        tuple(Alone(*one) for one in islice(alone, show))
        for alone in (rosters.alone_old(), rosters.alone_new())
    )
    only_old, only_new = (int(alone.sum()) for alone in (pairing.alone_old(), pairing.alone_new()))
    return Rows(pairing.pairs(), only_old, only_new, old, new)


def _side(file: ScoredFile, rows: int) -> Side:
    manifest = file.manifest
    aside = manifest.counts.get("quarantined") if manifest else None
    return Side(file.name, rows, aside, file.rulebook(), bool(manifest), bool(manifest and manifest.tally))


def _each_once(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))
