"""Blank lines go with the direction of their article, so that no arrow turns round in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.ui.article.article_view import ArticleView

ARABIC = "ميناء إيستمول مغلق\n\nقال المرشدون إنهم مستمرون\n\nالنهاية"


def test_the_left_arrow_goes_on_through_an_arabic_article(qtbot: QtBot) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show_article(Document("mina", ARABIC, title="ميناء إيستمول"), AnnotationSet("ana"), Scheme("s", "1"))
    places = [view.caret]
    for _ in range(len(ARABIC)):
        QTest.keyClick(view, Qt.Key.Key_Left)
        places.append(view.caret)
    assert places == sorted(places)
    assert view.caret == len(ARABIC)
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.caret == 0
