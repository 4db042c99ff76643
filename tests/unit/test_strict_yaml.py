"""That a rule file says what it seems to say, or is refused with its line."""

import pytest

from effort import quickest
from magrisk.rulebook.strict_yaml import MAX_BYTES, MAX_DEPTH, parse


def problem(text: str) -> tuple[int, str]:
    """Line and message of the one problem of a text."""
    (found,) = parse(text).problems
    return found.line, str(found)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("kind: x\na: &name 1\n", 2, "found an anchor; write the value out"),
        ("a: *name\n", 1, "found an alias; write the value out"),
        (BOMB, 1, "found an anchor; write the value out"),
        ('kind: x\na: !!python/object/apply:os.system ["true"]\n', 2, "found a tag; write the value out"),
        ("a: !!str 5\n", 1, "found a tag; write the value out"),
        ("a: !mine 5\n", 1, "found a tag; write the value out"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is given twice"),
        ("b:\n  a: 1\n  'a': 2\n", 3, "the key 'a' is given twice"),
        ("1: 30\n", 1, "found a key that is not a word; put it in quotes"),
        ("a: 1\ntrue: 2\n", 2, "found a key that is not a word; put it in quotes"),
        ("a: 1\n1.5: 2\n", 2, "found a key that is not a word; put it in quotes"),
        ("? [a]\n: 1\n", 1, "found a key that is not a word; put it in quotes"),
        ("? {a: 1}\n: 1\n", 1, "found a key that is not a word; put it in quotes"),
        ("~: 1\n", 1, "found a key that is not a word; put it in quotes"),
        ("", 1, "the file is empty; a mapping with `kind:` is wanted"),
        ("# nothing\n", 1, "the file is empty; a mapping with `kind:` is wanted"),
        ("a: \x00\n", 1, "not readable as YAML: a character that YAML forbids"),
    ],
    ids=range(17),
)
def test_what_a_rule_file_may_not_hold_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    assert problem(text) == (line, message)


@pytest.mark.parametrize(
    "text", ["a: [1\nb: 2\n", "a: 'x\n", "a: 1\n---\nb: 2\n", "a: b: c\n", "\ta: 1\n", "@"]
)
def test_what_is_no_yaml_is_refused_with_some_line(text: str) -> None:
    line, message = problem(text)
    assert 1 <= line <= 4
    assert message.startswith("not readable as YAML: ")


@pytest.mark.parametrize("sign", ["[", "{a: ", "- "])
def test_a_bottomless_file_is_refused_quickly(sign: str) -> None:
    assert parse(sign * 100_000).problems
    # Guards against worse than linear time, far from any duration.
    assert quickest(lambda: parse(sign * 100_000), 20) < 20


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    assert parse(BOMB).problems
    # Guards against worse than linear time, far from any duration.
    assert quickest(lambda: parse(BOMB), 5) < 5


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    head = "a: "
    assert parse(head + "x" * (MAX_BYTES - len(head))).problems == []
    assert problem(head + "x" * (MAX_BYTES - len(head) + 1)) == (1, f"the file is over {MAX_BYTES} bytes")
    assert problem(head + "é" * (MAX_BYTES // 2)) == (1, f"the file is over {MAX_BYTES} bytes")


def test_a_file_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    assert parse("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH).problems == []
    deeper = MAX_DEPTH + 1
    assert problem("[" * deeper + "x" + "]" * deeper) == (1, f"nested more than {MAX_DEPTH} deep")


@pytest.mark.parametrize(
    "word",
    [
        "yes",
        "no",
        "on",
        "off",
        "Yes",
        "NO",
        "y",
        "n",
        "True",
        "FALSE",
        "Null",
        "012",
        "1_000",
        "0o7",
        "0x1F",
        "0b1",
        "12:30:45",
        "190:20:30",
        "1.",
        ".5",
        ".inf",
        ".nan",
        "1e",
        "2026-11-22",
        "<<",
        "=",
        "E11.9",
        "+",
        "1,5",
        "٣",
    ],
)
def test_words_stay_words(word: str) -> None:
    read = parse(f"a: {word}\nb: [{word.replace(',', '')}]\n")
    assert read.problems == []
    assert read.values["a"] == word
    assert isinstance(read.values["a"], str)


@pytest.mark.parametrize("key", ["yes", "no", "on", "012", "<<", "'1'", '"true"'])
def test_a_word_may_be_a_key(key: str) -> None:
    assert parse(f"{key}: 1\n").values == {key.strip("'\""): 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("182", 182),
        ("2.99", 2.99),
        ("-0.0035", -0.0035),
        ("1e5", 1e5),
        ("2E-3", 2e-3),
        ("9" * 18, 10**18 - 1),
        ("9" * 5000, float("inf")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_plain_numbers_and_constants_are_values(text: str, value: object) -> None:
    read = parse(f"a: {text}\n").values["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("quoted", ["'182'", '"182"', "|-\n  182", ">-\n  182"])
def test_a_number_in_quotes_is_a_word(quoted: str) -> None:
    assert parse(f"a: {quoted}\n").values == {"a": "182"}


def test_every_part_knows_its_line() -> None:
    read = parse("kind: x\nlist:\n  - a: 1\n  - b: [2,\n      3]\n")
    assert read.line(("kind",)) == 1
    assert read.line(("list",)) == 2
    assert read.line(("list", 0, "a")) == 3
    assert read.line(("list", 1, "b", 1)) == 5


def test_what_is_missing_stands_where_it_should_be() -> None:
    read = parse("kind: x\nlist:\n  - a: 1\n")
    assert read.line(("list", 0, "b", "c")) == 3
    assert read.line(("nowhere",)) == 1
    assert parse("").line(("a",)) == 1


def test_all_problems_are_told_at_once() -> None:
    lines = [found.line for found in parse("a: 1\na: 2\n3: 4\nb:\n  c: 1\n  c: 2\n").problems]
    assert lines == [2, 3, 6]


def test_lists_that_are_not_indented_count_as_levels_too() -> None:
    half = MAX_DEPTH // 2
    text = "a:\n" + "".join("  " * n + "- a:\n" for n in range(half)) + "  " * half + "- x\n"
    line, message = problem(text)
    assert message == f"nested more than {MAX_DEPTH} deep"
    assert line > half
