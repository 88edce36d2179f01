"""Child process of goal 7: shows a window, and says how much CPU time it took until there was something to see.

Run as a script, so that nothing but what the window itself needs is imported.
"""

from __future__ import annotations

import os
import sys
import time


def main(which: str) -> None:
    """Show a window and end the process with its CPU time, in seconds, on stdout.

    Args:
        which: 'empty' for the first picture of a bare main window, 'first' for that of
            the application on the sample corpus, 'filled' for its article and panels.
    """
    from PySide6.QtWidgets import QApplication, QMainWindow

    if which == "filled":
        QApplication.exec = _report_filled  # type: ignore[assignment]
    else:
        _report_first_picture()
    if which == "empty":
        app = QApplication([])
        window = QMainWindow()
        window.show()
        app.exec()
        return
    from annotator import start

    start.main([])


def _report_first_picture() -> None:
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watch(QObject):
        exposed = False

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.exposed |= event.type() == QEvent.Type.Expose
            return False

    watch = Watch()
    show = QMainWindow.show

    def show_and_report(window: QMainWindow) -> None:
        show(window)
        window.windowHandle().installEventFilter(watch)
        while not watch.exposed:  # the window is painted within the very event
            QApplication.processEvents()
        _report()

    QMainWindow.show = show_and_report  # type: ignore[assignment, method-assign]


def _report_filled(*_: object) -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    _report()


def _report() -> None:
    sys.stdout.write(f"{time.process_time()}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
