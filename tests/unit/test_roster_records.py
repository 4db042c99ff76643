"""How records are cut, what is set aside, and that no physical line is ever lost."""

import codecs
import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import quickest
from magrisk.adapters.roster import records as module
from magrisk.adapters.roster.records import Record, records
from magrisk.errors import ContentProblem

KIB = 1024


def read(data: bytes, delimiter: str = ",") -> list[Record]:
    return list(records(io.BytesIO(data), delimiter))


def only(data: bytes) -> Record:
    (record,) = read(data)
    return record


def sound(data: bytes) -> list[tuple[str, ...]]:
    return [record.fields for record in read(data) if not record.problem and not record.blank]


def physical_lines(data: bytes) -> int:
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.count(b"\n") + bool(data and not data.endswith(b"\n"))


def lines_are_accounted_for(found: list[Record], data: bytes) -> bool:
    places = [line for record in found for line in range(record.line, record.line + record.lines)]
    return places == list(range(1, physical_lines(data) + 1))


# --- what is read exactly -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (b"a,b\n", ("a", "b")),
        (b"a,b\r\n", ("a", "b")),
        (b"a,b", ("a", "b")),
        (b",\n", ("", "")),
        (b"a,\n", ("a", "")),
        (b" a , b \n", (" a ", " b ")),
        (b" \n", (" ",)),
        (b'"a","b"\n', ("a", "b")),
        (b'"",""\n', ("", "")),
        (b'""\n', ("",)),
        (b'"a,b",c\n', ("a,b", "c")),
        (b'"say ""no""",c\n', ('say "no"', "c")),
        (b'"""",c\n', ('"', "c")),
        (b'a,""""""', ("a", '""')),
        (b'"a",\n', ("a", "")),
        ("é,Ω,\u2028,\x85\n".encode(), ("é", "Ω", "\u2028", "\x85")),
        (b"a\x0bb\x0cc\x1cd,e\n", ("a\x0bb\x0cc\x1cd", "e")),
    ],
)
def test_a_sound_record_is_read_as_it_was_written(data: bytes, fields: tuple[str, ...]) -> None:
    assert only(data) == Record(1, 1, fields, "", False)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_inside_quotes_are_kept(end: bytes) -> None:
    data = b'1,"a' + end + b'b",c\n2,d,e\n'
    lines = 1 + (end != b"\r")
    assert read(data) == [
        Record(1, lines, ("1", f"a{end.decode()}b", "c"), "", False),
        Record(1 + lines, 1, ("2", "d", "e"), "", False),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "¦"])
def test_another_delimiter_leaves_commas_alone(delimiter: str) -> None:
    found = read(f'a,b{delimiter}"c{delimiter}d"\ne{delimiter}f\n'.encode(), delimiter)
    assert [record.fields for record in found] == [("a,b", f"c{delimiter}d"), ("e", "f")]


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "\r", "\0"])
def test_what_cannot_delimit_is_refused_at_once(delimiter: str) -> None:
    with pytest.raises(ValueError, match="a delimiter is one character"):
        records(io.BytesIO(b""), delimiter)


def test_no_number_of_fields_is_enforced_and_nothing_is_padded() -> None:
    assert sound(b"a,b,c\nd\ne,f,g,h\n") == [("a", "b", "c"), ("d",), ("e", "f", "g", "h")]


def test_an_empty_stream_has_no_records() -> None:
    assert read(b"") == []


def test_blank_lines_are_records_of_their_own() -> None:
    found = read(b"\na\n\r\n\nb\n\n")
    assert [(record.line, record.blank, record.fields) for record in found] == [
        (1, True, ()),
        (2, False, ("a",)),
        (3, True, ()),
        (4, True, ()),
        (5, False, ("b",)),
        (6, True, ()),
    ]


def test_the_bytes_of_a_record_are_kept_for_a_quarantine_that_asks_for_them() -> None:
    found = read(b'1,"a\r\nb"\r\n2,"c\n\n')
    assert [record.raw for record in found] == [b'1,"a\r\nb"\r\n', b'2,"c\n', b"\n"]


def test_a_record_does_not_show_its_cells() -> None:
    assert "canary" not in "".join(repr(record) for record in read(b'canary,b\n"canary\n'))


# --- the beginning of the file ------------------------------------------------------------------


def test_a_byte_order_mark_is_dropped_at_the_beginning_only() -> None:
    mark = codecs.BOM_UTF8
    assert sound(mark + b'"id",b\n' + mark + b"c\n") == [("id", "b"), ("\ufeffc",)]


def test_a_file_of_a_mark_alone_has_no_records() -> None:
    assert read(codecs.BOM_UTF8) == []


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "UTF-32"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "UTF-32"),
    ],
)
def test_another_encoding_that_names_itself_is_refused(encoding: str, mark: bytes, name: str) -> None:
    with pytest.raises(ContentProblem, match=f"^line 1: the text is {name}; wanted UTF-8$") as caught:
        read(mark + "id,age\ncanary,70\n".encode(encoding))
    assert caught.value.exit_code == 65


def test_utf_16_that_does_not_name_itself_yields_no_sound_record() -> None:
    data = "id,age\n1,70\n".encode("utf-16-le")
    assert sound(data) == []
    assert lines_are_accounted_for(read(data), data)


# --- one fault, one record ----------------------------------------------------------------------

FAULTS = [
    (b'5" tall,x\n', module.QUOTE_INSIDE),
    (b'a, "b"\n', module.QUOTE_INSIDE),
    (b'a,b"\n', module.QUOTE_INSIDE),
    (b'a"b"c,d\n', module.QUOTE_INSIDE),
    (b'"a"b,c\n', module.TEXT_AFTER_QUOTE),
    (b'"a" ,c\n', module.TEXT_AFTER_QUOTE),
    (b'"a"b",c\n', module.TEXT_AFTER_QUOTE),
    (b'"a"\r,c\n', module.TEXT_AFTER_QUOTE),
    (b'a,"b\n', module.NOT_CLOSED),
    (b'"\n', module.NOT_CLOSED),
    (b'a,"b""\n', module.NOT_CLOSED),
    (b"a,\xff\n", "not UTF-8 at byte 3 of the line"),
    (b'"b",\xff\n', "not UTF-8 at byte 5 of the line"),
    (b"\xc0\xaf,overlong\n", "not UTF-8 at byte 1 of the line"),
    (b"a\xed\xa0\x80,lone surrogate\n", "not UTF-8 at byte 2 of the line"),
    (b"M\xfcller,latin-1\n", "not UTF-8 at byte 2 of the line"),
    (b"a\0b,c\n", module.NUL),
    (b'"a\0b",c\n', module.NUL),
    (b"a\rb,c\n", module.LONE_RETURN),
    (b'"a",b\rc\n', module.LONE_RETURN),
    (b"a,b\r\r\n", module.LONE_RETURN),
]


@pytest.mark.parametrize(("fault", "reason"), FAULTS)
def test_a_fault_sets_aside_its_own_record_and_no_other(fault: bytes, reason: str) -> None:
    assert read(b"1,x\n" + fault + b'2,y\n3,"z"\n4,"z\nz"\n') == [
        Record(1, 1, ("1", "x"), "", False),
        Record(2, 1, (), reason, False),
        Record(3, 1, ("2", "y"), "", False),
        Record(4, 1, ("3", "z"), "", False),
        Record(5, 2, ("4", "z\nz"), "", False),
    ]


@pytest.mark.parametrize(("fault", "reason"), FAULTS)
def test_a_fault_in_the_last_line_is_seen_without_a_line_end(fault: bytes, reason: str) -> None:
    assert read(b"1,x\n" + fault[:-1])[1] == Record(2, 1, (), reason, False)


def test_no_reason_carries_a_cell() -> None:
    for fault, _ in FAULTS:
        (record, *_) = read(b"canary," + fault)
        assert record.problem
        assert "canary" not in record.problem


def test_a_carriage_return_at_the_very_end_is_no_line_end() -> None:
    assert only(b"a,b\r").problem == module.LONE_RETURN


def test_a_file_with_old_macintosh_line_ends_is_named_as_such() -> None:
    assert "old Macintosh line ends" in only(b"id,age\r1,70\r2,80\r").problem


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'1,"a\nb\xff",c\n2,d\n', "not UTF-8 at byte 2 of line 2 of the record"),
        (b'1,"a\n\xff",c\n2,d\n', "not UTF-8 at byte 1 of line 2 of the record"),
        (b'1,"a\nb\0",c\n2,d\n', module.NUL),
        (b'1,"a\nb",c\rd\n2,d\n', module.LONE_RETURN),
    ],
)
def test_a_bad_character_sets_aside_the_whole_record_where_its_quotes_hold(data: bytes, reason: str) -> None:
    assert read(data) == [Record(1, 2, (), reason, False), Record(3, 1, ("2", "d"), "", False)]


def test_a_bad_byte_is_counted_from_the_beginning_of_its_own_line() -> None:
    assert only(b'1,"a\nbcd\ne\xff\nf"').problem == "not UTF-8 at byte 2 of line 3 of the record"


def test_a_bad_byte_does_not_hide_wrong_quotes() -> None:
    found = read(b'1,"a\xff\n2,"b"\n3,"c",d\n')
    assert [(record.line, record.lines, bool(record.problem)) for record in found] == [
        (1, 1, True),
        (2, 1, False),
        (3, 1, False),
    ]


def test_a_lost_quote_does_not_swallow_the_records_after_it() -> None:
    rows = [f'{number},"omeprazole, 20 mg",x'.encode() for number in range(1000)]
    rows[10] = rows[10].replace(b'"', b"", 1)
    rows[500] = b"".join(rows[500].rsplit(b'"', 1))
    found = read(b"\n".join(rows))
    assert [record.line for record in found if record.problem] == [11, 501]
    assert len(found) == 1000


# --- limits -------------------------------------------------------------------------------------


def test_a_quoted_field_may_span_200_lines() -> None:
    data = b'1,"' + b"x\n" * 199 + b'y"\n2,z\n'
    assert [(record.line, record.lines, record.problem) for record in read(data)] == [
        (1, 200, ""),
        (201, 1, ""),
    ]


def test_a_span_of_201_lines_sets_aside_its_first_line_only() -> None:
    data = b'1,"' + b"x\n" * 200 + b"y\n" + b"2,z\n"
    found = read(data)
    assert found[0] == Record(1, 1, (), module.NOT_CLOSED, False)
    assert [record.fields for record in found[1:]] == [("x",)] * 199 + [("y",), ("2", "z")]


def test_a_closing_quote_in_line_201_comes_too_late() -> None:
    found = read(b'1,"' + b"x\n" * 200 + b'y"\n2,z\n')
    assert [record.line for record in found if record.problem] == [1, 201]
    assert [record.lines for record in found] == [1] * 202


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_field_may_hold_64_kib_and_not_a_byte_more(quote: bytes) -> None:
    most = "é".encode() * (32 * KIB)
    found = read(b"1," + quote + most + quote + b"\n2," + quote + most + b"x" + quote + b"\n3,x\n")
    assert [record.problem for record in found] == ["", module.FIELD_TOO_LONG, ""]
    assert len(found[0].fields[1]) == 32 * KIB


def test_many_short_fields_may_be_longer_together() -> None:
    assert len(only(b"abcdefg," * (16 * KIB)).fields) == 16 * KIB + 1


def test_a_quoted_span_longer_than_a_field_may_be_is_a_quote_that_was_not_closed() -> None:
    found = read(b'1,"' + (b"x" * KIB + b"\n") * 70 + b'y",z\n2,z\n')
    assert found[0] == Record(1, 1, (), module.NOT_CLOSED, False)
    assert [record.lines for record in found] == [1] * 72


def test_a_line_may_hold_1_mib_and_not_a_byte_more() -> None:
    most = b"abcdefg," * (128 * KIB - 1) + b"abcdefg\n"
    assert len(most) == module.RECORD_BYTES
    found = read(most + b"x" + most + most[:-1] + b"x" + most + b"end,\n")
    problems = [record.problem for record in found]
    assert problems == ["", module.LINE_TOO_LONG, module.LINE_TOO_LONG, ""]
    assert read(most[:-1] + b"x")[0].problem == ""


def test_a_line_that_is_too_long_says_so_also_behind_a_byte_order_mark() -> None:
    data = codecs.BOM_UTF8 + b"x" * module.RECORD_BYTES + b"\nend\n"
    assert [record.problem for record in read(data)] == [module.LINE_TOO_LONG, ""]


def test_a_line_that_is_too_long_is_named_when_its_line_ends_are_the_cause() -> None:
    record = only(b"1,70\r" * (256 * KIB))
    assert record.problem == f"{module.LINE_TOO_LONG}; {module.LONE_RETURN}"


@pytest.mark.parametrize("length", [module.RECORD_BYTES - 1, module.RECORD_BYTES])
def test_a_line_that_is_too_long_is_not_blamed_on_a_line_end_that_is_sound(length: int) -> None:
    assert only(b"x" * length + b"\r\n").problem == module.LINE_TOO_LONG


def test_a_closing_quote_behind_1_mib_comes_too_late() -> None:
    last = b'y"' + b",abcdefg" * (128 * KIB - 1) + b"\n"
    assert len(last) < module.RECORD_BYTES
    found = read(b'1,"x\n' + b"y\n" * 10 + last + b"2,z\n")
    assert [record.problem for record in found] == [module.NOT_CLOSED, *[""] * 10, module.QUOTE_INSIDE, ""]


def test_a_record_of_more_than_1_mib_sets_aside_its_first_line_only() -> None:
    long_line = b"abcdefg," * (80 * KIB) + b"\n"
    found = read(b'1,"x\n' + long_line + long_line + b'y"\n')
    assert [record.problem for record in found] == [module.NOT_CLOSED, "", "", module.QUOTE_INSIDE]


def test_an_open_quote_before_a_line_that_is_too_long_costs_both_and_no_more() -> None:
    found = read(b'1,"x\n' + b'y",' * module.RECORD_BYTES + b"\n2,z\n")
    assert [record.problem for record in found] == [module.NOT_CLOSED, module.LINE_TOO_LONG, ""]


class Endless(io.RawIOBase):
    """A stream that is made while it is read: `count` times the same bytes."""

    def __init__(self, piece: bytes, count: int):
        self._piece = piece
        self._left = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any buffer is taken
        if not self._left:
            return 0
        self._left -= 1
        buffer[: len(self._piece)] = self._piece
        return len(self._piece)


@pytest.mark.parametrize("piece", [b"x" * 8192, b'"' * 8191 + b",", b'x,"\n' + (b"y" * 1023 + b"\n") * 7])
def test_hostile_files_are_read_in_little_memory(piece: bytes) -> None:
    stream = io.BufferedReader(Endless(piece, 2048))  # type: ignore[type-var]  # memoryview-typed stubs
    tracemalloc.start()
    try:
        found = sum(record.lines for record in records(stream))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == max(1, piece.count(b"\n") * 2048)
    assert peak < len(piece) * 2048 / 3


def test_an_open_quote_before_long_lines_does_not_pile_them_up() -> None:
    stream = io.BytesIO(b'x,"\n' + (b"y" * 900 * KIB + b"\n") * 40)
    tracemalloc.start()
    try:
        assert sum(record.lines for record in records(stream)) == 41
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 * KIB * KIB


@pytest.mark.parametrize(
    "piece",
    [
        b'x,"\n' + b'y,""\n' * 250,  # open for as long as may be, again and again
        b'x,"\n' + b'y,""\n' * 198,  # the search ends at the next fault
        b'x,"\n' + b'"" "\n',  # each second line closes wrongly
        b'x,"\n',  # each line is a fault
    ],
)
def test_no_line_is_looked_at_over_and_over(piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0
    following = module._PhysicalLines.__next__

    def counted(lines: module._PhysicalLines) -> bytes:
        nonlocal looked_at
        looked_at += 1
        return following(lines)

    monkeypatch.setattr(module._PhysicalLines, "__next__", counted)
    data = piece * 20
    found = read(data)
    assert lines_are_accounted_for(found, data)
    # Once in search of a closing quote, once as a record of its own; the ends of the file besides.
    assert looked_at <= 2 * physical_lines(data) + 2


@pytest.mark.parametrize("data", [b'"' * module.RECORD_BYTES, b'"",' * 300_000, b'"' + b'"",' * 300_000])
def test_a_line_full_of_quotes_costs_little(data: bytes) -> None:
    # It takes a fraction of a second; a cost that grows with the square would be minutes.
    assert quickest(lambda: only(data), 10) < 10


# --- laws ---------------------------------------------------------------------------------------

RAGGED = st.lists(
    st.sampled_from(
        [b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"a", b" ", b"\0", b"\xff", "é".encode(), codecs.BOM_UTF8]
    ),
    max_size=60,
).map(b"".join)


@given(st.one_of(st.binary(max_size=300), RAGGED))
def test_every_physical_line_belongs_to_exactly_one_record(data: bytes) -> None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = b"a" + data
    found = read(data)
    assert lines_are_accounted_for(found, data)
    assert b"".join(record.raw for record in found) == data.removeprefix(codecs.BOM_UTF8)
    for record in found:
        assert (record.fields == ()) == bool(record.problem or record.blank)
        assert record.lines == 1 or record.problem == "" or '"' in record.raw.decode("latin-1")


@given(RAGGED, st.integers(1, 5))
def test_small_limits_lose_no_line_either(data: bytes, span: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SPAN_LINES", span)
        patch.setattr(module, "RECORD_BYTES", 8)
        patch.setattr(module, "FIELD_BYTES", 5)
        found = read(data)
    if data.startswith(codecs.BOM_UTF8):
        assert found == [] or found[0].line == 1
    assert lines_are_accounted_for(found, data)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
TRICKY = st.text(st.sampled_from('",\r\n ;a'), max_size=8)


@given(
    st.lists(st.lists(st.one_of(CELL, TRICKY), min_size=1, max_size=5), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_what_csv_writes_is_read_back_exactly(
    rows: list[list[str]], line_end: str, delimiter: str, all_quoted: bool
) -> None:
    # With plain line feeds, some versions of csv write a carriage return without the quotes it needs.
    bare = not all_quoted and line_end == "\n"
    rows = [[cell.replace("\r", "") if bare else cell for cell in row] for row in rows]
    text = io.StringIO(newline="")
    quoted = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    plain = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    (quoted if all_quoted else plain).writerows(rows)
    data = text.getvalue().encode()
    # A first cell that begins with U+FEFF cannot be told from the mark of the file.
    found = read(codecs.BOM_UTF8 + data, delimiter)
    assert [list(record.fields) for record in found] == rows
    assert not any(record.problem or record.blank for record in found)
    assert lines_are_accounted_for(found, codecs.BOM_UTF8 + data)


@given(st.lists(st.lists(TRICKY, min_size=2, max_size=3), min_size=1, max_size=4), RAGGED)
def test_what_stands_before_a_fault_is_not_changed_by_it(rows: list[list[str]], fault: bytes) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    found = read(text.getvalue().encode() + fault)
    assert [list(record.fields) for record in found[: len(rows)]] == rows
