"""The parts of an answer in words, before it is known how they will be written down."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bullet:
    """One thing to say: a signed number (`sign`) and `lead` catch the eye, `under` explains the `text`."""

    lead: str
    text: str
    under: tuple[str, ...] = ()
    sign: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    bullets: tuple[Bullet, ...]


@dataclass(frozen=True)
class Document:
    """An answer in words: the answer itself, its outline, the facts beside it, the sections, what gave it.

    All texts are as they were said: whoever writes them down makes them harmless.
    """

    head: tuple[str, ...]
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    last: str
    outline: Section | None = None
