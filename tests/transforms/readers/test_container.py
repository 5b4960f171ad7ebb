"""All readers have one shape, and no library is changed by reading."""

from __future__ import annotations

import inspect

import pytest
from xlrd.book import Book

from transforms.readers import opening, signature
from transforms.readers.container import Container, Contents
from transforms.readers.refusal import LIMITS, Problems, Refused


@pytest.mark.parametrize("kind", opening._READERS)
def test_a_reader_takes_a_container_and_gives_contents(kind: str) -> None:
    _, read = opening._READERS[kind]
    signed = inspect.signature(read)
    assert [parameter.annotation for parameter in signed.parameters.values()] == ["Container"]
    assert signed.return_annotation == "Contents"


@pytest.mark.parametrize("kind", opening._READERS)
def test_a_reader_refuses_what_it_cannot_read_in_one_way(kind: str) -> None:
    """Text is what any bytes can be: its reader alone has nothing to refuse but their number."""
    container = Container(b"\x00<r\xffac", LIMITS, Problems("rac"))
    if kind == "text":
        assert isinstance(opening._READERS[kind][1](container), Contents)
    else:
        with pytest.raises(Refused):
            opening._READERS[kind][1](container)


def test_what_the_signature_says_is_read_or_refused_with_a_sentence_of_its_own() -> None:
    kinds = {kind for _, kind in signature._OTHERS} | {kind for _, kind in signature._STREAMS}
    assert kinds - opening._READERS.keys() - opening._REFUSALS.keys() <= {"program", "other"}


def test_xlrd_is_not_changed_for_others() -> None:
    assert Book.names_epilogue.__module__ == "xlrd.book"
