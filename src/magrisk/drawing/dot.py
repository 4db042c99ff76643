"""Knows Graphviz's language DOT: kinds by shape and colour, columns as ranks, lines told in a legend."""

from collections.abc import Iterator

from magrisk.drawing.looks import COLUMNS, EDGES, NODES
from magrisk.drawing.picture import Node, Picture
from magrisk.drawing.words import printable, wrapped

# What stands right of the outcome although its arrow points to the left.
_BACKWARD = ("finds", "helps")


def dot(picture: Picture) -> str:
    """The graph in DOT, one rank a column."""
    return "\n".join(["digraph rulebook {", *_head(picture), *_nodes(picture), *_edges(picture), "}", ""])


def _head(picture: Picture) -> Iterator[str]:
    drawn = {edge.kind for edge in picture.edges}
    legend = "; ".join(
        f"{look.says}: {look.dot}, {look.named}" for kind, look in EDGES.items() if kind in drawn
    )
    told = "\\n".join([_escaped([picture.title]), _escaped(wrapped(picture.description, 100)), legend])
    yield f'  graph [label="{told}", labelloc=t, rankdir=LR, ranksep=1.2, nodesep=0.12, fontname=Helvetica]'
    yield "  node [fontname=Helvetica, fontsize=11, style=filled]"
    yield "  edge [arrowsize=0.6]"


def _nodes(picture: Picture) -> Iterator[str]:
    for number, heading in COLUMNS.items():
        inside = [(name, node) for name, node in picture.nodes.items() if NODES[node.kind].column == number]
        if inside:
            yield f"  subgraph column_{number} {{  // {heading}"
            yield "    rank=same"
            yield from (_node(name, node) for name, node in inside)
            yield "  }"


def _node(name: str, node: Node) -> str:
    look = NODES[node.kind]
    style = {"rounded": "rounded,filled", "dashed": "dashed,filled"}.get(look.outline, "filled")
    shown = f'label="{_escaped(wrapped(node.label))}", tooltip="{look.name}"'
    return f'    "{_quoted(name)}" [{shown}, shape={look.dot}, style="{style}", fillcolor="{look.fill}"]'


def _edges(picture: Picture) -> Iterator[str]:
    for one, other, kind in picture.edges:
        look = EDGES[kind]
        tail, head, turned = (other, one, ", dir=back") if kind in _BACKWARD else (one, other, "")
        shown = f'style={look.dot}, color="{look.colour}", tooltip="{look.says}"'
        yield f'  "{_quoted(tail)}" -> "{_quoted(head)}" [{shown}{turned}]'


def _escaped(lines: list[str]) -> str:
    return "\\n".join(_quoted(line) for line in lines)


def _quoted(text: str) -> str:
    # Graphviz reads `&lt;` as `<` also within quotes, so an ampersand is written as an entity itself.
    return printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
