"""The only door to resources/ and the sample corpora, both in a clone and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _home() -> Path:
    """The folder that holds `resources` and `corpora`: the clone, or the wheel's own copy."""
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent


_HOME = _home()


def path(*parts: str) -> Path:
    """The path of a file or folder below resources/.

    Args:
        parts: Names from resources/ downwards, such as `"schemes", "news.xml"`.

    Returns:
        An absolute path; whether anything is there is for the caller to find out.
    """
    return _HOME.joinpath("resources", *parts)


def text(*parts: str) -> str:
    """The contents of a UTF-8 file below resources/, line ends as they are in the file."""
    return data(*parts).decode("utf-8")


def data(*parts: str) -> bytes:
    """The bytes of a file below resources/."""
    return path(*parts).read_bytes()


def schemas() -> Path:
    """The folder with the XML schemas of the standoff format (RELAX NG and XSD)."""
    return path("schemas")


def schemes() -> Path:
    """The folder with the annotation schemes that come with Annotator."""
    return path("schemes")


def fonts() -> tuple[Path, ...]:
    """The font files that come with Annotator, by name."""
    return tuple(sorted(path("fonts").glob("*.ttf")))


def corpora() -> Path:
    """The folder with the sample corpora."""
    return _HOME / "corpora"


def sample_corpus() -> Path:
    """The mirror folder of the sample corpus that opens when nothing else is asked for."""
    return corpora() / "harbour-news"
