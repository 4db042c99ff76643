"""That typed values are read as the texts that a person would have written for them."""

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from magrisk.adapters.roster.texted import is_list, is_read, texted

DAY, NOON = datetime.date(2026, 2, 3), datetime.datetime(2026, 2, 3, 12, 30)
MIDNIGHT = datetime.datetime(2026, 2, 3)


def encoded(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.string()).dictionary_encode()


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        (pa.array(["a", None, ""]), ["a", "", ""]),
        (pa.array(["é", None], pa.large_string()), ["é", ""]),
        (pa.array(["é", "x" * 20, None], pa.string_view()), ["é", "x" * 20, ""]),
        (encoded(["a", None, "b", "a"]), ["a", "", "b", "a"]),
        (pa.array([1.0, None, 2.5]).dictionary_encode(), ["1", "", "2.5"]),
        (pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array([None, "b"])), ["", "b"]),
        (pa.RunEndEncodedArray.from_arrays([2, 3], ["a", None]), ["a", "a", ""]),
        (pa.array([None, None]), ["", ""]),
        (pa.array([4603, None, -1], pa.int16()), ["4603", "", "-1"]),
        (pa.array([2**64 - 1], pa.uint64()), ["18446744073709551615"]),
        (pa.array([4603.0, 1.6, None, float("nan"), 59.9]), ["4603", "1.6", "", "", "59.9"]),
        (pa.array([10000001.0, 123456789012.0, -0.0, -5.0]), ["10000001", "123456789012", "0", "-5"]),
        (pa.array([1.6, 16777216.0, None], pa.float32()), ["1.6", "16777216", ""]),
        (pa.array([1.5, 72.0, None], pa.float16()), ["1.5", "72", ""]),
        (pa.array([float("inf"), float("-inf")]), ["inf", "-inf"]),
        (pa.array([1e300]), ["1e+300"]),
        (pa.array([Decimal("1.60"), Decimal("4603.00"), Decimal("100.00"), None]), ["1.6", "4603", "100", ""]),
        (pa.array([Decimal(4600)], pa.decimal128(38, 0)), ["4600"]),
        (pa.array([True, None, False]), ["true", "", "false"]),
        (pa.array([DAY, None]), ["2026-02-03", ""]),
        (pa.array([DAY], pa.date64()), ["2026-02-03"]),
        (pa.array([MIDNIGHT, None, NOON], pa.timestamp("ns")), ["2026-02-03", "", "2026-02-03 12:30:00"]),
        (pa.array([MIDNIGHT], pa.timestamp("s")), ["2026-02-03"]),
        (pa.array([NOON.replace(microsecond=250_000)], pa.timestamp("us")), ["2026-02-03 12:30:00.25"]),
        (pa.array([NOON], pa.timestamp("us", "Europe/Berlin")), ["2026-02-03 13:30:00"]),
        (pa.array(['{"a": 1}'], pa.json_()), ['{"a": 1}']),
    ],
)
def test_values_are_texts(column: pa.Array, wanted: list[str]) -> None:
    assert is_read(column.type)
    found = texted(column)
    assert found.type == pa.string()
    assert found.to_pylist() == wanted
    sliced = texted(column.slice(1)) if not isinstance(column, pa.RunEndEncodedArray) else found.slice(1)
    assert sliced.to_pylist() == wanted[1:]


LISTS = [["a", None], None, [], ["", "b;c"]]


@pytest.mark.parametrize(
    "type_",
    [
        pa.list_(pa.string()),
        pa.large_list(pa.large_string()),
        pa.list_(pa.dictionary(pa.int8(), pa.string())),
        pa.list_view(pa.string()),
        pa.large_list_view(pa.string()),
    ],
)
def test_lists_stay_lists_of_texts(type_: pa.DataType) -> None:
    assert is_list(type_)
    found = texted(pa.array(LISTS, type_))
    assert found.type == pa.list_(pa.string())
    assert found.to_pylist() == [["a", ""], [], [], ["", "b;c"]]
    assert texted(pa.array(LISTS, type_).slice(2)).to_pylist() == [[], ["", "b;c"]]


def test_lists_of_one_size_and_of_numbers_are_lists_of_texts() -> None:
    column = pa.array([[1.0, 2.5], None, [3.0, None]], pa.list_(pa.float64(), 2))
    assert is_list(column.type)
    assert texted(column).to_pylist() == [["1", "2.5"], [], ["3", ""]]


def test_numbers_have_the_mark_that_the_roster_has() -> None:
    assert texted(pa.array([1.6, 70.0]), ",").to_pylist() == ["1,6", "70"]
    assert texted(pa.array([[Decimal("1.60")]]), ",").to_pylist() == [["1,6"]]
    assert texted(pa.array(["1.6"]), ",").to_pylist() == ["1.6"]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([b"a"]),
        pa.array([b"a"], pa.binary(1)),
        pa.array([{"a": 1}]),
        pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())),
        pa.array([datetime.time(1)]),
        pa.array([datetime.timedelta(1)]),
    ],
)
def test_other_values_are_not_read(values: Any) -> None:
    assert not is_read(values.type)
    assert not is_list(values.type)


def test_an_empty_column_has_no_texts() -> None:
    assert texted(pa.array([], pa.float64())).to_pylist() == []
    assert texted(pa.array([], pa.list_(pa.string()))).to_pylist() == []
