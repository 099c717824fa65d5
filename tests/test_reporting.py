"""What a record says becomes plain text, a safe cell, Markdown or JSON; pages have a width; problems have faces; tables fold."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.answers import Examination
from ledger.cli.options import Group
from ledger.model import Standard
from ledger.problem import Problem, Severity
from ledger.reporting import data, findings, problems, proof, records, tables, text, words
from ledger.reporting.text import Page, cell, columns_of, counted, json_text, listed, markdown, page_for, plain
from ledger.selecting import Wanted, select
from ledger.verdict import Outcome
from tests.building import claim, event, item, judged, make_book, page

# ---------------------------------------------------------------------------------------------- text

DANGEROUS = "".join(
    map(chr, [*range(32), *range(0x7F, 0xA0), 0x61C, 0x200B, 0x200E, 0x202A, 0x202E, 0x2028, 0x2060, 0x2066, 0xFEFF, 0xE0041])
)
anything = st.text(st.sampled_from(DANGEROUS + "ab é字[]()=+-@|<>&*_`#\\~!'\""), max_size=40)


@given(anything)
def test_nothing_in_plain_text_turns_hides_or_breaks_it(written: str) -> None:
    assert not set(plain(written)) & set(DANGEROUS)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m"),
        ("two\nlines\tand a tab\r", "two lines and a tab\\u000d"),
        ("\u202eevil", "\\u202eevil"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("Київ, Орлéан, 東京", "Київ, Орлéан, 東京"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_plain_text_keeps_what_is_harmless(written: str, shown: str) -> None:
    assert plain(written) == shown


@given(anything)
def test_no_cell_of_a_spreadsheet_is_a_formula(written: str) -> None:
    assert cell(written).lstrip()[:1] not in ("=", "+", "@")
    assert cell(written).lstrip()[:1] != "-" or cell(written).strip() == "-"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("=1+1", "'=1+1"), ("-2", "'-2"), (" @SUM(A1)", "' @SUM(A1)"), ("\t=1", "' =1"), ("-", "-"), ("a=b", "a=b"), ("", "")],
)
def test_what_begins_like_a_formula_begins_with_an_apostrophe(written: str, shown: str) -> None:
    assert cell(written) == shown


@given(anything)
def test_markdown_has_neither_tags_nor_columns_nor_lines_of_the_records_making(written: str) -> None:
    shown = markdown(written)
    assert "<" not in shown
    assert ">" not in shown
    assert "\n" not in shown
    assert re.sub(r"\\.", "", shown).count("|") == 0
    assert not re.search(r"[\[\]*_`]", re.sub(r"\\.", "", shown))


def test_markdown_leaves_dates_and_ids_readable() -> None:
    assert markdown("2031-03-06-a-b +1") == "2031-03-06-a-b +1"
    assert markdown("[a](b) <i> & *c* | `d`") == "\\[a\\]\\(b\\) &lt;i&gt; &amp; \\*c\\* \\| \\`d\\`"


@given(anything)
def test_json_is_read_back_and_shows_nothing_dangerous(written: str) -> None:
    for indent in (2, None):
        shown = json_text({"a": written}, indent)
        assert json.loads(shown) == {"a": written}
        assert not set(shown) - {"\n"} & set(DANGEROUS)


@pytest.mark.parametrize(("written", "width"), [("", 0), ("abc", 3), ("東京", 4), ("é", 1), ("e\u0301", 1), ("ｆ", 2)])
def test_wide_characters_take_two_columns_and_combining_ones_none(written: str, width: int) -> None:
    assert columns_of(written) == width


def test_words_are_listed_and_counted() -> None:
    assert [listed(several) for several in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert [counted(number, "claim") for number in (0, 1, 2, 1234)] == ["0 claims", "1 claim", "2 claims", "1,234 claims"]
    assert counted(2, "copy", "copies") == "2 copies"


# ---------------------------------------------------------------------------------------------- pages


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Terminal(), {"COLUMNS": "72"}, Page(72, True)),
        (Terminal(), {"COLUMNS": "72", "NO_COLOR": "1"}, Page(72, False)),
        (Terminal(), {"COLUMNS": "72", "NO_COLOR": ""}, Page(72, True)),
        (Terminal(), {"COLUMNS": "72", "TERM": "dumb"}, Page(72, False)),
        (io.StringIO(), {"COLUMNS": "72"}, Page(72, False)),
        (io.StringIO(), {}, Page(0, False)),
        (io.StringIO(), {"COLUMNS": "wide"}, Page(0, False)),
        (object(), {}, Page(0, False)),
    ],
)
def test_a_page_is_as_wide_as_asked_and_coloured_on_terminals_alone(
    stream: object, environment: dict[str, str], expected: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COLUMNS", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert page_for(stream) == expected


def test_paint_is_for_pages_with_colours() -> None:
    assert Page(80, True).paint("x", "red", "bold") == "\x1b[31;1mx\x1b[0m"
    assert Page(80, True).paint("x") == "x"
    assert Page(80, False).paint("x", "red") == "x"


def test_a_paragraph_is_folded_between_words_and_never_cut() -> None:
    page = Page(40)
    lines = page.fold("a few words and https://example.org/a-very-long-address-that-fits-no-line at the end", "  - ", "      ")
    assert lines == [
        "  - a few words and",
        "      https://example.org/a-very-long-address-that-fits-no-line",
        "      at the end",
    ]
    assert Page(40).fold("", "  - ") == ["  -"]
    assert Page(0).fold("one " * 50, "> ") == ["> " + "one " * 50]


def test_a_narrow_page_leaves_room_for_words() -> None:
    assert Page(10).fold("some words to fold", " " * 12) == [" " * 12 + "some words to fold"]


# ---------------------------------------------------------------------------------------------- problems


def problem(**more: Any) -> Problem:
    fields = {"code": "bad-date", "message": "`x` is no date", "file": Path("records/a.yaml"), "line": 3, "column": 7, "width": 1}
    return Problem(**{**fields, "excerpt": "date: x", "help": "write one", **more})


def test_a_problem_is_told_at_its_place_with_a_caret_and_the_remedy() -> None:
    assert problems.as_text([problem()], Page(88)) == [
        "records/a.yaml:3:7: error[bad-date] `x` is no date",
        "3 | date: x",
        "          ^",
        "  help: write one",
        "",
        "1 error in 1 file",
    ]


def test_what_has_no_line_and_no_remedy_is_told_on_one() -> None:
    bare = problem(excerpt=" ", help="", severity=Severity.WARNING)
    assert problems.as_text([bare], Page(88))[0] == "records/a.yaml:3:7: warning[bad-date] `x` is no date"
    assert len(problems.as_text([bare], Page(88))) == 3
    assert problems.as_text([], Page(88)) == []


def caret(one: Problem, width: int = 88) -> tuple[str, str]:
    """What stands above the caret, and the line of the problem."""
    _, line, mark, *_ = problems.as_text([one], Page(width))
    start = len(mark) - len(mark.lstrip())
    seen, above = 0, ""
    for sign in line:
        above += sign if start <= seen < len(mark) else ""
        seen += columns_of(sign)
    return above, line


@pytest.mark.parametrize(
    ("excerpt", "at_fault"),
    [("名前: 東京都", "東京都"), ("name: cafe\u0301 x", "x"), ("\u200bkey: x", "x"), ("a: \x1b[0m", "\x1b[0m"), ("  tab:\tx", "x")],
)
def test_the_caret_stands_under_the_fault_as_a_terminal_shows_it(excerpt: str, at_fault: str) -> None:
    one = problem(excerpt=excerpt, column=excerpt.index(at_fault) + 1, width=len(at_fault))
    assert caret(one)[0] == plain(at_fault)


@pytest.mark.parametrize("width", [40, 60, 88])
@pytest.mark.parametrize("at", [0, 30, 500, 990])
def test_of_a_long_line_the_part_around_the_fault_is_shown(at: int, width: int) -> None:
    excerpt = "x" * at + "FAULT" + "y" * (995 - at)
    above, line = caret(problem(excerpt=excerpt, column=at + 1, width=5), width)
    assert above == "FAULT"
    assert len(line) <= max(width, 44)


def test_a_fault_wider_than_the_page_is_marked_as_far_as_it_is_shown() -> None:
    above, line = caret(problem(excerpt="a: " + "x" * 500, column=4, width=500), 60)
    assert line.endswith(above)
    assert len(line) == 60


def test_problems_are_coloured_by_their_weight() -> None:
    lines = problems.as_text([problem(), problem(severity=Severity.WARNING)], Page(88, True))
    assert "\x1b[31merror[bad-date]\x1b[0m" in lines[0]
    assert "\x1b[33mwarning[bad-date]\x1b[0m" in lines[5]


def test_problems_are_counted_by_weight_and_file() -> None:
    several = [problem(), problem(line=4), problem(severity=Severity.WARNING, file=Path("records/b.yaml"))]
    assert problems.summary(several) == "2 errors and 1 warning in 2 files"
    assert problems.summary(several[2:]) == "1 warning in 1 file"


def test_problems_as_json_have_all_their_fields() -> None:
    expected = {
        "file": "records/a.yaml",
        "line": 3,
        "column": 7,
        "width": 1,
        "severity": "error",
        "code": "bad-date",
        "message": "`x` is no date",
        "excerpt": "date: x",
        "help": "write one",
    }
    assert json.loads(problems.as_json([problem()])) == [expected]
    assert [json.loads(line) for line in problems.as_jsonl([problem(), problem()])] == [expected] * 2


def test_annotations_escape_what_github_would_obey() -> None:
    one = problem(file=Path("a,b:c%.yaml"), message="100 %\n::set-output name=x::y", help="do, this: now")
    assert problems.as_github([one]) == [
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=7,endColumn=8,title=bad-date::100 %25 ::set-output name=x::y (help: do, this: now)"
    ]
    assert problems.as_github([problem(severity=Severity.WARNING, help="")])[0].startswith("::warning file=records/a.yaml,line=3,")


# ---------------------------------------------------------------------------------------------- findings and tables

TWO = [item("agency-a", ["attack"], ["army-n"]), item("agency-b", ["attack"], ["army-n"])]
DENIAL = claim("denial", "never", {"act": "attack", "actor": "army-n"})
ATTACK = event(["attack"], "2031-03-02", *TWO, actors=["army-n"])


@pytest.fixture(scope="module")
def examined() -> Examination:
    long = {"a-denial-with-a-name-of-so-many-words-that-no-column-of-eighty-has-room-for-it": DENIAL}
    vague = claim("position", None, {})
    promised = claim("commitment", "occurs", {"act": "exchange", "until": "2031-03-10"}, reporting=[page("office-w")])
    return judged(
        {**long, "blame": vague, "promise": promised},
        {"attack-on-the-town": ATTACK, "swap": event(["exchange"], "2031-03-08", item("court", ["exchange"], nature="finding"))},
    )


def rows(examined: Examination) -> list[tables.Row]:
    return tables.rows(examined, examined.verdicts.values())


@pytest.mark.parametrize("width", [0, 60, 80, 100, 132, 140, 250])
@pytest.mark.parametrize("by", [None, *(group.value for group in Group if group is not Group.none)])
def test_a_table_cuts_nothing_and_keeps_to_its_page(examined: Examination, by: str | None, width: int) -> None:
    table = tables.as_table(rows(examined), by, Page(width))
    assert "…" not in table
    told = re.sub(r"\s+|→", "", table)
    for row in rows(examined):
        assert width and len(row.claim) > 20 or row.claim in told
        assert row.event in told
    if width:
        assert max(map(len, table.splitlines())) <= width


def test_the_parts_of_a_folded_id_make_the_id(examined: Examination) -> None:
    lines = tables.as_table(rows(examined)[:1], None, Page(80)).splitlines()
    start = lines[0].index("claim")
    parts = [line[start:].strip() for line in lines[2 : lines.index("")]]
    assert "".join(parts) == f"{rows(examined)[0].claim}→ attack-on-the-town"


def test_a_table_of_nothing_says_so() -> None:
    assert tables.as_table([], "call", Page(80)) == tables.as_markdown([], None) == "no claim to show"


def test_verdicts_are_coloured_on_a_page_with_colours_alone(examined: Examination) -> None:
    assert "\x1b[" not in tables.as_table(rows(examined), "call", Page(80))
    assert re.search(r"\x1b\[[0-9;]*31m *contradicted", tables.as_table(rows(examined), "call", Page(80, True)))


def test_groups_of_verdicts_stand_in_the_order_of_weight(examined: Examination) -> None:
    assert [name for name, _ in tables.grouped(rows(examined), "verdict")] == ["contradicted", "kept (if said)", "not checkable"]
    assert [name for name, _ in tables.grouped(rows(examined), "month")] == ["2031-03"]


def test_csv_is_read_back_as_the_rows(examined: Examination) -> None:
    head, *found = csv.reader(io.StringIO(tables.as_csv(rows(examined)), newline=""))
    assert head == [*tables.HEADS, "speaker", "act", "days at most", "first happened", "first by"]
    assert [(one[2], one[3], one[8]) for one in found] == [(row.claim, row.verdict, row.days) for row in rows(examined)]


@pytest.fixture
def within_bounds() -> Examination:
    """A promise broken on some day of a month."""
    fire = event(["attack"], "2031-03", item("court", ["attack"], ["army-n"], nature="finding"), actors=["army-n"])
    fire["within"] = "2031-03-10/2031-03-20"
    del fire["date"]
    return judged({"a": claim("commitment", "never", {"act": "attack", "actor": "army-n"})}, {"fire": fire})


def test_days_within_bounds_are_a_range_to_people_and_two_numbers_to_programs(within_bounds: Examination) -> None:
    (row,) = rows(within_bounds)
    least, most = int(row.days), int(row.at_most)
    assert 0 < least < most
    assert most - least == 10
    assert f" {row.days} to {row.at_most}" in tables.as_table([row], None, Page(200))
    assert row.at_most in tables.as_table([row], None, Page(60))
    assert f"| {row.days} to {row.at_most} |" in tables.as_markdown([row], None)
    (one,) = csv.DictReader(io.StringIO(tables.as_csv([row]), newline=""))
    assert (one["days"], one["days at most"]) == (row.days, row.at_most)
    (data,) = tables.as_data([row])
    assert (data["days"], data["days_at_most"]) == (row.days, row.at_most)


def test_the_first_event_tells_its_own_levels_where_the_strongest_has_others() -> None:
    later = event(["attack"], "2031-03-05", item("court", ["attack"], ["army-n"], nature="finding"), actors=["army-n"])
    (row,) = rows(judged({"a": DENIAL}, {"attack-on-the-town": ATTACK, "found-by-the-court": later}))
    assert row.event == "attack-on-the-town"
    assert "→ attack-on-the-town (H 3, B 3)" in " ".join(tables.as_table([row], None, Page(120)).split())
    in_words = "attack-on-the-town (happened corroborated, by corroborated)"
    assert in_words in tables.as_table([row], None, Page(0))
    assert f"| {markdown(in_words)} |" in tables.as_markdown([row], None)
    (data,) = tables.as_data([row])
    assert (data["happened"], data["by"], data["first_decisive_event"]) == ("established", "established", "attack-on-the-town")
    assert (data["first_happened"], data["first_by"]) == ("corroborated", "corroborated")
    (alone,) = rows(judged({"a": DENIAL}, {"attack-on-the-town": ATTACK}))
    assert "happened corroborated" not in tables.as_markdown([alone], None)


def test_the_strongest_contradiction_stands_first() -> None:
    exchange = event(["exchange"], "2031-03-01", item("agency-a", ["exchange"]), item("agency-b", ["exchange"]))
    found_by_court = event(["attack"], "2031-03-02", item("court", ["attack"], ["army-n"], nature="finding"), actors=["army-n"])
    weak = claim("denial", "never", {"act": "exchange"})
    found = judged({"a": weak, "b": DENIAL}, {"e": exchange, "f": found_by_court})
    assert [(one.claim, one.strength) for one in findings.strongest_first(found.verdicts.values())] == [
        ("b", Standard.ESTABLISHED),
        ("a", Standard.CORROBORATED),
    ]


def test_the_summary_counts_what_was_asked_for_and_says_of_how_many(examined: Examination) -> None:
    everything = list(examined.verdicts.values())
    assert findings.summary(examined, everything, Page())[0] == (
        "3 claims on 1 call, 2 of them checkable: 2 decided. 1 contradicted; 1 kept; 1 not checkable."
    )
    assert findings.summary(examined, select(examined, Wanted(names=("blame",))), Page())[0] == (
        "1 claim on 1 call, 0 of them checkable: 0 decided. 1 not checkable. 3 claims are on record."
    )
    assert findings.summary(examined, [], Page())[0] == "Of 3 claims on record none fits what was asked for."


def test_an_event_that_decides_by_two_figures_is_named_once() -> None:
    counts = {"a": {"measure": "released", "count": "5"}, "b": {"measure": "bodies", "count": "6"}}
    exchange = event(["exchange"], "2031-03-02", item("court", ["exchange"], figures=["a", "b"], nature="finding"), figures=counts)
    said = claim("quantity", "figure", {"act": "exchange", "since": "2031-03-01"}, figure={"relation": "at-least", "value": "2"})
    found = judged({"c": said}, {"e": exchange})
    assert len(found.verdicts["c"].decisive) == 2
    assert sum("[e]" in line for line in findings.as_text(found, list(found.verdicts.values()), Page())) == 1


def test_more_than_three_decisive_events_are_counted() -> None:
    found = judged({"c": DENIAL}, {f"e{number}": {**ATTACK, "date": f"2031-03-0{number}"} for number in range(1, 6)})
    lines = findings.as_text(found, list(found.verdicts.values()), Page())
    assert [line for line in lines if "more" in line] == ["            and 2 more: ledger why c"]


# ---------------------------------------------------------------------------------------------- why, show, compare, data


def test_why_names_the_page_of_every_item(examined: Examination) -> None:
    told = "\n".join(proof.as_text(examined, next(iter(examined.verdicts)), Page()))
    for one in TWO:
        assert f"<{one['url']}>" in told
    assert "names a label" in told


def test_why_shows_what_met_the_condition_and_what_would() -> None:
    said = claim("commitment", "never", {"act": "attack", "actor": "army-n"}, condition={"act": "exchange", "since": "2031-03-07"})
    swap = event(["exchange"], "2031-03-10", item("court", ["exchange"], nature="finding"))
    met = "\n".join(proof.as_text(judged({"c": said}, {"swap": swap}), "c", Page()))
    assert "on the condition that there is\n    act      a label [exchange]" in met
    assert "What met its condition\n  1. 2031-03-10: An event [swap]\n     meets the condition\n" in met
    waiting = "\n".join(proof.as_text(judged({"c": said}), "c", Page()))
    assert "nothing on record meets its condition yet" in waiting
    assert "    act      a label [attack]" in waiting


def test_near_misses_beyond_the_first_are_counted_unless_all_are_asked_for() -> None:
    near = {f"e{number:02}": event(["harm"], "2031-03-02", item("agency-a", ["harm"])) for number in range(proof.MOST_NEAR + 2)}
    found = judged({"c": DENIAL}, near)
    assert "  and 2 others, farther off: ledger why c --all" in proof.as_text(found, "c", Page())
    everything = proof.as_text(found, "c", Page(), everything=True)
    assert not [line for line in everything if "farther off" in line]
    assert f"[e{proof.MOST_NEAR + 1}]" in "\n".join(everything)


def test_what_is_near_is_not_said_to_lie_within_the_scope() -> None:
    told = "\n".join(proof.as_text(judged({"c": DENIAL}, {"e": event(["harm"], "2031-03-02", *[item("court", ["harm"])])}), "c", Page()))
    assert "happened near the scope; would speak against the claim" in told
    assert "happened within the scope" not in told


def test_what_covers_one_target_only_is_said_to_speak_of_it_alone() -> None:
    absence = event(["harm"], "2031-02-01/2031-03-31", item("court", ["harm"], nature="finding"), occurred="false", places=["land"])
    said = claim("denial", "never", {"act": "harm", "place": "town", "since": "2031-03-01"})
    told = "\n".join(proof.as_text(judged({"c": said}, {"e": {**absence, "targets": ["students"]}}), "c", Page()))
    assert "it would count if it spoke of any target, as the claim does" in told


def test_show_tells_what_the_record_says_and_no_more() -> None:
    book = make_book({"c": DENIAL}, {"e": {**ATTACK, "occurred": "false"}, "f": ATTACK})
    ((folder, record),) = records.find(book, "e")
    lines = records.as_text(folder, "e", record, Page())
    assert lines[:3] == ["events/e", "  title: An event", "  date: 2031-03-02"]
    assert "  occurred: no" in lines
    assert not [line for line in lines if "hedged" in line]
    assert records.find(book, "nothing") == []
    assert not [line for line in records.as_text("events", "f", book.events["f"], Page()) if "occurred" in line]


def test_data_tell_every_leg_and_item(examined: Examination) -> None:
    (first, *_) = examined.verdicts.values()
    found = data.verdict_data(examined, first)
    assert (found["outcome"], found["strength"], found["days_to_first"]) == ("contradicted", "corroborated", -4)
    assert [leg["leg"] for leg in found["decisive"][0]["legs"]] == ["happened", "by"]
    assert [one["url"] for one in found["decisive"][0]["legs"][1]["items"]] == [one["url"] for one in TWO]
    assert json.loads(json_text(found)) == found


def test_data_count_what_was_asked_for(examined: Examination) -> None:
    asked = list(examined.verdicts.values())
    found = data.whole(examined, asked[:1], asked)
    assert found["counts"] == {"contradicted": 1, "not checkable": 1, "supported": 1}
    assert len(found["verdicts"]) == 1


def test_levels_are_of_the_strongest_decisive_case(examined: Examination) -> None:
    first = next(iter(examined.verdicts.values()))
    assert first.outcome is Outcome.CONTRADICTED
    assert [findings.level_of(first, leg) for leg in ("said", "happened", "by")] == [4, 3, 3]
    assert words.headline(first) == "contradicted, already on the day it was said"


def test_text_codes_are_those_of_terminals() -> None:
    assert set(text.CODES) >= {style for styles in words.STYLES.values() for style in styles}
