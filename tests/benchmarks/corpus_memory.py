"""Child process of goal 8: opens a corpus in the window, looks through its list, and says how much memory it took."""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def main(corpus: Path) -> None:
    """End the process with the most memory that it had, in megabytes, on stdout."""
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root)]  # run as a script, so that nothing but what the window needs is imported
    from PySide6.QtCore import QByteArray

    from annotator.opening.corpus import OpenCorpus
    from annotator.storage.store import Store
    from annotator.ui import theme
    from annotator.ui.main_window import MainWindow
    from annotator.ui.settings import Geometry, Settings
    from annotator.ui.shell import Shell
    from tests.benchmarks.samples import ANNOTATOR, scheme
    from tests.benchmarks.windows import application, bring_up

    app = application()
    opened = OpenCorpus(Store.open(corpus), scheme(), annotator=ANNOTATOR, mirror=corpus.with_suffix(""))
    shell = Shell(QByteArray())
    window = MainWindow(shell, opened, theme.LIGHT, Settings(corpus.with_suffix(".toml")), Geometry())
    bring_up(shell, window.view)
    for search in ("state:new", "lang:en date:2025", "tag:rare council", ""):
        window.articles.show_search(search)
        app.processEvents()
    most = most_memory()
    shell.close()
    sys.stdout.write(f"{most:.1f}\n")


def most_memory() -> float:
    """Megabytes; where Linux tells it of this program alone, as what started it counts in the general figure."""
    about = Path("/proc/self/status")
    lines = about.read_text().splitlines() if about.exists() else []
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
