"""What must hold between records (method §2, §3): one small function for each law, its docstring the law.

The functions find; where a fault stands is asked of the book only then, so that ten thousand sound records cost no parsing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo, available_timezones

from ledger import book as books
from ledger import reading
from ledger.book import Book
from ledger.columns import MOST_RULES, known_columns, rules, used
from ledger.dates import DAY, Edtf, day_text, hull, last_minute
from ledger.model import FOLDERS, VOCABULARY, Claim, Concept, Edge, Event, Form, Kind, Layout, Nature, Page, Record, Scope
from ledger.model import Check as Testable
from ledger.problem import Problem, Severity, did_you_mean, shown
from ledger.reading import Path
from ledger.trees import Lines, find_cycle
from ledger.windows import window
from ledger.world import World

Check = Callable[[Book], Iterator[Problem]]

MOST_WORDS = 25
"""Words of a quotation: enough to know the speaker's own words again, and few enough to be a quotation."""


# ---------------------------------------------------------------------------------------------------------- references

REFERS = {
    **dict.fromkeys(("act", "acts", "contrary"), "vocabulary/acts"),
    **dict.fromkeys(("actor", "actors", "target", "targets", "speaker", "participants"), "vocabulary/actors"),
    **dict.fromkeys(("office_of", "bound_by", "members"), "vocabulary/actors"),
    **dict.fromkeys(("place", "places"), "vocabulary/places"),
    **dict.fromkeys(("publisher", "derived_from", "part_of"), "vocabulary/publishers"),
    **dict.fromkeys(("event", "same_as"), "events"),
    **dict.fromkeys(("repeats", "implied_by"), "claims"),
    **dict.fromkeys(("party", "opposed"), "sides"),
    **dict.fromkeys(("side", "requested_by"), "sides or participants"),
    **dict.fromkeys(("broader", "to"), "the same vocabulary"),
    "means": "vocabulary/means",
    "call": "calls",
    "dataset": "datasets",
    "always": "vocabulary/places",
    "figures": "figures of the event",
}
"""Fields that name another record, and where that is; a name means the same in every part of every record."""


@lru_cache(maxsize=64)
def _plan(model: type[Record]) -> dict[str, str]:
    """What to look at in a part of a record: each field that refers, with where to, and each that holds further parts, with ''."""
    plan = {}
    for name, field in model.model_fields.items():
        types = list(_types(field.annotation))
        if name in REFERS and not any(get_origin(kind) is dict for kind in types):
            plan[name] = REFERS[name]
        elif any(isinstance(kind, type) and issubclass(kind, Record) and _plan(kind) for kind in types):
            plan[name] = ""
    return plan


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def _dangling(part: Record, known: Mapping[str, Collection[str]], path: Path) -> list[tuple[Path, str, str]]:
    """Path, place and word of each reference in a part of a record, and in the parts within it, that is not known."""
    found: list[tuple[Path, str, str]] = []
    plan, fields = _plan(type(part)), part.__dict__
    for name in plan.keys() & part.__pydantic_fields_set__:
        where, value = plan[name], fields[name]
        held = value.items() if type(value) is dict else enumerate(value) if type(value) is tuple else ((None, value),)
        for step, one in held:
            if type(one) is not str:
                if one is not None:
                    found += _dangling(one, known, (*path, name) if step is None else (*path, name, step))
            elif one not in known[where]:
                found.append(((*path, name) if step is None else (*path, name, step), where, one))
    return found


def references_are_on_record(book: Book) -> Iterator[Problem]:
    """Everything that a record refers to is on record."""
    sides = book.ledger.sides
    known: dict[str, Collection[str]] = {folder: book.records(folder) for folder in FOLDERS}
    known["sides"] = sides
    for folder, name, record in (*_records(book), ("", "ledger", book.ledger)):
        if folder == "calls":
            known["sides or participants"] = {*sides, *book.calls[name].participants}
        elif folder == "events":
            known["figures of the event"] = book.events[name].figures
        elif folder not in ("", "claims"):
            known["the same vocabulary"] = known[folder]
        for path, where, word in _dangling(record, known, ()):
            place = folder if where == "the same vocabulary" else where
            if (place, word) not in book.faulty:
                yield _not_on_record(book, folder, name, path, place, word, known[where])
    for name, path, place, word in _named_by_descriptions(book):
        if word not in known[place] and (place, word) not in book.faulty:
            yield _not_on_record(book, "datasets", name, path, place, word, known[place])


def _named_by_descriptions(book: Book) -> Iterator[tuple[str, Path, str, str]]:
    """The concepts that descriptions of data sets give to rows: description, path, folder and id."""
    for name, dataset in book.datasets.items():
        for written, place in dataset.places.items():
            yield name, ("places", written), "vocabulary/places", place
        for layout_name, layout in dataset.layouts.items():
            for field in ("acts", "actors", "targets", "means"):
                for position, coded in enumerate(getattr(layout, field)):
                    for step, word in enumerate(coded.are):
                        yield name, ("layouts", layout_name, field, position, "are", step), REFERS[field], word


def _not_on_record(book: Book, folder: str, name: str, path: Path, place: str, word: str, known: Collection[str]) -> Problem:
    near = did_you_mean(word, known)
    if place in FOLDERS:
        message, remedy = f"`{word}` is not on record in {place}", f"add {(book.root / place / word).as_posix()}.yaml"
    else:
        message, remedy = f"`{word}` is none of the {place}", "add it there"
    return book.problem(folder, name, path, "dangling-reference", message, f"did you mean `{near}`? Otherwise {remedy}" if near else remedy)


def _records(book: Book) -> Iterator[tuple[str, str, Record]]:
    return ((folder, name, record) for folder in FOLDERS for name, record in book.records(folder).items())


# ---------------------------------------------------------------------------------------------------------- cycles

LINES = (
    *((f"vocabulary/{folder}", "broader") for folder in VOCABULARY),
    ("vocabulary/publishers", "part_of"),
    ("claims", "repeats"),
    ("claims", "implied_by"),
)
"""Folders and fields whose references lead on in one direction."""


def nothing_leads_back_to_itself(book: Book) -> Iterator[Problem]:
    """What is broader, an owner, repeated or implied does not lead back to where it began."""
    for folder, field in LINES:
        tree = dict(_tree(book, folder, field))
        while cycle := find_cycle(tree):
            narrower, broader = cycle[:2]
            path: Path = (field, tree[narrower].index(broader)) if field == "broader" else (field,)
            yield book.problem(
                folder, narrower, path, "cycle", f"`{field}` leads in a circle: {' > '.join(cycle)}", "take out one of these steps"
            )
            tree[narrower] = tuple(other for other in tree[narrower] if other != broader)


def _tree(book: Book, folder: str, field: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each record with those that its field names; what is not on record leads nowhere."""
    for name, record in book.records(folder).items():
        value = getattr(record, field)
        named = value if isinstance(value, tuple) else () if value is None else (value,)
        yield name, tuple(one.to if isinstance(one, Edge) else one for one in named)


SELVES = (
    ("vocabulary/acts", "contrary"),
    ("events", "same_as"),
)


def nothing_stands_against_itself(book: Book) -> Iterator[Problem]:
    """Nothing is its own contrary, opposite, origin or double."""
    for folder, field in SELVES:
        for name, record in book.records(folder).items():
            if name in getattr(record, field):
                yield _of_itself(book, folder, name, (field, getattr(record, field).index(name)), field, name)
    for name, side in book.ledger.sides.items():
        if name in side.opposed:
            yield _of_itself(book, "", "ledger", ("sides", name, "opposed", side.opposed.index(name)), "opposed", name)
    for folder, name, path, page in _pages(book):
        if page.publisher in page.derived_from:
            where = (*path, "derived_from", page.derived_from.index(page.publisher))
            yield _of_itself(book, folder, name, where, "derived_from", page.publisher)


def _of_itself(book: Book, folder: str, name: str, path: Path, field: str, word: str) -> Problem:
    return book.problem(folder, name, path, "of-itself", f"`{field}` of `{word}` names `{word}` itself", "take it out")


def _pages(book: Book) -> Iterator[tuple[str, str, Path, Page]]:
    """Every page on record, with the record that cites it and the path to it."""
    for name, call in book.calls.items():
        for position, readout in enumerate(call.readouts):
            yield "calls", name, ("readouts", position), readout
    for name, claim in book.claims.items():
        for position, report in enumerate(claim.reporting):
            yield "claims", name, ("reporting", position), report
        for position, appearance in enumerate(claim.appearances):
            yield "claims", name, ("appearances", position), appearance
    for name, event in book.events.items():
        for position, item in enumerate(event.evidence):
            yield "events", name, ("evidence", position), item
    for folder, name, path, edge in _edges(book):
        for position, page in enumerate(edge.evidence):
            yield folder, name, (*path, "evidence", position), page


def _edges(book: Book) -> Iterator[tuple[str, str, Path, Edge]]:
    for folder, name, record in _records(book):
        if isinstance(record, Concept):
            for position, broader in enumerate(record.broader):
                if isinstance(broader, Edge):
                    yield folder, name, ("broader", position), broader


# ---------------------------------------------------------------------------------------------------------- the settings


def the_timezone_is_known(book: Book) -> Iterator[Problem]:
    """The time zone of the ledger is one that the IANA names."""
    if not _knows(book.ledger.timezone):
        word = book.ledger.timezone
        near = did_you_mean(word, available_timezones())
        help = f"did you mean `{near}`?" if near else "write an IANA name such as `Europe/Kyiv` or `UTC`"
        yield book.problem("", "ledger", ("timezone",), "unknown-timezone", f"`{shown(word)}` is no time zone", help)


@lru_cache(maxsize=16)
def _knows(timezone: str) -> bool:
    try:
        ZoneInfo(timezone)
    except (OSError, ValueError, KeyError):  # the name of a folder or of nothing; no name at all; the last is ZoneInfoNotFoundError
        return False
    return True


def every_concept_has_a_label(book: Book) -> Iterator[Problem]:
    """Each concept has a label in the ledger's first language."""
    language = book.ledger.languages[0]
    for folder, name, record in _records(book):
        if isinstance(record, Concept) and language not in record.label:
            message = f"`{name}` has no label in the ledger's own language, `{language}`"
            yield book.problem(folder, name, ("label",), "no-label", message, f"add `{language}: …` to `label`", at_key=True)


# ---------------------------------------------------------------------------------------------------------- times


def windows_run_forward(book: Book) -> Iterator[Problem]:
    """A window does not end before it begins."""
    if not _knows(book.ledger.timezone):
        return
    world = World(book)
    for name, claim in book.claims.items():
        if claim.kind is Kind.POSITION or claim.check is not Testable.CHECKABLE or claim.call not in book.calls:
            continue
        for path, scope in _scopes(claim):
            span = window(world, claim, scope)
            if not span.is_real:
                yield _backwards(book, "claims", name, path, scope.since, scope.until, (span.opens_first, span.closes_last))
    for folder, name, path, edge in _edges(book):
        if edge.since and edge.until:
            opens, closes = hull(edge.since, world.zone)[0], hull(edge.until, world.zone)[1]
            if closes < opens:
                yield _backwards(book, folder, name, path, edge.since, edge.until, (opens, closes))


def _scopes(claim: Claim) -> Iterator[tuple[Path, Scope]]:
    """The scopes that a claim is tested by; what a reading leaves out is the claim's own."""
    if not claim.readings:
        yield ("scope",), claim.scope
    for position, one in enumerate(claim.readings):
        written = {field: getattr(one.scope, field) for field in ("since", "until") if getattr(one.scope, field) is not None}
        yield ("readings", position, "scope"), claim.scope.model_copy(update=written)


def _backwards(book: Book, folder: str, name: str, path: Path, since: object, until: object, ends: tuple[int, int]) -> Problem:
    opens, closes = map(day_text, ends)
    field = ("until",) if until is not None else ("since",) if since is not None else ()
    help = "exchange the two, or mend one of them"
    if since is None or until is None:
        help = "give both `since` and `until`: the one that is left out follows from the kind of the claim"
    return book.problem(
        folder, name, (*path, *field), "window-backwards", f"the window opens on {opens} and closes on {closes}", help, at_key=not field
    )


def joined_events_can_agree(book: Book) -> Iterator[Problem]:
    """Two records of one event have dates that can both be so."""
    if not _knows(book.ledger.timezone):
        return
    zone = ZoneInfo(book.ledger.timezone)
    for name, event in book.events.items():
        for position, other in enumerate(event.same_as):
            if other in book.events and not _touch(event.when, book.events[other].when, zone):
                message = f"`{name}` is of {event.when}, and `{other}`, the very same event, of {book.events[other].when}"
                help = "mend one of the dates, or take `same_as` out"
                yield book.problem("events", name, ("same_as", position), "same-event-apart", message, help, severity=Severity.WARNING)


def joined_events_agree_that_it_occurred(book: Book) -> Iterator[Problem]:
    """Two records of one event agree on whether it occurred."""
    for name, event in book.events.items():
        for position, other in enumerate(event.same_as):
            if other in book.events and book.events[other].occurred is not event.occurred:
                message = f"of `{name}` and `{other}`, the very same event, one occurred and the other did not"
                help = "record who says so in `rejects`, or take `same_as` out"
                yield book.problem("events", name, ("same_as", position), "occurred-or-not", message, help)


def offices_speak_apart(book: Book) -> Iterator[Problem]:
    """What is declared, decided, promised, signed or refused is a record apart from what else is done."""
    if _has_cycle(book, "vocabulary/acts"):
        return
    world = World(book)
    for name, event in book.events.items():
        said = [act for act in event.acts if world.is_said_by_office((act,))]
        if said and len(said) < len(event.acts):
            message = f"`{said[0]}` is said by whoever can bind the actor, and the event's other acts are not"
            help = "write two records: who may do the one is not who did the other"
            where = ("acts", event.acts.index(said[0]))
            yield book.problem("events", name, where, "said-and-done", message, help, severity=Severity.WARNING)


def _touch(one: Edtf, other: Edtf, zone: ZoneInfo) -> bool:
    (first, last), (begin, end) = hull(one, zone), hull(other, zone)
    return first <= end and begin <= last


# ---------------------------------------------------------------------------------------------------------- claims


def speakers_are_on_the_call(book: Book) -> Iterator[Problem]:
    """Who speaks takes part in the call, or belongs to a side of somebody who does."""
    if _has_cycle(book, "vocabulary/actors"):
        return
    world = World(book)
    for name, claim in book.claims.items():
        call = book.calls.get(claim.call)
        if call is None or claim.speaker in call.participants or claim.speaker not in book.actors:
            continue
        if not world.sides_of([claim.speaker]) & world.sides_of(call.participants):
            message = f"`{claim.speaker}` is not on the call `{claim.call}`, nor is anybody of that side"
            help = f"on the call are {', '.join(f'`{one}`' for one in call.participants)}"
            yield book.problem("claims", name, ("speaker",), "speaker-not-on-call", message, help, severity=Severity.WARNING)


def measures_are_on_record(book: Book) -> Iterator[Problem]:
    """A figure that is said of an event is counted there."""
    for name, claim in book.claims.items():
        event = book.events.get(claim.scope.event or "")
        if claim.form is not Form.FIGURE or event is None:
            continue
        counted = {figure.measure for figure in event.figures.values()}
        figures = [(("figure",), claim.figure), *((("readings", at, "figure"), one.figure) for at, one in enumerate(claim.readings))]
        for path, figure in figures:
            for word in () if figure is None else (figure.measure, *figure.of):
                if word is not None and word not in counted:
                    near = did_you_mean(word, counted)
                    message = f"`{claim.scope.event}` has no figure that counts `{word}`"
                    help = f"did you mean `{near}`?" if near else "add the figure to the event, or leave `measure` out"
                    yield book.problem("claims", name, (*path, "measure"), "no-such-measure", message, help, severity=Severity.WARNING)


def quotations_are_short(book: Book) -> Iterator[Problem]:
    """A quotation has 25 words at most."""
    for name, claim in book.claims.items():
        for position, quote in enumerate(claim.quotes):
            words = len(quote.text.split())
            if words > MOST_WORDS:
                message = f"this quotation has {words} words, and {MOST_WORDS} are the most"
                path = ("quotes", position, "text")
                yield book.problem("claims", name, path, "long-quote", message, "quote the decisive words alone", severity=Severity.WARNING)


# ---------------------------------------------------------------------------------------------------------- evidence


def absences_tell_what_was_seen(book: Book) -> Iterator[Problem]:
    """Who found no trace could see the whole: `access` says so."""
    for name, event in book.events.items():
        for position, item in enumerate(event.evidence):
            if item.nature is Nature.NO_TRACE and item.access is None:
                message = "finding no trace weighs nothing unless whoever looked could see the whole"
                path = ("evidence", position, "nature")
                help = "say in `access` what they could see, or leave the item as it is: evidence of nothing"
                yield book.problem("events", name, path, "no-access", message, help, severity=Severity.WARNING)


def finders_find(book: Book) -> Iterator[Problem]:
    """A finding is that of a court, a UN commission or monitoring mission, a treaty body."""
    for folder, name, path, page in _pages(book):
        if page.nature is Nature.FINDING:
            origins = [book.publishers[one] for one in page.derived_from or (page.publisher,) if one in book.publishers]
            if origins and not any(one.finder for one in origins):
                message = f"`{'`, `'.join(page.derived_from or (page.publisher,))}` is no finder: this weighs as a report"
                help = "write `nature: report`, or `finder: true` in the publisher's record"
                where = (*path, "nature")
                yield book.problem(folder, name, where, "finding-of-no-finder", message, help, severity=Severity.WARNING)


POINTS = (("act", "acts"), ("actor", "actors"))
"""Axes of what an item bears out or rejects, and the field, which is called alike in item and event."""


def evidence_speaks_of_the_event(book: Book) -> Iterator[Problem]:
    """The acts and actors that an item speaks of are the event's own, or broader or narrower than one of them."""
    for name, event, field, lines in _points(book):
        own: tuple[str, ...] = getattr(event, field)
        for path, words in _spoken_of(event, field, own):
            for step, word in enumerate(words):
                if word in own or word not in lines.tree or any(one in lines.above(word) or word in lines.above(one) for one in own):
                    continue
                message = f"`{word}` is none of the event's `{field}`, nor broader or narrower than one of them"
                help = f"add it to the event's `{field}`, or give it an event of its own"
                yield book.problem("events", name, (*path, step), "evidence-off-event", message, help)


def _spoken_of(event: Event, field: str, own: tuple[str, ...]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """What each item of an event bears out or rejects in a field of `POINTS`, where that is not just the event's own."""
    for position, item in enumerate(event.evidence):
        borne_out, rejected = getattr(item.bears_out, field), getattr(item.rejects, field)
        if borne_out and borne_out != own:
            yield ("evidence", position, "bears_out", field), borne_out
        if rejected and rejected != own:
            yield ("evidence", position, "rejects", field), rejected


def evidence_follows_the_event(book: Book) -> Iterator[Problem]:
    """Who spoke before an event neither bears it out nor rejects it: what was announced need not have been done.

    A page of the day before passes, since it is dated by its own time zone and the event by the ledger's.
    """
    if not _knows(book.ledger.timezone):
        return
    zone = ZoneInfo(book.ledger.timezone)
    for name, event in book.events.items():
        begins, _ = hull(event.when, zone)
        for position, item in enumerate(event.evidence):
            of_the_event = any(getattr(points, field) for points in (item.bears_out, item.rejects) for _, field in POINTS)
            if of_the_event and item.published and last_minute(item.published, zone) + DAY < begins:
                message = f"published {item.published}, before the event, of {event.when}"
                help = "cite it in `notes`, or give what it tells of an event of its own"
                where = ("evidence", position, "published")
                yield book.problem("events", name, where, "evidence-before-event", message, help, severity=Severity.WARNING)


def acts_and_actors_are_spoken_of(book: Book) -> Iterator[Problem]:
    """Each act and each actor of an event, or a narrower one, is borne out or rejected by an item."""
    for name, event, field, lines in _points(book):
        spoken = {word for item in event.evidence for points in (item.bears_out, item.rejects) for word in getattr(points, field)}
        for step, word in enumerate(getattr(event, field)):
            if word not in spoken and word in lines.tree and not any(word in lines.above(one) for one in spoken & lines.tree.keys()):
                message = f"no item of evidence speaks of `{word}`, nor of anything narrower"
                help = f"add it to what an item bears out or rejects, or take it out of `{field}`"
                yield book.problem("events", name, (field, step), "event-beyond-evidence", message, help, severity=Severity.WARNING)


def _points(book: Book) -> Iterator[tuple[str, Event, str, Lines]]:
    """Each event with each field of `POINTS`, and the vocabulary of that field climbed, where it can be."""
    world = World(book)
    for axis, field in POINTS:
        if not _has_cycle(book, f"vocabulary/{field}"):
            yield from ((name, event, field, world.lines(axis)) for name, event in book.events.items())


def _has_cycle(book: Book, folder: str) -> bool:
    """Whether a vocabulary cannot be climbed, which is told by its own law."""
    return find_cycle(dict(_tree(book, folder, "broader"))) is not None


# ---------------------------------------------------------------------------------------------------------- data sets


def layouts_read_what_is_there(book: Book) -> Iterator[Problem]:
    """A layout of a data set reads columns that its header knows."""
    for name, layout_name, layout in _layouts(book):
        known = known_columns(layout)
        for column in used(layout):
            if column not in known and not any("*" in one and fnmatchcase(column, one) for one in layout.optional):
                near = did_you_mean(column, known)
                message = f"the column `{shown(column)}` is read, and is not in the header of the layout"
                help = f"did you mean `{near}`?" if near else "add it to `header`, or to `optional` where a file may lack it"
                yield book.problem("datasets", name, ("layouts", layout_name), "unknown-column", message, help, at_key=True)


def dates_are_read_one_way(book: Book) -> Iterator[Problem]:
    """Formats that may stand in one column agree on the order of day and month."""
    for name, layout_name, layout in _layouts(book):
        for position, formats in enumerate(layout.date.formats):
            orders = {order for one in formats if (order := _order(one))}
            if len(orders) > 1:
                where: Path = ("layouts", layout_name, "date", "formats", position)
                message = "some of these formats have the day first and some the month: one column would be read both ways"
                yield book.problem("datasets", name, where, "day-or-month-first", message, "make them two alternatives")


def _order(text: str) -> str:
    """Whether the day or the month comes first in a format of strptime; '' where a name of the month leaves no doubt, or one is missing."""
    day, month = text.replace("-", "").find("%d"), text.replace("-", "").find("%m")
    return "" if min(day, month) < 0 else "day" if day < month else "month"


def rules_fit_into_a_number(book: Book) -> Iterator[Problem]:
    """A layout has at most 62 rules that give concepts."""
    for name, layout_name, layout in _layouts(book):
        if (count := len(rules(layout))) > MOST_RULES:
            message = f"{count} rules give concepts, and {MOST_RULES} are the most"
            yield book.problem("datasets", name, ("layouts", layout_name), "too-many-rules", message, "give broader concepts", at_key=True)


def _layouts(book: Book) -> Iterator[tuple[str, str, Layout]]:
    return ((name, layout_name, layout) for name, dataset in book.datasets.items() for layout_name, layout in dataset.layouts.items())


# ---------------------------------------------------------------------------------------------------------- all laws


LAWS: dict[str, Check] = {
    "dangling-reference": references_are_on_record,
    "cycle": nothing_leads_back_to_itself,
    "of-itself": nothing_stands_against_itself,
    "unknown-timezone": the_timezone_is_known,
    "no-label": every_concept_has_a_label,
    "window-backwards": windows_run_forward,
    "evidence-off-event": evidence_speaks_of_the_event,
    "event-beyond-evidence": acts_and_actors_are_spoken_of,
    "evidence-before-event": evidence_follows_the_event,
    "speaker-not-on-call": speakers_are_on_the_call,
    "no-such-measure": measures_are_on_record,
    "same-event-apart": joined_events_can_agree,
    "occurred-or-not": joined_events_agree_that_it_occurred,
    "said-and-done": offices_speak_apart,
    "finding-of-no-finder": finders_find,
    "no-access": absences_tell_what_was_seen,
    "long-quote": quotations_are_short,
    "unknown-column": layouts_read_what_is_there,
    "day-or-month-first": dates_are_read_one_way,
    "too-many-rules": rules_fit_into_a_number,
}
"""The code of each fault between records, and the check that tells it."""

CHECKS: tuple[Check, ...] = tuple(LAWS.values())

CODES: dict[str, str] = {**reading.CODES, **books.CODES, **{code: str(check.__doc__).partition("\n")[0] for code, check in LAWS.items()}}
"""Every code that a problem can have, with its law in a sentence."""


def run_checks(book: Book) -> list[Problem]:
    """Every fault between the records of a book, sorted by place."""
    return sorted(problem for check in CHECKS for problem in check(book))
