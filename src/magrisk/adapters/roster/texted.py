"""Knows how a column of typed values is read as texts, as a roster's cells are: any Arrow array, all at once.

A null is an empty cell, and so is a NaN. A number is written as short as it is: a whole one without a point,
also where it is kept as a float, as data frames keep whole numbers beside empty cells. A truth is "true" or
"false", a day is ISO 8601, and a time at midnight is its day. A list stays a list, each text of it by itself.
"""

import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.roster.worded import scalar

WANTED = "wanted text, numbers, truths, days or times, or lists of these in a column that holds a list"
_NOTHING = scalar("")
_MOST_EXACT = pa.scalar(1 << 53, pa.float64())  # up to it a float tells every whole number from its neighbours
_MIDNIGHT = r"[ T]00:00:00(?:\.0*)?$"
_ZEROS = r"(\.[0-9]*?)0+$"  # behind the point, at the end


def is_list(type_: pa.DataType) -> bool:
    """Whether a column of this type holds lists."""
    types = pa.types
    return bool(
        types.is_list(type_)
        or types.is_large_list(type_)
        or types.is_fixed_size_list(type_)
        or types.is_list_view(type_)
        or types.is_large_list_view(type_)
    )


def is_read(type_: pa.DataType) -> bool:
    """Whether single values of this type can be read as texts."""
    types = pa.types
    if types.is_dictionary(type_) or types.is_run_end_encoded(type_):
        return is_read(type_.value_type)
    if isinstance(type_, pa.BaseExtensionType):
        return is_read(type_.storage_type)
    return bool(
        _is_text(type_)
        or types.is_integer(type_)
        or types.is_floating(type_)
        or types.is_decimal(type_)
        or types.is_boolean(type_)
        or types.is_date(type_)
        or types.is_timestamp(type_)
        or types.is_null(type_)
    )


def texted(column: pa.Array, decimal: str = ".") -> pa.StringArray | pa.ListArray:
    """The texts of a column of a type that is read; a list of texts for each of its lists. decimal: the mark
    that numbers of the roster have."""
    if is_list(column.type):
        sizes = pc.cast(pc.fill_null(pc.list_value_length(column), 0), pa.int32())
        ends = pc.cumulative_sum(sizes)
        edges = pa.concat_arrays([pa.array([0], pa.int32()), ends])
        return pa.ListArray.from_arrays(edges, texted(column.flatten(), decimal))
    return _filled(_texts(column, decimal))


def _texts(column: pa.Array, decimal: str) -> pa.Array:
    types, type_ = pa.types, column.type
    if isinstance(column, pa.ExtensionArray):
        return _texts(column.storage, decimal)
    if types.is_run_end_encoded(type_):
        return _texts(pc.run_end_decode(column), decimal)
    if types.is_dictionary(type_):
        return _filled(_texts(column.dictionary, decimal)).take(column.indices)
    if types.is_floating(type_):
        return _pointed(_floats(column), decimal)
    if types.is_decimal(type_):
        return _pointed(_without_zeros(pc.cast(column, pa.string())), decimal)
    if types.is_timestamp(type_):
        return _times(column)
    return column if types.is_string(type_) else pc.cast(column, pa.string())


def _is_text(type_: pa.DataType) -> bool:
    types = pa.types
    return bool(types.is_string(type_) or types.is_large_string(type_) or types.is_string_view(type_))


def _filled(texts: pa.StringArray) -> pa.StringArray:
    return pc.fill_null(texts, _NOTHING) if texts.null_count else texts


def _floats(column: pa.Array) -> pa.Array:
    """Whole numbers as such, whatever their size: the library would write large ones with an exponent."""
    if pa.types.is_float16(column.type):
        column = pc.cast(column, pa.float32())
    number = pc.if_else(pc.is_nan(column), None, column)
    wide = pc.cast(number, pa.float64())
    is_whole = pc.and_(pc.equal(pc.floor(wide), wide), pc.less_equal(pc.abs(wide), _MOST_EXACT))
    whole = pc.cast(pc.cast(pc.if_else(is_whole, wide, None), pa.int64()), pa.string())
    return pc.coalesce(whole, pc.cast(number, pa.string()))


def _without_zeros(texts: pa.Array) -> pa.Array:
    shorter = pc.replace_substring_regex(texts, _ZEROS, r"\1")
    return pc.replace_substring_regex(shorter, r"\.$", "")


def _pointed(texts: pa.Array, decimal: str) -> pa.Array:
    return texts if decimal == "." else pc.replace_substring(texts, ".", decimal)


def _times(column: pa.Array) -> pa.Array:
    """Of a zone the time on its clocks; at midnight the day alone."""
    if column.type.tz:
        column = pc.local_timestamp(column)
    texts = pc.replace_substring_regex(pc.cast(column, pa.string()), _MIDNIGHT, "")
    return pc.if_else(pc.match_substring(texts, "."), _without_zeros(texts), texts)
