"""Articles in the rows of tables: JSON, JSON lines, CSV, TSV and Parquet; each row is a piece of its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from annotator.articles import columns
from annotator.articles.charsets import is_single_byte
from annotator.articles.dates import iso
from annotator.articles.decoding import characters
from annotator.articles.files import MAX_BYTES, too_large
from annotator.articles.language import tag
from annotator.articles.pieces import Imported, NoArticles, Piece, Refusal, Table, Told, Wishes
from annotator.articles.single import read_made_page, read_words
from annotator.articles.structure import LONGEST_ADDRESS, Metadata, one_line
from annotator.errors import FileRefused

KIND = "row"
_LOOKED_AT = 20
"""Rows that the columns are guessed from."""
_SHOWN = 3
_MOST_DEPTH = 100
"""Lists and objects within one another."""
_HEAD = 1024 * 1024
_LISTS = ("articles", "items", "data", "results", "documents", "docs", "entries", "response", "hits", "rows", "stories")


class Row(NamedTuple):
    """A row: where it stands (line or number, from 1), its values by column, and its bytes if it has its own.

    One with a `line` was not looked into: it has that number and its bytes.
    """

    place: str
    values: Mapping[str, Any]
    data: bytes = b""
    line: int = 0


# -- taking tables apart -------------------------------------------------------------------------------


def unpack_json(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The articles of a JSON file: one object, a list of them, or an object that holds such a list.

    Raises:
        FileRefused: it is too large, no JSON, or holds no objects.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileRefused(name, f"is over {MAX_BYTES >> 20} MB of JSON; save it with one article a line, as .jsonl")
    try:
        whole = _loaded(characters(data, name=name).text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise FileRefused(name, f"is no JSON: {error.msg}; mend it there", line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise FileRefused(name, "nests lists or has numbers beyond reason; save the articles alone") from error
    found = _objects(whole)
    if not found:
        raise NoArticles(name, "holds no articles: expected is a list of objects with a text")
    rows = (Row("" if len(found) == 1 else f"article {number}", one) for number, one in enumerate(found, 1))
    yield from pieces_of(rows, name, wishes)


def _loaded(text: str) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: it is none, or holds numbers beyond reason.
        RecursionError: it nests beyond reason.
    """
    value = json.loads(text, strict=False)
    level = [value]
    for _ in range(_MOST_DEPTH):
        insides = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list)))
        level = [inner for inside in insides for inner in inside if isinstance(inner, (dict, list))]
        if not level:
            return value
    raise RecursionError


def _objects(whole: Any) -> list[dict[str, Any]]:
    if isinstance(whole, list):
        return [one for one in whole if isinstance(one, dict)]
    if not isinstance(whole, dict):
        return []
    for key in _LISTS:
        inner = whole.get(key)
        if isinstance(inner, (list, dict)) and (found := _objects(inner)) and found != [inner]:
            return found
    return [whole]


def unpack_lines(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The articles of a file with one JSON object a line; a bad line is refused and the others go on."""
    yield from pieces_of(_json_lines(file, name), name, wishes)


def _json_lines(file: BinaryIO, name: str) -> Iterator[Row | Refusal]:
    number = seen = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            yield Refusal.of(too_large(f"{name}, line {number}"))
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_BYTES)
            continue
        bare = line.strip(b" \t\r\n\xef\xbb\xbf")
        if bare and seen < _LOOKED_AT:
            row = _json_line(line, name, number)
            seen += isinstance(row, Row)
            yield row
        elif bare:  # whoever reads the article looks into it: here, all have to wait for that
            yield Row(f"line {number}", {}, _alone(line), number)


def _alone(line: bytes) -> bytes:
    """A line without what stands round it: the bytes that an article is known by."""
    return line.strip().removeprefix(b"\xef\xbb\xbf")


def _json_line(line: bytes, name: str, number: int) -> Row | Refusal:
    try:
        value = _loaded(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        why = "holds bytes that are not UTF-8; save it as UTF-8"
    except json.JSONDecodeError as error:
        why = f"is no JSON: {error.msg} at character {error.colno}; mend it there"
    except (RecursionError, ValueError):
        why = "nests lists or has numbers beyond reason; save the article alone"
    else:
        if isinstance(value, dict):
            return Row(f"line {number}", value, _alone(line))
        why = "holds no object with a text; each line should be one article"
    return Refusal.of(FileRefused(name, why, line=number), f"{name}, line {number}")


def unpack_commas(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The articles of a CSV file; its first line names the columns, and is parted by what stands in it most.

    Raises:
        FileRefused: it is empty or binary, or its columns are unknown.
    """
    yield from pieces_of(_cells(file, name, ""), name, wishes)


def unpack_tabs(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The articles of a file whose columns are parted by tabs."""
    yield from pieces_of(_cells(file, name, "\t"), name, wishes)


def _cells(file: BinaryIO, name: str, delimiter: str) -> Iterator[Row | Refusal]:
    head = file.read(_HEAD)
    codec = characters(head[: head.rfind(b"\n") + 1] or head, name=name).codec
    file.seek(0)
    # bytes that do not fit become what `storable` replaces and tells of, where the codec lets them
    errors = "surrogateescape" if codec == "utf-8" or is_single_byte(codec) else "replace"
    text = io.TextIOWrapper(file, encoding="utf-8-sig" if codec == "utf-8" else codec, errors=errors, newline="")
    try:
        first = text.readline(_HEAD).removeprefix("\ufeff")
        delimiter = delimiter or max(",;\t|", key=first.count)
        csv.field_size_limit(MAX_BYTES)
        yield from _records(csv.reader(chain([first], text), delimiter=delimiter, strict=True), name)
    finally:
        text.detach()


def _records(reader: Any, name: str) -> Iterator[Row | Refusal]:
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            more = f", and what follows as far as line {reader.line_num:,} is lost" if reader.line_num > line else ""
            why = f"is no row of the table ({error}){more}; mend the quotation marks there"
            yield Refusal.of(FileRefused(name, why, line=line), f"{name}, line {line}")
            if not header:
                return
            continue
        if not header:
            header = _unique(cells)
        elif len(cells) > len(header):
            why = f"has {len(cells)} cells under {len(header)} columns; quote the cell that holds the separator"
            yield Refusal.of(FileRefused(name, why, line=line), f"{name}, line {line}")
        elif any(cells):
            yield Row(f"line {line}", dict(zip(header, cells, strict=False)))


def _unique(cells: list[str]) -> list[str]:
    """Names for columns, also for those without one and those that share one."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {place}"
        names.append(name if name not in names else f"{name} ({place})")
    return names


# -- one table ---------------------------------------------------------------------------------------


def pieces_of(rows: Iterable[Row | Refusal], name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    """Each row as a piece; the columns are found out from the first ones."""
    rows = iter(rows)
    first: list[Row] = []
    refused = 0
    for row in rows:
        if isinstance(row, Row):
            first.append(row)
        else:
            refused += 1
            yield row
        if len(first) == _LOOKED_AT:
            break
    if refused and not first:
        return
    table = table_of([row.values for row in first])
    if not table.header:
        raise NoArticles(name, "holds no articles")
    told = Told(columns=columns.chosen(table, wishes, name))
    for row in chain(first, rows):
        if isinstance(row, Refusal):
            yield row
            continue
        # cells are kept as an object, so that each article has its own source, which can be read again
        data = row.data or json.dumps(row.values, ensure_ascii=False, default=str).encode(errors="surrogatepass")
        one = told._replace(line=row.line) if row.line else told
        yield Piece(f"{name}, {row.place}" if row.place else name, KIND, data, one)


def table_of(rows: list[Mapping[str, Any]]) -> Table:
    """How a table with these first rows looks."""
    flat = [_flat(row) for row in rows]
    header = tuple(dict.fromkeys(key for row in flat for key in row))
    return Table(header, tuple(tuple(row.get(key, "") for key in header) for row in flat[:_SHOWN]))


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    """Values as texts; those of an object within the row are named `outer.inner`."""
    found: dict[str, str] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": _text(one) for inner, one in value.items()}
        else:
            found[str(key)] = _text(value)
    return found


def _text(value: Any) -> str:
    """A cell as text: paragraphs or names in a list are parted, of objects in it the names count."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("text"))
    if isinstance(value, list):
        texts = [text for one in value if (text := _text(one))]
        return ("\n\n" if any(len(text) > 100 for text in texts) else ", ").join(texts)
    return str(value)


# -- one row -----------------------------------------------------------------------------------------


def read(piece: Piece) -> list[Imported | Refusal]:
    """Read a row as an article.

    Raises:
        FileRefused: its text is empty.
    """
    if piece.told.line:
        row = _json_line(piece.data, piece.name.removesuffix(f", line {piece.told.line}"), piece.told.line)
        if isinstance(row, Refusal):
            return [row]
        found = row.values
    else:
        found = json.loads(piece.data.decode(errors="surrogatepass"), strict=False)
    values = _flat(found)
    held = {field: values.get(column, "") for field, column in piece.told.columns}
    text_column = dict(piece.told.columns)[columns.TEXT]
    text = held.pop(columns.TEXT)
    if not text.strip():
        raise FileRefused(piece.name, f"has nothing in the column “{text_column}”, so there is nothing to annotate")
    about, log = metadata_of(held)
    if "html" in text_column.casefold():
        return [read_made_page(piece, text, about, media_type="application/json", log=log)]
    identity = one_line(held.get("id", "")) if not about.title else ""
    return [read_words(piece, text, about, media_type="application/json", identity=identity, log=log)]


def metadata_of(held: Mapping[str, str]) -> tuple[Metadata, tuple[str, ...]]:
    """What the columns beside the text say, and a sentence for each value that could not be used."""
    values = {field: line for field, value in held.items() if (line := one_line(value))}
    log = []
    for field, understood in (("published", iso), ("modified", iso), ("language", tag)):
        if (value := values.pop(field, "")) and (usual := understood(value)):
            values[field] = usual
        elif value:
            log.append(f"“{value[:80]}” in the column for “{field}” was not understood and was left out.")
    more = ("byline", "standfirst", "section", "modified", "rights")
    about = Metadata(
        title=values.get("title", ""),
        language=values.get("language", ""),
        outlet=values.get("outlet", ""),
        url=one_line(held.get("url", ""), LONGEST_ADDRESS),
        published=values.get("published", ""),
        more=tuple((name, values[name]) for name in more if name in values),
    )
    return about, tuple(log)
