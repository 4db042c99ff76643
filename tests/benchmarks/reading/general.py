"""Labels that say a general word for what was read: "insulin" for insulin aspart."""

from .names import Ingredients

# Where the word itself does not stand in the name of what it means.
_MEANS: dict[str, tuple[str, ...]] = {
    "iron": ("ferrous-", "ferric-"),
    "copper": ("cupric-", "cuprous-"),
    "magnesium-salt-unspecified": ("magnesium-",),
    "vitamin-d": ("colecalciferol", "ergocalciferol"),
}


def general(word: str, read: str) -> bool:
    """Whether the one is a general word for the other.

    >>> general("potassium", "potassium-chloride"), general("iron", "ferrous-sulfate")
    (True, True)
    >>> general("estradiol", "ethinylestradiol"), general("potassium-chloride", "potassium")
    (False, False)
    """
    return word != read and (word in read.split("-") or read.startswith(_MEANS.get(word, ())))


def specified(label: Ingredients, read: Ingredients) -> Ingredients:
    """The label, its general words replaced by what was read for them."""
    beyond = read - label
    told = {word: frozenset(one for one in beyond if general(word, one)) for word in label - read}
    return (label - {word for word, found in told.items() if found}).union(*told.values())
