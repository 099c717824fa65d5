"""A problem is sorted by its place; a word finds the nearest known one."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.problem import Problem, Severity, did_you_mean, shown

words = st.text("abc-", min_size=2, max_size=12)


def test_problems_are_sorted_by_file_then_line_then_column() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 12), ("a", 9, 2)]
    problems = sorted(Problem("code", "message", Path(file), line, column) for file, line, column in places)
    assert [(problem.file.name, problem.line, problem.column) for problem in problems] == [
        ("a", 9, 2),
        ("a", 9, 12),
        ("a", 10, 1),
        ("b", 1, 1),
    ]


def test_a_problem_without_more_is_an_error_at_the_beginning_of_its_file() -> None:
    problem = Problem("code", "message", Path("file"))
    assert (problem.line, problem.column, problem.width, problem.severity) == (1, 1, 1, Severity.ERROR)


@pytest.mark.parametrize(
    ("word", "known", "nearest"),
    [
        ("reuter", ["agence", "reuters", "router"], "reuters"),
        ("titel", ["title", "notes"], "title"),
        ("particpants", ["participants", "readouts"], "participants"),
        ("assert", ["assertion", "denial"], "assertion"),
        ("mariupol", ["2022-mariupol-hospital", "kharkiv"], "2022-mariupol-hospital"),
        ("2022-03-mariupol-hospital", ["mariupol", "kharkiv"], "mariupol"),
        ("daily-star", ["sta", "report-daily-stars-24"], ""),
        ("north", ["south", "worth", "forth"], "forth"),
        ("norland", ["sudland", "westland"], ""),
        ("x", [], ""),
        ("x", ["y"], ""),
        ("", ["a"], ""),
    ],
)
def test_the_nearest_word_is_meant(word: str, known: list[str], nearest: str) -> None:
    assert did_you_mean(word, known) == nearest


@given(words, st.lists(words))
def test_what_is_meant_is_known_and_a_known_word_means_itself(word: str, known: list[str]) -> None:
    assert did_you_mean(word, known) in {*known, ""}
    assert did_you_mean(word, [*known, word]) == word


@given(words, st.lists(words), st.randoms(use_true_random=False))
def test_what_is_meant_does_not_depend_on_the_order(word: str, known: list[str], random: Random) -> None:
    mixed = list(known)
    random.shuffle(mixed)
    assert did_you_mean(word, mixed) == did_you_mean(word, known)


@given(words, st.integers(0, 11), st.sampled_from("abc-"))
def test_one_wrong_letter_is_forgiven(word: str, position: int, letter: str) -> None:
    position %= len(word)
    assert did_you_mean(word[:position] + letter + word[position + 1 :], [word]) == word


def test_what_is_shown_stays_on_one_line_and_hides_nothing() -> None:
    assert shown("a\nb\x1b[31m\u202ec") == "a\\u000ab\\u001b[31m\\u202ec"
    assert shown("x" * 100, 5) == "xxxx…"
