"""The main findings: counted once, at every standard, and the page that tells them in step with the shipped records."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import pytest

from ledger.answers import Examination, examine, read
from ledger.model import Standard
from ledger.overview import STANDARDS, Overview
from ledger.problem import Misuse
from ledger.reporting.overview import BLOCK, as_markdown, blocks, filled
from tests.building import claim, event, item, judged, page
from tests.running import run

ROOT = Path(__file__).parents[1]
TWO_LANDS = Path(__file__).parent / "worlds" / "two-lands"


def examined(root: Path, standard: Standard | None = None) -> Examination:
    book, _ = read(root)
    assert book is not None
    return examine(book, standard)


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(examined(TWO_LANDS))


def test_every_claim_is_counted_once(overview: Overview) -> None:
    assert sum(count.total() for count in overview.by_kind.values()) == len(overview.verdicts) == overview.holdings.claims
    assert sum(count.total() for count in overview.by_year.values()) == len(overview.verdicts)
    decided = [
        *overview.afterwards,
        *overview.already,
        *(one for one in overview.decided if one.outcome.value in ("supported", "disputed")),
    ]
    assert sorted(one.claim for one in decided) == [one.claim for one in overview.decided]


CASES = {
    "one-finder": [item("court", ["attack"], ["army-n"], nature="finding"), item("agency-a", ["attack"], ["army-n"])],
    "two-needed": [item("agency-a", ["attack"], ["army-n"]), item("agency-b", ["attack"], ["army-n"])],
    "three": [item(one, ["attack"], ["army-n"]) for one in ("agency-a", "agency-b", "herald-c")],
}


@pytest.mark.parametrize(
    ("name", "number", "alone"), [("one-finder", 1, ("court",)), ("two-needed", 1, ("agency-a", "agency-b")), ("three", 2, ())]
)
def test_on_whom_a_verdict_rests(name: str, number: int, alone: tuple[str, ...]) -> None:
    denial = claim("denial", "never", {"act": "attack", "actor": "army-n"})
    found = Overview(judged({"denial": denial}, {"attack": event(["attack"], "2031-03-02", *CASES[name], actors=["army-n"])}))
    assert [(one.number, one.alone) for one in found.resting] == [(number, alone)]


def test_a_disputed_saying_sets_accounts_apart_once() -> None:
    position = claim("position", None, {})
    by_the_other = {**position, "reporting": [page("office-n"), page("office-w", stance="disputes")]}
    by_a_third = {**position, "reporting": [page("office-n"), page("office-w"), page("agency-a", stance="disputes")]}
    (found,) = Overview(judged({"opposite": by_the_other, "disputed": by_a_third, "silent": position})).apart
    assert (found.claims, found.opposite, found.disputed) == (3, ("opposite",), ("disputed",))
    assert "silent" in found.silent


def test_delays_rise(overview: Overview) -> None:
    known = [one.days for one in overview.afterwards if one.days is not None]
    assert known == sorted(known)
    assert known


@pytest.mark.parametrize("standard", STANDARDS)
def test_another_standard_gives_what_a_whole_examination_gives(overview: Overview, standard: Standard) -> None:
    expected = {name: verdict.outcome for name, verdict in examined(TWO_LANDS, standard).verdicts.items()}
    assert {name: verdict.outcome for name, verdict in overview.at[standard].items()} == expected


def test_a_ledger_without_claims_has_findings_too(tmp_path: Path) -> None:
    (tmp_path / "ledger.yaml").write_text("title: Nothing yet\ndefault_start: 2031-01-01\nsides: {}\n", "utf-8")
    assert as_markdown(Overview(examined(tmp_path)))[:5] == [
        "# Findings: Nothing yet",
        "",
        "## What is on record",
        "",
        "No claim is on record.",
    ]


def test_a_page_keeps_its_prose_and_its_blocks_are_written_anew(overview: Overview) -> None:
    page = "Before.\n<!-- findings: kinds -->\nold\n<!-- end -->\nAfter.\n<!-- findings: clashes -->\n<!-- end -->\n"
    first = filled(page, overview)
    assert first.startswith("Before.\n<!-- findings: kinds -->\n\n| kind |")
    assert "\nAfter.\n" in first
    assert "old" not in first
    assert filled(first, overview) == first
    for wrong, why in (("no block", "has no block"), ("<!-- findings: kindz -->\n<!-- end -->", "no block is called `kindz`")):
        with pytest.raises(Misuse, match=why):
            filled(wrong, overview)


def test_as_data_and_into_a_page(tmp_path: Path) -> None:
    root = shutil.copytree(TWO_LANDS, tmp_path / "ledger")
    data = json.loads(run(["findings", "--records", str(root), "--format", "json"]).out)
    assert data["holdings"]["claims"] == len(data["standards"]["corroborated"]) == 20
    page = tmp_path / "page.md"
    page.write_text("<!-- findings: sides -->\n<!-- end -->\n", "utf-8")
    assert run(["findings", "--records", str(root), "--into", str(page), "--check"]).code == 1
    assert run(["findings", "--records", str(root), "--into", str(page)]).code == 0
    assert run(["findings", "--records", str(root), "--into", str(page), "--check"]).code == 0
    assert run(["findings", "--records", str(root), "--into", str(tmp_path / "none.md")]).code == 2


def test_a_page_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    page = tmp_path / "page.md"
    page.write_text("Prose.\n<!-- findings: sides -->\n<!-- end -->\n", "utf-8")
    before = page.read_text("utf-8")
    monkeypatch.setattr("os.fsync", full)
    found = run(["findings", "--records", str(TWO_LANDS), "--into", str(page)])
    assert (found.code, found.out) == (2, "")
    assert f"there is no space for `{page}`; free some space" in found.err
    assert (page.read_text("utf-8"), list(tmp_path.iterdir())) == (before, [page])


def test_the_page_of_findings_is_in_step_with_the_shipped_records() -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")
    found = Overview(examined(ROOT / "records"))
    assert {match[1] for match in BLOCK.finditer(page)} == set(blocks(found))
    assert filled(page, found) == page, "run `make findings`"
