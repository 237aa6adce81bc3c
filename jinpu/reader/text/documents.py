"""A file of running text as clean paragraphs in which every character knows its line and place.

Text, HTML without navigation, Word (.docx) and PDF; marks that readers do not see (zero-width, direction), marks of
notes and stars within words are dropped, lines that a page broke are joined.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from jinpu.errors import InputError
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import UnreadableError
from jinpu.reader.text.vocabulary import simplified, vocabulary

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CJK = re.compile(r"[\u3400-\u9fff]")
_OLE = b"\xd0\xcf\x11\xe0"
_DELIMITERS = re.compile(r"[,\t;|]")
_CHARACTERS_LOOKED_AT = 5000
_LATIN_SPACE = re.compile(r"[!-~] [!-~]")
_LINES_LOOKED_AT, _CHARACTERS_OF_SAMPLE = 2000, 1_000_000
_LEAST_FIELDS, _EVEN_SHARE, _EVEN_SHARE_OF_PAIRS = 3, 0.6, 0.85
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3})")
_WRAPPED_SHARE = 0.8
_WIDEST_WRAPPED = 170
_REPEATED_ON_PAGES = 3
_REPEATED_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its characters as printed, the same folded one for one, and the line and place of each."""

    printed: str
    folded: str
    lines: tuple[int, ...]
    columns: tuple[int, ...]

    def address(self, position: int) -> str:
        """Give line:character of a position, both counted from 1."""
        position = min(position, len(self.lines) - 1)
        return f"{self.lines[position]}:{self.columns[position]}"

    def part(self, start: int, end: int) -> "Passage":
        """Give the characters from `start` to `end`."""
        where = slice(start, end)
        return Passage(self.printed[where], self.folded[where], self.lines[where], self.columns[where])

    def kept(self, keep: Iterable[int]) -> "Passage":
        """Give only the characters at these positions."""
        places = list(keep)
        return Passage(
            "".join(self.printed[place] for place in places),
            "".join(self.folded[place] for place in places),
            tuple(self.lines[place] for place in places),
            tuple(self.columns[place] for place in places),
        )

    @property
    def is_chinese(self) -> bool:
        """Whether Chinese characters prevail."""
        return len(_CJK.findall(self.folded)) * 4 >= len(re.findall(r"[A-Za-z]", self.folded))

    def squeezed(self) -> "Passage":
        """Give a Chinese paragraph without the spaces around Chinese characters and figures."""
        text = self.folded
        kept = [
            place
            for place, character in enumerate(text)
            if character != " " or _LATIN_SPACE.match(text, max(0, place - 1))
        ]
        return self.kept(kept)


@dataclass(frozen=True, slots=True)
class Document:
    """A text: paragraphs in order, and what of the file was left unread (problem key and fields)."""

    name: str
    passages: tuple[Passage, ...]
    unread: tuple[tuple[str, dict[str, str]], ...] = field(default=())


def running_text(content: bytes, text: str = "") -> tuple[list[str], bool]:
    """Give the lines of running text in a file, and whether it is to be searched for tables as well.

    A workbook has no running text, nor has a text that is a table.

    Args:
        content: the file's bytes.
        text: the same decoded, "" for a PDF, a Word document or a workbook.

    Raises:
        InputError: the file cannot be taken apart.
        UnreadableError: the bytes are no text in any known encoding.
    """
    if content.startswith(b"%PDF"):
        return _pdf_lines(content), True
    if content.startswith(b"PK") and b"word/document.xml" in content:
        return _word_lines(content), True
    if content.startswith((b"PK", _OLE)):
        return [], True
    if text[:4000].lstrip("\ufeff \t\r\n").startswith("<"):
        return _html_lines(text), True
    return (text.splitlines(), False) if _is_prose(text[:_CHARACTERS_OF_SAMPLE].splitlines()) else ([], True)


def _is_prose(lines: list[str]) -> bool:
    """Tell text from a table of delimited fields: in a table more fields are numbers than are words with a number."""
    filled = [line for line in lines[:_LINES_LOOKED_AT] if line.strip()]
    fields = [field.strip(' "') for line in filled for field in _DELIMITERS.split(line[:_CHARACTERS_LOOKED_AT])]
    numeric = sum(bool(vocabulary().document.numeric.fullmatch(field)) for field in fields)
    return not _is_even(filled) and numeric < sum(
        bool(vocabulary().document.words_with_number.search(field)) for field in fields
    )


def _is_even(lines: list[str]) -> bool:
    """Tell lines most of which hold the same number of fields, three or more, or all but few of which hold two."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]  # a field in quotation marks may hold commas
    counts = Counter(max(line.count(delimiter) for delimiter in ",\t;|") + 1 for line in bare)
    fields, lines_with = counts.most_common(1)[0] if counts else (0, 0)
    share = _EVEN_SHARE if fields >= _LEAST_FIELDS else _EVEN_SHARE_OF_PAIRS
    if fields < _LEAST_FIELDS and sum(
        vocabulary().document.dated_value.search(line) is not None for line in lines
    ) * 2 > len(lines):
        return False  # lines that list values: 地区生产总值(亿元) 岭州市,2016年:832.5
    return fields > 1 and lines_with >= share * len(lines) and len(lines) > 1


def document_of(lines: Iterable[str], name: str) -> Document:
    """Give clean paragraphs of lines of text."""
    cut, unread = _within_limits(list(lines))
    cleaned = [_cleaned(line, number) for number, line in enumerate(cut, 1)]
    return Document(name, tuple(_joined(cleaned)), tuple(unread))


def _within_limits(lines: list[str]) -> tuple[list[str], list[tuple[str, dict[str, str]]]]:
    most = vocabulary().limits
    unread: list[tuple[str, dict[str, str]]] = []
    cut: list[str] = []
    total = 0
    for number, line in enumerate(lines, 1):
        if len(line) > most.line_characters:
            unread.append(("text_line_long", {"line": str(number), "length": f"{len(line):,}"}))
        kept = line[: most.line_characters]
        total += len(kept)
        if total > most.characters:
            unread.append(("text_long", {"line": str(number)}))
            break
        cut.append(kept)
    return cut, unread


def _cleaned(line: str, number: int) -> Passage:
    drop = {place for found in vocabulary().document.dropped.finditer(line) for place in range(*found.span())}
    kept = [place for place in range(len(line)) if place not in drop]
    printed = "".join(line[place] for place in kept)
    folded = _WIDE_COMMA.sub(",", printed).translate(simplified()).replace("\t", " ")
    return Passage(printed, folded, (number,) * len(kept), tuple(place + 1 for place in kept))


def _joined(lines: list[Passage]) -> Iterator[Passage]:
    """Join the lines that a page or a mail broke within a sentence; blank lines stay between paragraphs."""
    lengths = sorted(_width(line.folded) for line in lines if line.folded.strip())
    width = lengths[int(len(lengths) * 0.9)] if len(lengths) > 3 else 0
    open_line: Passage | None = None
    for line in lines:
        if open_line is not None and _goes_on(open_line.folded, line.folded, width):
            start = len(line.folded) - len(line.folded.lstrip())
            open_line = _together(open_line, line.part(start, len(line.folded)))
            continue
        if open_line is not None and open_line.folded.strip():
            yield open_line
        open_line = line
    if open_line is not None and open_line.folded.strip():
        yield open_line


def _goes_on(before: str, after: str, width: int) -> bool:
    before = before.rstrip()
    if not before or not after.strip() or after.startswith(("  ", "    ")):
        return False
    if before[-1].isdigit() or re.search(r"\d[.,]$", before):
        return bool(vocabulary().document.goes_on.match(after)) and not re.match(r"\s?\d+[.、)]\D", after)
    if re.search(r"\d\s?[:：]$", before) and re.match(r"\s?\d", after):
        return True
    if vocabulary().document.ends_sentence.search(before):
        return False
    return 30 <= width <= _WIDEST_WRAPPED and _width(before.rpartition("\n")[2]) >= _WRAPPED_SHARE * width


def _width(text: str) -> int:
    return len(text) + len(_CJK.findall(text))


def _together(first: Passage, second: Passage) -> Passage:
    end = len(first.folded.rstrip())
    first = first.part(0, end)
    latin = first.folded[-1:].isascii() and first.folded[-1:].isalpha()
    space = " " if latin or (second.folded[:1].isascii() and second.folded[:1].isalpha()) else ""
    return Passage(
        first.printed + space + second.printed,
        first.folded + space + second.folded,
        first.lines + second.lines[:1] * len(space) + second.lines,
        first.columns + second.columns[:1] * len(space) + second.columns,
    )


def _html_lines(text: str) -> list[str]:
    """Give a page's text, a line a block; navigation, scripts and tables (the table reader's) are left out."""
    known = vocabulary().document
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    lines: list[str] = []
    pieces: list[tuple[str, bool]] = []

    def end_block() -> None:
        line = " ".join("".join(piece for piece, _ in pieces).split())
        linked = sum(len(piece.strip()) for piece, is_link in pieces if is_link)
        if line and not (linked >= _WRAPPED_SHARE * len(line) and not known.ends_sentence.search(line)):
            lines.append(line)
        pieces.clear()

    silent = links = depth = 0
    for event, node in etree.iterwalk(page, events=("start", "end")):
        starts = event == "start"
        depth += 1 if starts else -1
        if depth > limits().html_depth:
            raise InputError(f"nests elements more than {limits().html_depth} deep", remedy="save the text alone")
        silent += (1 if starts else -1) * (node.tag in known.navigation)
        links += (1 if starts else -1) * (node.tag == "a")
        if node.tag in known.blocks:
            end_block()
        if not silent and (piece := node.text if starts else node.tail):
            pieces.append((piece, links > 0))
    end_block()
    return lines


def _word_lines(content: bytes) -> list[str]:
    """Give the paragraphs of a .docx outside its tables."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > limits().file_bytes:
                raise InputError(f"unpacks to {part.file_size:,} bytes, more than the limit")
            body = archive.read(part)
    except (zipfile.BadZipFile, KeyError) as error:
        raise InputError("is no Word file", remedy="save it as .docx") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(body, parser=parser)
    paragraphs = (node for node in root.iter(_WORD + "p") if next(node.iterancestors(_WORD + "tbl"), None) is None)
    return ["".join(piece.text or "" for piece in paragraph.iter(_WORD + "t")) for paragraph in paragraphs]


def _pdf_lines(content: bytes) -> list[str]:
    """Give a PDF's lines without the running heads and page numbers; a heading begins a line of its own."""
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]  # publishes no types; for PDF only

    try:
        document = PdfDocument(content)
        pages = [page.get_textpage().get_text_range().splitlines() for page in document]
    except PdfiumError as error:
        raise UnreadableError("damaged", error=str(error)) from error
    parts = vocabulary().document.before_heading.compiled
    lines = [[part for line in page for part in parts.split(line)] for page in pages]
    seen = Counter(line for page in lines for line in {line.strip() for line in page})
    running = {line for line, count in seen.items() if count >= _REPEATED_ON_PAGES and len(line) < _REPEATED_LENGTH}
    return [
        line
        for page in lines
        for line in page
        if line.strip() not in running and not vocabulary().document.page_number.fullmatch(line)
    ]
