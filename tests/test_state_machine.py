"""Anything a curator can do, in any order, on a real store: memory, database and standoff XML always say the same."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.storage.store import Store
from tests.editing.machine import DOCUMENTS, EditingMachine
from tests.schemes import SMALL, article

SCHEME_XML = write_scheme(SMALL)


class StoreMachine(EditingMachine):
    """The corpus is a file, the files are standoff XML, and a restart closes and opens it."""

    corpus: Store

    def new_corpus(self) -> Store:
        self.folder = Path(tempfile.mkdtemp(prefix="annotator-machine-"))
        self.path = self.folder / "small.corpus"
        corpus = Store.create(self.path, name="small", scheme_xml=SCHEME_XML, scheme=SMALL)
        corpus.add_documents([AnnotatedDocument(article(identity)) for identity in DOCUMENTS])
        return corpus

    def reopened(self) -> Store:
        self.corpus.close()
        return Store.open(self.path)

    def close_corpus(self) -> None:
        try:
            for document_id in DOCUMENTS:
                data = standoff_xml.write(self.corpus.read(document_id))
                assert standoff_xml.check(data, name=document_id) == []
            assert self.corpus.check() == ""
        finally:
            self.corpus.close()
            shutil.rmtree(self.folder)

    def check_kept(self, document_id: str, annotations: AnnotationSet) -> None:
        kept = self.corpus.read(document_id)
        in_files = AnnotationSet("ana", annotations.items(), annotations.states)  # without what was turned down
        assert kept.sets.get("ana", AnnotationSet("ana")) == in_files
        data = standoff_xml.write(kept)
        read = standoff_xml.read(data, name=document_id)
        assert read == kept
        assert standoff_xml.write(read) == data


class LongStoreMachine(StoreMachine):
    """The same for minutes."""


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=15, stateful_step_count=30)

TestLongStoreMachine = pytest.mark.soak(LongStoreMachine.TestCase)
TestLongStoreMachine.settings = settings(max_examples=300, stateful_step_count=80, derandomize=False)


def test_the_scheme_of_the_machine_is_one_that_a_file_can_hold() -> None:
    assert read_scheme(SCHEME_XML, name="scheme.xml") == SMALL
