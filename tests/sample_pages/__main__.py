"""Write corpora/harbour-pages anew: `python -m tests.sample_pages`, after a change to articles, houses or reader."""

from __future__ import annotations

from annotator import resources
from tests.sample_pages.making import made_files


def main() -> None:
    """Write every file of the corpus; files that are no longer made are left alone."""
    folder = resources.corpora() / "harbour-pages"
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    for name, data in made_files().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
