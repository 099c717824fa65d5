"""Trees of concepts, where a concept may have several broader ones: paths, and what bears on what (method §4).

A tree is a mapping of each concept to the concepts broader than it, without cycles (`checks` refuses those). A concept that
the mapping does not know stands alone. Nothing here knows records: acts, actors, places and means are all trees.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping

Tree = Mapping[str, tuple[str, ...]]
INSIDE, NEAR = 0, 1


def path(tree: Tree, found: str, sought: str, avoid: Collection[tuple[str, str]] = ()) -> tuple[str, ...] | None:
    """The shortest way up from `found` to `sought`, both ends included; None if there is none.

    Edges in `avoid`, pairs of (narrower, broader), are climbed only where no way round them exists.
    """
    for barred in (frozenset(avoid), frozenset()):
        queue: deque[tuple[str, ...]] = deque([(found,)])
        seen = {found}
        while queue:
            way = queue.popleft()
            if way[-1] == sought:
                return way
            for one in tree.get(way[-1], ()):
                if one not in seen and (way[-1], one) not in barred:
                    seen.add(one)
                    queue.append((*way, one))
        if not avoid:
            break
    return None


def ways_up(tree: Tree, found: str, sought: str, marked: Collection[tuple[str, str]]) -> set[frozenset[tuple[str, str]]]:
    """For each way up from `found` to `sought`, which of the marked edges, pairs of (narrower, broader), it climbs."""
    if found == sought:
        return {frozenset()}
    return {
        way | ({(found, one)} if (found, one) in marked else frozenset())
        for one in tree.get(found, ())
        for way in ways_up(tree, one, sought, marked)
    }


def shared(tree: Tree, one: str, other: str) -> str | None:
    """The broadest concept that lies within both; None if they share nothing."""
    lines = Lines(tree)
    both = [concept for concept in {*tree, one, other} if {one, other} <= lines.above(concept)]
    return min(both, key=lambda concept: (len(lines.above(concept)), concept), default=None)


class Lines:
    """A tree climbed once: for each concept asked about, itself and everything broader, and what shares something with it.

    Two lines can only meet at one of the two concepts themselves or at a knot, a concept with several broader ones, so only
    those are climbed, whatever the size of the tree.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._lines: dict[str, frozenset[str]] = {}
        self._near: dict[str, frozenset[str]] = {}
        self._knots = [concept for concept, broader in tree.items() if len(broader) > 1]

    def above(self, concept: str) -> frozenset[str]:
        """The concept with everything broader."""
        if concept not in self._lines:
            self._lines[concept] = frozenset({concept}).union(*(self.above(one) for one in self.tree.get(concept, ())))
        return self._lines[concept]

    def near(self, concept: str) -> frozenset[str]:
        """What shares something narrower with the concept without lying within it, and some of what does."""
        if concept not in self._near:
            knots = (self.above(knot) for knot in self._knots)
            self._near[concept] = self.above(concept).union(*(line for line in knots if concept in line))
        return self._near[concept]

    def short(self, sought: str, found: str) -> int | None:
        """INSIDE if `found` lies within `sought`, NEAR if both hold something narrower, None if they share nothing."""
        if sought in self.above(found):
            return INSIDE
        return NEAR if found in self.near(sought) else None

    def bears(self, sought: Collection[str], found: Collection[str]) -> dict[tuple[str, str], int]:
        """`short` for each pair (sought, found) that shares anything."""
        wanted, there = frozenset(sought), frozenset(found)
        answer = {(one, other): NEAR for one in wanted for other in self.near(one) & there}
        answer.update(((one, other), INSIDE) for other in there for one in self.above(other) & wanted)
        return answer


def find_cycle(tree: Tree) -> tuple[str, ...] | None:
    """A way that comes back to its start, written with the start at both ends; None if the tree has none."""
    done: set[str] = set()
    for start in sorted(tree):
        way: list[str] = []
        ahead = [iter((start,))]
        while ahead:
            concept = next(ahead[-1], None)
            if concept is None:
                ahead.pop()
                if way:
                    done.add(way.pop())
            elif concept in way:
                return (*way[way.index(concept) :], concept)
            elif concept not in done:
                way.append(concept)
                ahead.append(iter(tree.get(concept, ())))
    return None
