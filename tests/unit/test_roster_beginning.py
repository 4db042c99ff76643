"""How the delimiter of a roster is found: named, declared, or shown by the header."""

from collections.abc import Callable

import pytest

from effort import quickest
from magrisk.adapters.roster.beginning import delimiter_of
from magrisk.adapters.roster.dialect import DELIMITERS, Dialect
from magrisk.errors import ContentProblem, MagriskError, UsageProblem


def found(head: str | bytes, declared: str = "") -> tuple[str, int]:
    return delimiter_of(head.encode() if isinstance(head, str) else head, Dialect(delimiter=declared))


def refusal(act: Callable[[], object], kind: type[MagriskError]) -> str:
    with pytest.raises(kind) as refused:
        act()
    return str(refused.value)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("name", ["id", "Patient ID", "mrn", '"Patient\nID"', '"MRN"', "patient-id"])
def test_the_header_shows_its_delimiter_by_the_identifier(delimiter: str, name: str) -> None:
    for header in ([name, "age"], ["age", name], ['"a,b;c\td"', name]):
        assert found(delimiter.join(header) + "\n1,2;3\t4\n") == (delimiter, 0)


@pytest.mark.parametrize("blank", ["\n", "\r\n", "  \n", ";;;\n", '"";"";\n\n'])
def test_blank_lines_may_stand_before_the_header(blank: str) -> None:
    assert found(blank + "age;id\n") == (";", 0)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "\n\n",
        "id\n",
        "id",
        "age;sex\n1;f\n",
        '"id;age\n',
        "id,x\tid\n",
        b"id;\xff\n",
        b"id;a\0\n",
        "A1;72\n",
    ],
)
def test_where_the_header_does_not_show_one_it_is_the_comma(head: str | bytes) -> None:
    assert found(head) == (",", 0)


def test_a_file_of_blank_lines_costs_little() -> None:
    head = b"\n" * (1 << 20)
    assert quickest(lambda: found(head), enough=0.2) < 0.2
    assert found(b"\n" * 999 + b"id;age\n") == (";", 0)


def test_only_the_first_record_is_asked() -> None:
    assert found("Report of today\nid;age\n") == (",", 0)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("line", ["sep={}\n", "sep={}\r\n", '"sep={}"\r\n', "SEP={}\n", "sep={}"])
def test_a_line_that_names_the_delimiter_is_no_record(delimiter: str, line: str) -> None:
    head = line.format(delimiter) + ("age,x;y\n" if line.endswith("\n") else "")
    assert found(head) == (delimiter, 1)
    assert found(head, delimiter) == (delimiter, 1)


@pytest.mark.parametrize("named", ["|", "", ",,", " ", "\xff"])
def test_a_line_that_names_another_delimiter_is_refused(named: str) -> None:
    told = refusal(lambda: found(f"sep={named}\nid|age\n"), ContentProblem)
    assert told == "line 1: sep= names no delimiter that is read, wanted one of comma, semicolon, tab"


@pytest.mark.parametrize("head", ["id,age\n", "\n", "separate;id\n", "sep;id\n"])
def test_a_declared_delimiter_wins(head: str) -> None:
    assert found(head, "\t") == ("\t", 0)


def test_a_declared_delimiter_and_a_line_that_names_another_are_a_contradiction() -> None:
    told = refusal(lambda: found("sep=;\nid;age\n", "\t"), UsageProblem)
    assert told == "delimiter: found tab, but line 1 of the roster names another: semicolon"
