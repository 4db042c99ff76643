"""What a whole file shows of the spreadsheet that it went through."""

from collections.abc import Iterable

import pytest

from magrisk.adapters.roster.artefacts import Artefacts


def warned(lines: int = 0, *blocks: Iterable[str]) -> tuple[str, ...]:
    artefacts = Artefacts()
    artefacts.see(lines, ())
    for block in blocks:
        artefacts.see(0, block)
    return artefacts.warnings()


@pytest.mark.parametrize("lines", [65_536, 1_048_576])
def test_as_many_lines_as_a_sheet_holds_are_told(lines: int) -> None:
    assert warned(lines) == (
        f"{lines:,} lines, exactly as many as a spreadsheet holds: the rest may be cut off",
    )


@pytest.mark.parametrize("lines", [0, 65_535, 65_537, 1_048_575, 1_048_577])
def test_any_other_number_of_lines_is_one_like_another(lines: int) -> None:
    assert warned(lines) == ()


def test_lines_add_up_over_blocks() -> None:
    artefacts = Artefacts()
    for _ in range(2):
        artefacts.see(32_768, ())
    assert (artefacts.lines, len(artefacts.warnings())) == (65_536, 1)


def test_identifiers_of_several_widths_without_a_zero_in_front_are_told() -> None:
    (told,) = warned(3, ["1234567", "98765"], [" 123456 ", "AB-1"])
    assert told == "identifiers of 5, 6, 7 digits, and none begins with 0: leading zeros may be lost"


@pytest.mark.parametrize(
    "ids",
    [
        ["1234567", "0098765"],
        ["1234567", "98765", "00001"],
        ["1234567", "7654321"],
        ["1", "20", "300", "4000"],
        ["A1234", "B12345", ""],
        [],
    ],
)
def test_identifiers_that_lost_no_zeros_are_not_told(ids: list[str]) -> None:
    assert warned(3, ids) == ()
