"""Everything that people wrote in the records, field by field, for full-text search."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.book import Book
from ledger.index import Text
from ledger.model import FOLDERS, Call, Claim, Concept, Dataset, Event, Record


def texts_of(book: Book) -> Iterator[Text]:
    """Everything that people wrote in the records of a book."""
    own = book.ledger.languages[0]
    for folder in FOLDERS:
        for name, record in book.records(folder).items():
            for field, language, text in _texts(record):
                if text:
                    yield folder, name, field, language or own, text


def _texts(record: Record) -> Iterator[tuple[str, str, str | None]]:
    """Field, language ('' for the ledger's own) and text."""
    match record:
        case Call():
            yield "title", "", record.title
            for readout in record.readouts:
                yield "readout", "", readout.says
                yield from (("readout", "", one) for one in readout.omits)
            yield from _notes(record.notes)
        case Claim():
            yield "proposition", "", record.proposition
            for quote in record.quotes:
                yield "quote", quote.language, quote.text
                if quote.translation:
                    yield "quote", quote.translation.language, quote.translation.text
            yield from (("reporting", "", one.says) for one in record.reporting)
            yield from (("reading", "", f"{one.name}: {one.why}") for one in record.readings)
            yield from _notes(record.notes)
        case Event():
            yield "title", "", record.title
            yield "summary", "", record.summary
            for item in record.evidence:
                yield "evidence", item.language, item.title
                yield "evidence", "", item.says
            yield from _notes(record.notes)
        case Concept():
            yield from (("label", language, text) for language, text in record.label.items())
            yield from (("label", language, text) for language, several in record.alt.items() for text in several)
            yield "definition", "", record.definition
            yield from _notes(record.notes)
        case Dataset():
            yield "title", "", record.title
            yield from _notes(record.notes)


def _notes(notes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    yield from (("note", "", note) for note in notes)
