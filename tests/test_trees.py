"""Trees with several parents: lines, nearness, paths and cycles, held equal to the naive closure on random trees."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ledger.trees import INSIDE, NEAR, Lines, Tree, find_cycle, path, shared, ways_up

NAMES = [f"c{number}" for number in range(9)]
TREE: Tree = {"siege": ("attack", "blockade"), "attack": ("harm",), "blockade": (), "shelling": ("attack",), "harm": ()}


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Trees without cycles: each concept has up to three broader ones among those before it, the first two none."""
    tree: dict[str, tuple[str, ...]] = {}
    for number, name in enumerate(NAMES):
        tree[name] = tuple(draw(st.lists(st.sampled_from(NAMES[:number]), max_size=3, unique=True))) if number > 1 else ()
    return tree


def within(tree: Tree, concept: str) -> set[str]:
    """The concept with everything narrower, by asking all the others again and again."""
    found = {concept}
    while more := {name for name, broader in tree.items() if found.intersection(broader)} - found:
        found |= more
    return found


@given(trees(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_short_is_the_naive_closure(tree: Tree, sought: str, found: str) -> None:
    theirs, mine = within(tree, found), within(tree, sought)
    naive = INSIDE if found in mine else NEAR if mine & theirs else None
    assert Lines(tree).short(sought, found) == naive


@given(trees(), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_bears_is_short_for_each_pair(tree: Tree, sought: set[str], found: set[str]) -> None:
    lines = Lines(tree)
    pairs = {(one, other): lines.short(one, other) for one in sought for other in found}
    assert lines.bears(sought, found) == {pair: short for pair, short in pairs.items() if short is not None}


@given(trees(), st.sampled_from(NAMES))
def test_above_holds_what_the_concept_lies_within(tree: Tree, concept: str) -> None:
    assert Lines(tree).above(concept) == {name for name in tree if concept in within(tree, name)}


@given(trees(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_path_climbs_edge_by_edge_and_there_is_one_exactly_for_what_lies_inside(tree: Tree, found: str, sought: str) -> None:
    way = path(tree, found, sought)
    assert (way is not None) == (found in within(tree, sought))
    if way:
        assert (way[0], way[-1]) == (found, sought)
        assert all(broader in tree[narrower] for narrower, broader in pairwise(way))
        assert len(set(way)) == len(way)


@given(trees(), st.sampled_from(NAMES), st.sampled_from(NAMES), st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))))
def test_a_path_takes_an_avoided_edge_only_where_there_is_no_way_round(
    tree: Tree, found: str, sought: str, avoid: set[tuple[str, str]]
) -> None:
    without = {name: tuple(one for one in broader if (name, one) not in avoid) for name, broader in tree.items()}
    way, round_it = path(tree, found, sought, avoid), path(without, found, sought)
    assert way == (round_it or path(tree, found, sought))


@given(trees(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_what_is_shared_lies_within_both_and_nothing_broader_does(tree: Tree, one: str, other: str) -> None:
    both = within(tree, one) & within(tree, other)
    common = shared(tree, one, other)
    assert (common is None) == (not both)
    if common is not None:
        assert common in both
        assert not {name for name in both if common in within(tree, name)} - {common}


@given(trees())
def test_a_tree_without_cycles_has_none(tree: Tree) -> None:
    assert find_cycle(tree) is None


@given(trees(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_an_edge_back_down_makes_a_cycle_that_is_really_there(tree: Tree, one: str, other: str) -> None:
    bent = {**tree, one: (*tree[one], other)}
    cycle = find_cycle(bent)
    assert (cycle is not None) == (other in within(tree, one))
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(broader in bent[narrower] for narrower, broader in pairwise(cycle))


def test_broader_is_near_and_narrower_inside() -> None:
    lines = Lines(TREE)
    assert (lines.short("harm", "siege"), lines.short("siege", "harm"), lines.short("shelling", "siege")) == (INSIDE, NEAR, None)


def test_two_concepts_are_near_if_they_share_something_narrower() -> None:
    assert Lines(TREE).short("attack", "blockade") == NEAR
    assert shared(TREE, "attack", "blockade") == "siege"
    assert shared(TREE, "shelling", "blockade") is None


def test_a_concept_that_the_tree_does_not_know_stands_alone() -> None:
    lines = Lines(TREE)
    assert (lines.short("unheard", "unheard"), lines.short("unheard", "harm"), lines.above("unheard")) == (
        INSIDE,
        None,
        frozenset({"unheard"}),
    )
    assert (path(TREE, "unheard", "unheard"), path(TREE, "unheard", "harm")) == (("unheard",), None)


def test_a_concept_above_itself_is_a_cycle() -> None:
    assert find_cycle({"a": ("a",)}) == ("a", "a")
    assert find_cycle({"a": ("b",), "b": ("c", "d"), "c": (), "d": ("a",)}) == ("a", "b", "d", "a")


@given(trees(), st.sampled_from(NAMES), st.sampled_from(NAMES), st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))))
def test_ways_up_tell_the_marked_edges_of_each_way(tree: Tree, found: str, sought: str, marked: set[tuple[str, str]]) -> None:
    ways = ways_up(tree, found, sought, marked)
    edges = {(name, one) for name, broader in tree.items() for one in broader}
    assert all(way <= marked & edges for way in ways)
    for way in [*ways, frozenset[tuple[str, str]]()]:
        allowed = {name: tuple(one for one in broader if (name, one) in way or (name, one) not in marked) for name, broader in tree.items()}
        assert (path(allowed, found, sought) is not None) == any(other <= way for other in ways)
