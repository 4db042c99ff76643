"""Knows the outlines of boxes, a shape a kind, so that kinds differ without their colours."""

from magrisk.drawing.layout import Box
from magrisk.drawing.looks import Node

_CUT = 7.0


def outline(look: Node, box: Box) -> list[str]:
    """The shapes that draw a node's box."""
    colours = f'fill="{look.fill}" stroke="#333333"'
    if look.outline == "double":
        inner = Box(box.x + 3, box.y, box.width - 6, box.height - 6)
        return [
            _rectangle(box, f'{colours} stroke-width="2"'),
            _rectangle(inner, 'fill="none" stroke="#333333"'),
        ]
    if look.outline in ("barred", "underlined"):
        foot = box.top + box.height
        side = f"M{box.x:.1f} {box.top:.1f}V{foot:.1f}"
        line = side if look.outline == "barred" else f"M{box.x:.1f} {foot:.1f}H{box.right:.1f}"
        return [_rectangle(box, f'fill="{look.fill}"'), f'<path d="{line}" stroke="#333333"/>']
    if look.outline == "thick":
        return [_rectangle(box, f'{colours} stroke-width="3"')]
    if look.outline == "dashed":
        return [_rectangle(box, f'{colours} stroke-dasharray="4 3"')]
    rounded = {"box": 0.0, "rounded": 6.0, "pill": box.height / 2}.get(look.outline)
    if rounded is not None:
        return [_rectangle(box, f'rx="{rounded:.1f}" {colours}')]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in _corners(look.outline, box))
    return [f'<polygon points="{points}" {colours}/>']


def _rectangle(box: Box, more: str) -> str:
    place = f'x="{box.x:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'
    return f"<rect {place} {more}/>"


def _corners(shape: str, box: Box) -> list[tuple[float, float]]:
    left, right, top, foot = box.x, box.right, box.top, box.top + box.height
    inner, outer = left + _CUT, right - _CUT
    match shape:
        case "hexagon":
            return [(inner, top), (outer, top), (right, box.y), (outer, foot), (inner, foot), (left, box.y)]
        case "slanted":
            return [(inner, top), (right, top), (outer, foot), (left, foot)]
        case "notched":
            return [(left, top), (right, top), (right, foot), (left, foot), (inner, box.y)]
        case "narrow-top":
            return [(inner, top), (outer, top), (right, foot), (left, foot)]
        case "narrow-foot":
            return [(left, top), (right, top), (outer, foot), (inner, foot)]
    high, low = top + _CUT, foot - _CUT  # an octagon
    upper = [(left, high), (inner, top), (outer, top), (right, high)]
    return [*upper, (right, low), (outer, foot), (inner, foot), (left, low)]
