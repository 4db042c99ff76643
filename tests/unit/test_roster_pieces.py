"""That each distinct text is read once, however it is spelt."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from magrisk.adapters.roster import pieces
from magrisk.adapters.roster.pieces import Kinds, Read
from magrisk.adapters.roster.spellings import NEW, Spellings


@dataclass(frozen=True)
class Length:
    """What a text is read as here."""

    size: int
    letters: tuple[int, ...]
    text: str


KINDS: Kinds = {"size": np.intp, "letters": tuple, "text": str}


def length(text: str) -> Length:
    return Length(len(text), tuple(map(ord, text)), text)


def spelt(*pieces: str) -> pa.StringArray:
    return pa.array(pieces, pa.string())


def test_pieces_are_numbered_as_they_are_met() -> None:
    spellings = Spellings()
    assert spellings.known(spelt(",a")).tolist() == [NEW]
    assert spellings.numbers(spelt(",a", ";a", ",a", ",b")).tolist() == [0, 1, 0, 2]
    assert spellings.known(spelt(",b", ",c", ";a")).tolist() == [2, NEW, 1]
    assert spellings.numbers(spelt(",c", ",a")).tolist() == [3, 0]
    assert len(spellings) == 4
    assert spellings.texts(spellings.numbers(spelt(";a", ",c"))) == ["a", "c"]
    spellings.clear()
    assert len(spellings) == 0
    assert spellings.numbers(spelt(",c")).tolist() == [0]
    assert spellings.numbers(spelt()).tolist() == []


def test_a_text_is_read_once_and_keeps_its_number() -> None:
    asked: list[str] = []
    spellings = Spellings()
    read = Read(spellings, asked.append, {})
    assert read.codes(spellings.numbers(spelt(",b", ",a", ";b"))).tolist() == [0, 1, 0]
    assert read.codes(spellings.numbers(spelt(";a", ",c", ",", ",c"))).tolist() == [1, 2, 3, 2]
    assert read.code("c") == 2
    assert asked == ["b", "a", "c", ""]
    assert len(read) == 4
    read.clear()
    assert read.codes(spellings.numbers(spelt(",c"))).tolist() == [0]


def test_what_is_no_part_of_a_text_does_not_matter() -> None:
    spellings = Spellings()
    read = Read(spellings, length, KINDS, str.strip)
    assert len(set(read.codes(spellings.numbers(spelt(", a", ",a ", ";\ta\x1f"))).tolist())) == 1
    assert read.texts("text").to_pylist() == ["a"]


def test_what_texts_were_read_as_stands_in_arrays_that_grow() -> None:
    spellings = Spellings()
    read = Read(spellings, length, KINDS)
    assert (len(read.array("size")), len(read.lists("letters")), len(read.texts("text"))) == (0, 0, 0)
    read.codes(spellings.numbers(spelt(",", ",ab")))
    assert read.array("size").tolist() == [0, 2]
    assert read.lists("letters").counts.tolist() == [0, 2]
    read.codes(spellings.numbers(spelt(",abc")))
    assert read.array("size").tolist() == [0, 2, 3]
    assert read.lists("letters").values.tolist() == [97, 98, 97, 98, 99]
    assert read.texts("text").to_pylist() == ["", "ab", "abc"]


def test_few_texts_are_held_as_objects_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_MOST_NEW", 2)
    spellings = Spellings()
    read = Read(spellings, length, KINDS)
    texts = spelt(*(f",{'x' * size}" for size in (4, 0, 2, 1, 3)))
    assert read.codes(spellings.numbers(texts)).tolist() == [0, 1, 2, 3, 4]
    assert len(read._new) == 1
    assert read.array("size").tolist() == [4, 0, 2, 1, 3]
