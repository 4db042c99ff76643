"""Knows how each kind of node and edge looks: its column, its shape and colour in every format.

Kinds differ in shape as well as in colour, so a picture can be read in grey and by the colour-blind.
Some stand only in the picture of a patient: what was said, how it was understood, what is at stake.
"""

from dataclasses import dataclass

# From the left; a rulebook begins at 0, what was said of a patient stands before it.
COLUMNS = {
    -2: "What was said",
    -1: "Understood as",
    0: "Substances",
    1: "Causes",
    2: "Together",
    3: "Only the largest counts",
    4: "Mechanisms",
    5: "Outcome",
    6: "What shows, finds and helps",
    7: "At stake",
}


@dataclass(frozen=True)
class Node:
    """How a kind of node looks: `column` counts in COLUMNS, `mermaid` holds what stands around a label."""

    name: str
    column: int
    fill: str
    dot: str
    mermaid: tuple[str, str]
    outline: str


@dataclass(frozen=True)
class Edge:
    """How a kind of edge looks: what it says, its colour and the name of it, its dashes in SVG and DOT."""

    says: str
    colour: str
    named: str
    dashes: str
    dot: str


NODES = {
    "said": Node("as it was said", -2, "#ffffff", "plaintext", ("{", "}"), "barred"),
    "understood": Node("as it was understood", -1, "#fafafa", "underline", ("[", "]"), "underlined"),
    "substance": Node("substance", 0, "#f7f7f7", "box", ("[", "]"), "box"),
    "drug-class": Node("drug class", 1, "#d6e8f7", "box", ("(", ")"), "rounded"),
    "condition": Node("condition", 1, "#fde3c8", "hexagon", ("{{", "}}"), "hexagon"),
    "lifestyle": Node("lifestyle", 1, "#e2f2d5", "ellipse", ("([", "])"), "pill"),
    "interaction": Node("interaction", 2, "#f8d9e4", "octagon", ("[[", "]]"), "octagon"),
    "overlap": Node("overlap", 3, "#ececec", "folder", ("[(", ")]"), "dashed"),
    "mechanism": Node("mechanism", 4, "#e8dff5", "parallelogram", ("[/", "/]"), "slanted"),
    "outcome": Node("outcome", 5, "#fff2b8", "doubleoctagon", ("(((", ")))"), "double"),
    "symptom": Node("symptom", 6, "#fbd5d0", "note", (">", "]"), "notched"),
    "test": Node("test", 6, "#d3efec", "tab", ("[/", "\\]"), "narrow-top"),
    "treatment": Node("treatment", 6, "#ddeac0", "house", ("[\\", "/]"), "narrow-foot"),
    "stake": Node("what a low level makes worse", 7, "#f2f2f2", "box3d", ("((", "))"), "thick"),
}

EDGES = {
    "read-as": Edge("is read as", "#767676", "light grey", "", "solid"),
    "sets-off": Edge("sets off", "#4d4d4d", "middle grey", "", "solid"),
    "is-a": Edge("is a", "#777777", "grey", "", "solid"),
    "takes-part-in": Edge("takes part in", "#a0336a", "purple", "6 3", "dashed"),
    "implies": Edge("implies", "#8a5200", "brown", "2 3", "dotted"),
    "overlaps": Edge("overlaps", "#555555", "dark grey", "1 4", "dotted"),
    "acts-through": Edge("acts through", "#1f5f99", "blue", "", "solid"),
    "bears-on": Edge("bears on", "#000000", "black", "", "bold"),
    "counteracts": Edge("counteracts", "#12406b", "dark blue", "7 3", "dashed"),
    "weighs-on": Edge("is worse with", "#1a1a1a", "deep black", "3 2", "dotted"),
    "shows-as": Edge("shows as", "#b03a2e", "red", "8 3 2 3", "dashed"),
    "finds": Edge("finds", "#0b7a70", "teal", "4 2", "dashed"),
    "helps": Edge("helps", "#4d7c0f", "green", "10 4", "dashed"),
}
