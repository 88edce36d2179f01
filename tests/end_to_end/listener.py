"""Listens to the desktop as a screen reader does, through AT-SPI; a test asks it what it hears.

Runs under the system's own Python, which has pyatspi: no import of the project,
no later syntax. It writes one JSON line for each event and each answer.
"""

import json
import os
import sys

import pyatspi
from gi.repository import GLib

EVENTS = (
    "object:text-caret-moved",
    "object:text-selection-changed",
    "object:text-changed",
    "object:announcement",
    "object:property-change:accessible-description",
    "object:state-changed:focused",
)


class Listener:
    """Remembers who has the keyboard, and answers questions about it."""

    def __init__(self):
        self._focused = None
        self._unread = b""

    def hear(self, event):
        """Tell what happened, and note who has the keyboard: fields elsewhere have carets as well."""
        source = event.source
        if source and source.getState().contains(pyatspi.STATE_FOCUSED):
            self._focused = source
        data = event.any_data
        tell(
            event=str(event.type),
            name=source.name if source else "",
            detail=event.detail1,
            data=data if isinstance(data, str) else "",
        )

    def read(self, *_):
        """Take in what the test wants."""
        data = os.read(0, 1 << 16)
        if not data:
            pyatspi.Registry.stop()
            return False
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            tell(answer=getattr(self, order.pop("do"))(**order))
        return True

    def look(self):
        """What has the keyboard, in every way a screen reader asks about it."""
        found = self._focused
        text = found.queryText()
        return {
            "name": found.name,
            "description": found.description,
            "role": found.getRoleName(),
            "states": sorted(pyatspi.stateToString(state) for state in found.getState().getStates()),
            "text": text.getText(0, -1),
            "caret": text.caretOffset,
            "selections": [text.getSelection(number) for number in range(text.getNSelections())],
        }

    def extents(self, offsets):
        """Left, top, width and height of characters on the screen."""
        text = self._focused.queryText()
        return [list(text.getCharacterExtents(offset, pyatspi.DESKTOP_COORDS)) for offset in offsets]

    def line(self, offset):
        """The line at an offset, as it is read out."""
        return self._focused.queryText().getTextAtOffset(offset, pyatspi.TEXT_BOUNDARY_LINE_START)[0]

    def place_caret(self, offset):
        """Move the caret, as a braille display does."""
        return bool(self._focused.queryText().setCaretOffset(offset))

    def select(self, begin, end):
        """Select some text."""
        return bool(self._focused.queryText().addSelection(begin, end))


def tell(**what):
    """Write one line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main():
    """Listen until the test is gone."""
    listener = Listener()
    pyatspi.Registry.registerEventListener(listener.hear, *EVENTS)
    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, listener.read)
    tell(answer="listening")
    pyatspi.Registry.start()


if __name__ == "__main__":
    main()
