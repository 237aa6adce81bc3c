"""Every reason that the evidence floor can give is said in the reader's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jinpu.evidence
from jinpu.reader.knowledge import words as yearbook_words
from jinpu.report.reasons import reason_in
from jinpu.report.wording import load_words

EVIDENCE = Path(jinpu.evidence.__file__).parent
#: The modules whose errors and remarks become rows of problems.csv or warnings.
MODULES = [*sorted((EVIDENCE.parent / "reader").glob("*.py")), EVIDENCE / "yearbook_rows.py", EVIDENCE / "sources.py"]
CALLS = ("InputError", "UnreadableError", "problem", "Problem", "Value", "append")
NAMES = {"Excel", "UTF", "csv", "sources", "xlsx", "OLE", "region", "indicator", "year", "xml", "str"}
#: Said of what the package itself holds, never of a file that someone drops in; and notes on values that were read.
NOT_OF_FILES = re.compile(
    r" read as .*: the |unknown kind of source|names .* twice|use one of|keep one row|^is missing|has no sheet"
)
EN, ZH = load_words("en"), load_words("zh")


def texts(node: ast.AST) -> Iterator[str]:
    """Sentences in an expression, with a 7 for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.IfExp | ast.BoolOp | ast.Tuple):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def reasons_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args, *(word.value for word in node.keywords if word.arg in ("remedy", "reason"))]
            found = given if name in CALLS else []
        elif isinstance(node, ast.Assign):
            named = {getattr(target, "id", "") for target in node.targets}
            found = [node.value] if named & {"reason", "doubt"} else []
        else:
            found = [node.value] if isinstance(node, ast.Return | ast.Yield) and node.value else []
        for each in found:
            yield from (text for text in texts(each) if text.count(" ") > 1 and re.match("[a-z7]", text))


REASONS = sorted(
    {text for path in MODULES for text in reasons_of(path) if not NOT_OF_FILES.search(text)}
    | set(yearbook_words().marks.values())
)


def test_the_reasons_are_found() -> None:
    assert len(REASONS) > 50
    assert "a bound, not a value" in REASONS
    assert "not available" in REASONS


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_chinese(reason: str) -> None:
    said = reason_in(reason, ZH)
    assert re.search("[\u4e00-\u9fff]", said), f"add {reason!r} to words/problem_reasons.csv"
    assert set(re.findall("[A-Za-z]{2,}", said)) <= NAMES
    assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", reason))
    assert reason_in(reason, EN) == reason


def test_what_changes_from_case_to_case_is_kept() -> None:
    said = reason_in("is 9,000 bytes long, more than the limit of 7,000", ZH)
    assert said == "文件长9,000字节，超过上限7,000字节"
    assert reason_in("the mark …: no figure is to hand", ZH) == "符号…：无数据"
    assert reason_in("is empty; fetch it again", ZH) == "文件为空；请重新获取"


def test_a_reason_that_nobody_foresaw_stays_as_it_is() -> None:
    assert reason_in("the dog ate it", ZH) == "the dog ate it"
