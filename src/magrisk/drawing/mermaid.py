"""Knows Mermaid's flowcharts: kinds by shape and colour, a subgraph a column, edges with what they say."""

import re
from collections.abc import Iterator

from magrisk.drawing.looks import COLUMNS, EDGES, NODES
from magrisk.drawing.picture import Node, Picture
from magrisk.drawing.words import printable

_ARROWS = {"solid": "-->", "bold": "==>", "dashed": "-.->", "dotted": "-.->"}


def mermaid(picture: Picture) -> str:
    """The graph as a flowchart from the left to the right."""
    return "\n".join([*_head(picture), *_nodes(picture), *_edges(picture), *_classes(picture), ""])


def _head(picture: Picture) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  accTitle: {_plain(picture.title)}"
    yield f"  accDescr: {_plain(picture.description)}"


def _nodes(picture: Picture) -> Iterator[str]:
    for number, heading in COLUMNS.items():
        inside = [(name, node) for name, node in picture.nodes.items() if NODES[node.kind].column == number]
        if inside:
            yield f'  subgraph column_{number}["{heading}"]'
            yield from (_node(name, node) for name, node in inside)
            yield "  end"


def _node(name: str, node: Node) -> str:
    left, right = NODES[node.kind].mermaid
    return f'    {_name(name)}{left}"{_escaped(node.label)}"{right}:::{_class(node.kind)}'


def _edges(picture: Picture) -> Iterator[str]:
    for one, other, kind in picture.edges:
        look = EDGES[kind]
        yield f"  {_name(one)} {_ARROWS[look.dot]}|{look.says}| {_name(other)}"


def _classes(picture: Picture) -> Iterator[str]:
    for kind in sorted({node.kind for node in picture.nodes.values()}):
        yield f"  classDef {_class(kind)} fill:{NODES[kind].fill},stroke:#333,color:#000"


def _class(kind: str) -> str:
    return kind.replace("-", "_")


def _name(node: str) -> str:
    """A name that Mermaid takes. Ids are kebab case, so no two of them become one; `n_` keeps off words
    like `end`, which Mermaid keeps for itself."""
    return "n_" + node.replace(":", "__").replace("-", "_")


def _escaped(label: str) -> str:
    """Every character that could mean something is written as a number: quotes, entities, Markdown."""
    text = re.sub(r"[^\w ,.()/:-]", lambda found: f"#{ord(found[0])};", printable(label))
    # Mermaid takes a text that begins like an item of a list for one, and refuses to show it.
    return re.sub(r"^(\d+)\.|^-", lambda found: f"{found[1] or ''}#{ord(found[0][-1])};", text)


def _plain(text: str) -> str:
    """A line of its own takes any text but what ends it or begins a comment."""
    return re.sub(r"[;#%{}]", " ", printable(text))
