"""How a roster's file is written: what is declared of it. What is empty is found out, or refused where it is
not plain."""

from dataclasses import dataclass

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True)
class Dialect:
    """encoding: "" for UTF-8 or what the file's mark says. delimiter: one of DELIMITERS, "" to find out by
    the header. decimal: "." or ",", the one mark that numbers may have. date_format: "" for ISO 8601 only.
    nulls: words that stand for an empty cell."""

    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    date_format: str = ""
    nulls: tuple[str, ...] = ()
