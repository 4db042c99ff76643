"""What conditions, habits and complaints may be called, by name or by code; history and doubt never count."""

from magrisk.reading.conditions.codes import CodeBook
from magrisk.reading.conditions.cues import SAID_ABSENT
from magrisk.reading.conditions.names import NameBook, NamedLike
from magrisk.reading.conditions.reader import ConditionReader
from magrisk.reading.conditions.reading import ConditionReading
from magrisk.reading.conditions.spelling import key

__all__ = [
    "SAID_ABSENT",
    "CodeBook",
    "ConditionReader",
    "ConditionReading",
    "NameBook",
    "NamedLike",
    "key",
]
