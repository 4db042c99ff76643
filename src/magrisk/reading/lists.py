"""Words and phrases written as one text each, so that the tables of the reader stay readable."""


def words(text: str) -> frozenset[str]:
    """The words of a text: `words("mane nocte")`."""
    return frozenset(text.split())


def phrases(said: str) -> list[str]:
    """The phrases of a text, with commas between them: `phrases("once daily, every day")`."""
    return [phrase.strip() for phrase in said.split(",")]


def meanings(said: dict[str, str]) -> dict[str, str]:
    """Each phrase with its meaning, from meanings written with their phrases behind them."""
    return {phrase: meaning for meaning, listed in said.items() for phrase in phrases(listed)}
