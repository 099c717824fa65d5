"""What `why` shows: the whole proof of a verdict, from the words that were said to the page, the date and the name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ledger.answers import Examination
from ledger.cases import APART, Case
from ledger.datasets.closer import Closer
from ledger.dates import day_text
from ledger.joining import AXES
from ledger.matching import Role, Step, Test, explain
from ledger.model import Claim, Evidence, Form, Quote, Reporting, Scope
from ledger.reporting import added, words
from ledger.reporting.text import Page, counted, listed, plain
from ledger.verdict import Shortfall, Verdict, is_apart, on_record_since
from ledger.weighing import Heard, Leg, acts_sought
from ledger.world import Occurrence, World

Lines = list[str]
MOST_NEAR = 12


def as_text(examined: Examination, claim_id: str, page: Page, everything: bool = False, closer: Sequence[Closer] = ()) -> Lines:
    """The proof as numbered sections; near misses beyond MOST_NEAR only where `everything` is asked for."""
    verdict = examined.verdicts[claim_id]
    claim = examined.world.book.claims[claim_id]
    return [
        *_claim(examined.world, claim_id, claim, page),
        *_verdict(examined, verdict, page),
        *_section("Was it said?", _leg(examined.world, verdict.said, page, "  "), page),
        *_section("What it speaks of", _scopes(examined.world, claim, verdict, page), page),
        *_section("What met its condition", _gate(examined, verdict, page), page),
        *_section("What decides", _cases(examined, verdict, verdict.decisive, page), page),
        *_section("What stands beside it", _cases(examined, verdict, verdict.beside, page), page),
        *_section("Afterwards: conduct, not falsehood", _cases(examined, verdict, verdict.afterwards, page), page),
        *_section("What would have to be otherwise", _otherwise(examined, verdict, page), page),
        *_section("Near misses: what bears on it without counting", _near(examined, verdict, page, everything), page),
        *_section("Data sets: rows that bear on it", added.closely(closer, page), page),
        *_section("Notes", [line for note in claim.notes for line in page.fold(plain(note), "  - ")], page),
        *(page.paint(line, "dim") for line in page.fold(words.provenance(examined))),
    ]


def _section(title: str, lines: Lines, page: Page) -> Lines:
    return [page.paint(title, "bold"), *lines, ""] if lines else []


def _claim(world: World, claim_id: str, claim: Claim, page: Page) -> Lines:
    call = world.book.calls[claim.call]
    who = listed(words.label(world, "actor", one) for one in call.participants)
    said = str(claim.said or call.date)
    form = f", form {claim.form.value}" if claim.form else ""
    lines = [page.paint(claim_id, "bold"), *page.fold(plain(claim.proposition), "  “")]
    lines[-1] += "”"
    lines += page.fold(
        f"{claim.kind.value}{form}; {words.label(world, 'actor', claim.speaker)}, {said}, {call.medium.value}: {who} [{claim.call}]", "  "
    )
    for quote in claim.quotes:
        lines += page.fold(_quote(quote), "  in the speaker's words, as reported: ", "    ")
    for one in claim.appearances:
        lines += page.fold(f"{one.call} ({words.publisher(world, one.publisher)}, {plain(one.url)})", "  said again: ", "    ")
    links = [f"{what} {other}" for what, other in (("repeats", claim.repeats), ("follows from", claim.implied_by)) if other]
    return [*lines, *(f"  {link}" for link in links), ""]


def _quote(quote: Quote) -> str:
    text = f"“{plain(quote.text)}” ({quote.language})"
    if quote.translation:
        text += f"; “{plain(quote.translation.text)}” ({quote.translation.language}, translated: {plain(quote.translation.translator)})"
    return text


def _verdict(examined: Examination, verdict: Verdict, page: Page) -> Lines:
    lines = [f"{page.paint('Verdict:', 'bold')} {page.paint(words.headline(verdict), *words.STYLES[verdict.outcome])}"]
    if verdict.reason:
        lines += page.fold(plain(verdict.reason), "  ")
    if verdict.strength is not None:
        weakest = "the weakest of said, happened and by" + ", and of its readings" * (len(verdict.answers) > 1)
        lines += page.fold(f"strength: {words.level(verdict.strength)}, {weakest}; {words.resilience(examined, verdict.claim)}", "  ")
    return [*lines, ""]


# ---------------------------------------------------------------------------------------------- scope


def _scopes(world: World, claim: Claim, verdict: Verdict, page: Page) -> Lines:
    lines: Lines = []
    for test in verdict.docket.waiting if verdict.docket and not verdict.answers else ():
        lines += _scope(world, claim, test, page)
    for answer in verdict.answers:
        test = answer.test
        name = " ".join(part for part in (test.name, answer.reading[1] and f"measure {answer.reading[1]}") if part)
        if name:
            lines += page.fold(
                f"reading “{plain(name)}”: {answer.outcome.value}{f', {plain(answer.reason)}' if answer.reason else ''}", "  "
            )
            lines += page.fold(plain(test.why), "    because ") if test.why else []
        lines += _scope(world, claim, test, page)
    if claim.condition:
        lines += ["  on the condition that there is", *_axes(world, claim.condition, page)]
        bounds = [f"{word} {bound}" for word, bound in (("from", claim.condition.since), ("to", claim.condition.until)) if bound]
        lines += page.fold(" ".join(bounds), "    window   ") if bounds else []
    if verdict.is_waiting:
        lines += page.fold("nothing on record meets its condition yet", "  ")
    return lines


def _axes(world: World, scope: Scope, page: Page) -> Lines:
    lines: Lines = []
    for axis in AXES:
        name = getattr(scope, axis)
        if name or axis in ("act", "actor", "place"):
            lines += page.fold(f"{words.label(world, axis, name)} [{name}]" if name else "any", f"    {axis:<8} ")
    return lines


def _scope(world: World, claim: Claim, test: Test, page: Page) -> Lines:
    lines = _axes(world, test.scope, page)
    if test.scope.event:
        lines += page.fold(f"[{test.scope.event}]", "    event    ")
    else:
        lines += page.fold(words.window(test.window), "    window   ")
    if test.figure:
        value = f"the sum of {listed(test.figure.of)}" if test.figure.of else str(test.figure.value)
        lines += page.fold(
            f"{test.figure.measure or 'each measure on record'} {test.figure.relation.value.replace('-', ' ')} {value}", "    figure   "
        )
    if claim.form is Form.HOLDS and test.scope.act:
        lines += page.fold(
            listed(words.label(world, "act", one) for one in world.excluded(test.scope.act)) or "nothing in the vocabulary", "    excludes "
        )
    return lines


# ---------------------------------------------------------------------------------------------- cases


def _gate(examined: Examination, verdict: Verdict, page: Page) -> Lines:
    gate = verdict.branch.gate if verdict.branch else None
    return _case(examined, verdict, gate, "  1. ", page) if gate else []


def _cases(examined: Examination, verdict: Verdict, cases: Iterable[Case], page: Page) -> Lines:
    return [line for number, case in enumerate(cases, 1) for line in _case(examined, verdict, case, f"  {number}. ", page)]


def _case(examined: Examination, verdict: Verdict, case: Case, mark: str, page: Page) -> Lines:
    world = examined.world
    occurrence = world.occurrences[case.match.occurrence]
    pad = " " * len(mark)
    lines = page.fold(f"{words.when(occurrence)}: {plain(occurrence.title)} [{listed(occurrence.members)}]", mark)
    role = (words.ROLES if case.match.is_inside else words.NEAR_ROLES)[case.match.role]
    lines += page.fold(role + _way(examined, case), pad)
    since = on_record_since(world, case, examined.provenance.standard)
    if since is not None:
        lines += page.fold(f"on record at this standard since {day_text(since)}", pad)
    for step in _steps(examined, verdict, case, occurrence):
        lines += page.fold(_step(world, step), f"{pad}{step.axis:<8} ")
    if "time" in case.match.short:
        lines += page.fold(_time(verdict, case, occurrence), f"{pad}time     ")
    for leg in case.legs:
        lines += _leg(world, leg, page, pad)
    return lines


def _way(examined: Examination, case: Case) -> str:
    """Which way a case speaks, and on what it turns; what meets a condition speaks neither way."""
    if case.match.role is Role.CONDITION:
        return ""
    speaks = "speaks" if case.counts(examined.provenance.standard) else "would speak"
    way = {True: f"; {speaks} for the claim", False: f"; {speaks} against the claim", None: "; leaves the claim open"}[case.supports]
    the = "the " if case.about in (*AXES, "time") else ""
    return f"{way}, on {the}{plain(case.about)}" if case.about else way


def _steps(examined: Examination, verdict: Verdict, case: Case, occurrence: Occurrence) -> Iterator[Step]:
    test = _test(examined, verdict, case)
    for axis, short in case.match.short.items():
        if axis == "time":
            continue
        name = getattr(test.scope, axis)
        sought = acts_sought(examined.world, test, case.match.role) if axis == "act" else (name,) if name else ()
        if sought or occurrence.found(axis) and axis in ("act", "actor", "place"):
            yield explain(examined.world, axis, sought, occurrence, short)


def _test(examined: Examination, verdict: Verdict, case: Case) -> Test:
    """The reading a case belongs to; of a claim that still waits for its condition, the one it would have."""
    tests = [answer.test for answer in verdict.answers] or list(examined.dockets[verdict.claim].waiting)
    condition = examined.world.book.claims[verdict.claim].condition
    if condition and case.match.role is Role.CONDITION:
        return replace(tests[0], scope=condition)
    return next(test for test in tests if test.number == case.reading[0])


def _step(world: World, step: Step) -> str:
    stands = ("inside", "near", "apart")[step.short if step.short is not None else APART]
    way = [words.label(world, step.axis, one) for one in step.way]
    found = listed(words.label(world, step.axis, one) for one in step.found)
    sought = listed(words.label(world, step.axis, one) for one in step.sought)
    told = {
        "any": f"{found}; the claim names none",
        "silent": f"nothing on record; the claim speaks of {sought}",
        "narrower": ", within ".join(way),
        "broader": f"{found}, broader than the claim: {', within '.join(way)}",
        "shared": f"{found} and {sought} share {way[0] if way else ''}",
        "binds": f"{found}, who can bind {sought}",
        "apart": f"{found}; the claim speaks of {sought}",
    }[step.how]
    return f"{stands}: {told}"


def _time(verdict: Verdict, case: Case, occurrence: Occurrence) -> str:
    stands = ("inside", "near", "apart")[case.match.short["time"]]
    windows = [answer.test.window for answer in verdict.answers if answer.test.number == case.reading[0]]
    if case.match.role in (Role.AFTERWARDS, Role.CONDITION) or not windows:
        return f"{stands}: {words.when(occurrence)}"
    return f"{stands}: {words.when(occurrence)}, the window {words.window(windows[0])}"


def _leg(world: World, leg: Leg, page: Page, pad: str) -> Lines:
    lines = page.fold(words.weight(world, leg), f"{pad}{leg.name:<8} ")
    for part in leg.parts:
        if part.name not in (leg.name, "said"):
            pro = part.weigh()
            lines += page.fold(f"{plain(part.name)}: {words.level(pro.level)}, {pro.rule}", f"{pad}  · ")
        for sign, several in (("+", part.pro), ("-", part.con)):
            for heard in several:
                lines += page.fold(_heard(world, heard, part.sides, leg.name), f"{pad}  {sign} ", f"{pad}    ")
    return lines


def _heard(world: World, heard: Heard, sides: frozenset[str], leg: str) -> str:
    """An item: who says so, whose word it is, when, what kind of page, how reliable, whom it names, what it says, and where."""
    page, voice = heard.item.page, heard.voice
    who = words.publisher(world, page.publisher)
    if voice.origin != page.publisher:
        who += f", from {words.publisher(world, voice.origin)}"
    if voice.owner != voice.origin:
        who += f" ({words.publisher(world, voice.owner)})"
    facts = [str(page.published) if page.published else f"undated, seen {page.seen}", page.nature.value, f"reliability {voice.letter}"]
    if voice.party in sides:
        facts.append(f"a side of the matter: {voice.party}")
    if isinstance(page, Evidence):
        facts += ["hedged"] * page.hedged + ["an admission"] * heard.admits
        named = (("names", page.bears_out.actors), ("rejects", page.rejects.actors)) if leg == "by" else ()
        facts += [f"{does} {listed(words.label(world, 'actor', one) for one in actors)}" for does, actors in named if actors]
    if isinstance(page, Reporting):
        facts.append(page.stance.value)
    says = f": {plain(page.says)}" if page.says else f": “{plain(page.title)}”" if page.title else ""
    return f"{who}; {', '.join(facts)}{says} <{plain(page.url)}>"


# ---------------------------------------------------------------------------------------------- what would change it


def _otherwise(examined: Examination, verdict: Verdict, page: Page) -> Lines:
    if verdict.outcome.is_decided:
        return page.fold(words.resilience(examined, verdict.claim) + _rests_on(examined, verdict), "  ")
    if not verdict.near_misses:
        return []
    best = verdict.near_misses[0]
    if is_apart(best):
        return []
    needs = _needs(examined, best)
    return page.fold(f"[{best.case.match.occurrence}] would count if {needs}", "  ") if needs else []


def _rests_on(examined: Examination, verdict: Verdict) -> str:
    owners = sorted({owner for case in verdict.decisive for leg in case.legs for owner in leg.weigh()[0].owners})
    return f"; it rests on {listed(words.publisher(examined.world, owner) for owner in owners)}" if owners else ""


def _needs(examined: Examination, miss: Shortfall) -> str:
    proof = words.level(examined.provenance.standard)
    covers = miss.case.match.role in (Role.ABSENCE, Role.CONTRARY, Role.STATE, Role.EXTENT)
    scope = _scope_of(examined, miss)
    named = [axis for axis in miss.axes if axis == "time" or getattr(scope, axis)] if covers else list(miss.axes)
    needs = [f"it {'covered' if covers else 'lay within'} the claim's {listed(named)}"] if named else []
    needs += [f"it spoke of any {axis}, as the claim does" for axis in miss.axes if axis not in named]
    short = [leg for leg in miss.case.legs if leg.name in miss.legs]
    needs += [f"the leg {leg.name} were {proof} (now {words.level(leg.weigh()[0].level)})" for leg in short]
    return listed([*needs, *["its figure decided the question"] * miss.is_open])


def _scope_of(examined: Examination, miss: Shortfall) -> Scope:
    tests = examined.dockets[miss.case.match.claim].waiting
    return next(test.scope for test in tests if test.number == miss.case.reading[0])


def _near(examined: Examination, verdict: Verdict, page: Page, everything: bool) -> Lines:
    misses = verdict.near_misses if everything else verdict.near_misses[:MOST_NEAR]
    lines: Lines = []
    for number, miss in enumerate(misses, 1):
        lines += _case(examined, verdict, miss.case, f"  {number}. ", page)
        needs = _needs(examined, miss)
        lines += page.fold(f"it would count if {needs}", "     → ") if needs and not is_apart(miss) else []
    if len(misses) < len(verdict.near_misses):
        lines.append(f"  and {counted(len(verdict.near_misses) - len(misses), 'other')}, farther off: ledger why {verdict.claim} --all")
    return lines
