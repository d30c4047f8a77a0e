"""How deep a syntax tree may be, so that whoever walks it can do so by recursion."""

from __future__ import annotations

from hdev.syntax import nodes as n

#: Levels of a tree. A sum of n operands has n levels.
MAX_DEPTH = 450
#: Levels that are not left operands. Deeper nesting is no program but an attack on the stack.
MAX_NESTING = 120


def too_deep(root: n.Node) -> n.Node | None:
    """A node that lies deeper than the limits allow, if there is one."""
    level: list[tuple[n.Node, int]] = [(root, 0)]
    for _ in range(MAX_DEPTH):
        below: list[tuple[n.Node, int]] = []
        for node, nesting in level:
            if nesting > MAX_NESTING:
                return node
            for child in n.children(node):
                is_left = isinstance(node, n.Binary) and child is node.left
                below.append((child, nesting if is_left else nesting + 1))
        if not below:
            return None
        level = below
    return level[0][0]
