"""Made-up tables in the layouts that yearbooks have, together with the rows that a reader must find in them.

A layout is a grid of texts and numbers with merged ranges, and for each value its address and meaning; it can be
written as a grid in memory, a workbook, an HTML page or a csv text.
"""

import csv
import html
import io
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import xlsxwriter
from hypothesis import strategies as st

from jinpu.reader.grid import Grid, Merge, column_letters

PROVINCES = tuple(
    """北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南
    重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆""".split()  # noqa: SIM905 - a list of names reads better so
)
CITIES = {
    "辽宁省": ("沈阳市", "大连市", "鞍山市", "抚顺市", "本溪市", "丹东市", "锦州市", "营口市"),
    "吉林省": ("长春市", "吉林市", "四平市", "辽源市", "通化市", "白山市", "松原市", "白城市"),
    "山东省": ("济南市", "青岛市", "淄博市", "枣庄市", "东营市", "烟台市", "潍坊市"),
}
DISTRICTS = ("中山区", "西岗区", "沙河口区", "甘井子区", "旅顺口区", "金州区", "长海县", "瓦房店市", "庄河市")
COUNTS = {
    "年末人口": ("万人", "Population"),
    "地区生产总值": ("亿元", "Gross Regional Product"),
    "普通高等学校": ("所", "Institutions"),
    "专利申请受理量": ("件", "Applications"),
    "研究与试验发展经费": ("万元", "Expenditure"),
    "粮食产量": ("万吨", "Output"),
    "企业单位": ("个", "Enterprises"),
    "社会消费品零售总额": ("亿元", "Retail Sales"),
}
PARTS = {"男性": "Male", "女性": "Female", "城镇": "Urban", "乡村": "Rural", "发明": "Inventions", "小型": "Small"}
RATES = {"出生率": "‰", "死亡率": "‰", "自然增长率": "‰"}


@dataclass(frozen=True)
class Expected:
    """A value of a layout: where it stands and what it means. `value` None is a mark."""

    cell: str
    region: str
    item: str
    year: int
    value: float | None
    unit: str


@dataclass
class Layout:
    """A table laid out: cells by (row, column), merged ranges, and what must be read from it."""

    cells: dict[tuple[int, int], str | float] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)

    def rows(self) -> list[list[object]]:
        height = 1 + max(row for row, _ in self.cells)
        width = 1 + max(column for _, column in self.cells)
        return [[self.cells.get((row, column), "") for column in range(width)] for row in range(height)]

    def as_grid(self) -> Grid:
        return Grid("grid", "Sheet1", 1, self.rows(), tuple(self.merges))

    def write_xlsx(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as workbook:
            sheet = workbook.add_worksheet("Sheet1")
            for merge in self.merges:
                sheet.merge_range(merge.top, merge.left, merge.bottom, merge.right, "")
            for (row, column), value in self.cells.items():
                sheet.write_number(row, column, value) if isinstance(value, float) else sheet.write_string(
                    row, column, value
                )

    def write_html(self, path: Path) -> None:
        covered = {
            (row, column)
            for m in self.merges
            for row in range(m.top, m.bottom + 1)
            for column in range(m.left, m.right + 1)
            if (row, column) != (m.top, m.left)
        }
        spans = {
            (m.top, m.left): f' rowspan="{m.bottom - m.top + 1}" colspan="{m.right - m.left + 1}"' for m in self.merges
        }
        lines = []
        for number, row in enumerate(self.rows()):
            cells = [
                f"<td{spans.get((number, column), '')}>{html.escape(str(text)) or '&nbsp;'}</td>"
                for column, text in enumerate(row)
                if (number, column) not in covered
            ]
            lines.append(f"<tr>{''.join(cells)}</tr>")
        path.write_text(f"\n<html><body><table>{''.join(lines)}</table></body></html>", encoding="utf-8")

    def write_csv(self, path: Path, encoding: str = "gb18030") -> None:
        text = io.StringIO()
        csv.writer(text).writerows(self.rows())
        path.write_bytes(text.getvalue().encode(encoding))


@dataclass(frozen=True)
class Leaf:
    """A column of values: its header path, unit and year, and whether the header itself prints the unit."""

    path: tuple[str, ...]
    unit: str
    year: int
    printed_unit: bool
    of_which: bool = False


@dataclass(frozen=True)
class StubRow:
    """A row of the stub: what is printed and the region meant; a group has no values."""

    printed: str
    region: str
    english: str = ""
    group: bool = False


def _spaced(name: str, spaces: int) -> str:
    return (" " * spaces).join(name) if len(name) == 2 else name


@st.composite
def stubs(draw: st.DrawFn) -> list[StubRow]:
    """Rows of provinces, of cities under their provinces, or of districts."""
    kind = draw(st.sampled_from(("provinces", "cities", "districts")))
    if kind == "provinces":
        first = draw(st.integers(0, len(PROVINCES) - 6))
        names = PROVINCES[first : first + draw(st.integers(4, 12))]
        spaces = draw(st.integers(0, 4))
        rows = [StubRow(_spaced(name, spaces), name) for name in names]
        return [StubRow(_spaced("全国", spaces), "全国"), *rows] if draw(st.booleans()) else rows
    if kind == "districts":
        names = DISTRICTS[: draw(st.integers(4, len(DISTRICTS)))]
        total = [StubRow("全  市", "全市")] if draw(st.booleans()) else []
        return [*total, *(StubRow(f"  {name}", name) for name in names)]
    rows = []
    for province in draw(st.permutations(sorted(CITIES)))[: draw(st.integers(1, 3))]:
        rows.append(StubRow(province, province, group=True))
        rows += [StubRow(f"　{name}", name) for name in CITIES[province][: draw(st.integers(3, 6))]]
    return rows


@st.composite
def leaves(draw: st.DrawFn, year: int) -> list[Leaf]:
    """Columns: plain, with parts under a head, with sub-counts after #, repeated over years, and rates."""
    by_year = draw(st.booleans())
    in_header = draw(st.booleans())
    items = draw(st.lists(st.sampled_from(sorted(COUNTS)), min_size=1, max_size=4, unique=True))
    line_unit = COUNTS[items[0]][0]
    found: list[Leaf] = []
    for item in items:
        unit = COUNTS[item][0] if in_header else line_unit
        if by_year:
            found += [Leaf((item,), unit, year - back, in_header) for back in (2, 1, 0)[: draw(st.integers(2, 3))]]
        elif draw(st.booleans()):
            parts = draw(st.lists(st.sampled_from(sorted(PARTS)), min_size=2, max_size=3, unique=True))
            found += [Leaf((item, part), unit, year, in_header) for part in parts]
        else:
            found.append(Leaf((item,), unit, year, in_header))
            if draw(st.booleans()):
                part = draw(st.sampled_from(sorted(PARTS)))
                found.append(Leaf((item, part), unit, year, in_header, of_which=True))
    if not by_year and draw(st.booleans()):
        rate = draw(st.sampled_from(sorted(RATES)))
        found.append(Leaf((rate,), RATES[rate], year, printed_unit=True))
    return found if len(found) > 1 else [*found, Leaf(("户籍人口",), line_unit, year, in_header)]


def _value(random: Random, *, rate: bool) -> tuple[str | float, float | None] | None:
    """Draw what a cell prints and the number it means; a mark means none, None is a blank cell."""
    number = random.randint(-999, 9_999) / 100 if rate else random.randint(-99_999, 9_999_999) / 100
    whole = random.randint(1_000, 999_999)
    printed = [(f"{number:.2f}", number), (f"{number:.2f}", number), (number, number)]
    others = [] if rate else [(f"{whole:,}", float(whole)), ("…", None), ("-", None), None]
    return random.choice([*printed, *others])


@dataclass
class _Pen:
    """Writes a table's parts into a layout at a place."""

    layout: Layout
    draw: st.DrawFn
    merged: bool
    english: bool

    def lines(self, texts: list[str], row: int, column: int, width: int) -> int:
        for text in texts:
            self.layout.cells[row, column] = text
            if self.merged and width > 1:
                self.layout.merges.append(Merge(row, column, row, column + width - 1))
            row += 1
        return row

    def header(self, leaves: list[Leaf], row: int, column: int) -> int:
        """Write the header in one or two rows and give the first row below it."""
        cells, stub = self.layout.cells, 1 + self.english
        deep = any(len(self._printed(leaf)) > 1 for leaf in leaves)
        for number, text in enumerate(("地  区", "Region")[:stub]):
            cells[row, column + number] = text
            self._merge(row, column + number, row + deep, column + number)
        previous, start = None, 0
        for number, leaf in enumerate(leaves):
            at, printed = column + stub + number, self._printed(leaf)
            if leaf.of_which:
                cells[row + 1, at] = "#" + leaf.path[-1]
                continue
            if len(printed) == 1:
                cells[row, at] = printed[0]
                followed = number + 1 < len(leaves) and leaves[number + 1].of_which
                if deep:
                    self._merge(row, at, row + 1, at)
                previous = None if not followed else previous
            else:
                if printed[0] != previous:
                    cells[row, at], previous, start = printed[0], printed[0], at
                if number + 1 == len(leaves) or self._printed(leaves[number + 1])[0] != previous:
                    self._merge(row, start, row, at)
                cells[row + 1, at] = printed[1]
                continue
            previous = None
        return row + 1 + deep

    def _printed(self, leaf: Leaf) -> tuple[str, ...]:
        head = f"{leaf.path[0]}({leaf.unit})" if leaf.printed_unit else leaf.path[0]
        if self.by_year:
            return head, f"{leaf.year}年"
        return (head, *leaf.path[1:])

    by_year: bool = False

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if self.merged and (top, left) != (bottom, right):
            self.layout.merges.append(Merge(top, left, bottom, right))

    def body(self, stub: list[StubRow], leaves: list[Leaf], row: int, column: int) -> int:
        cells, random = self.layout.cells, Random(self.draw(st.integers(0, 2**32)))  # noqa: S311 - no secret
        for number, line in enumerate(stub):
            cells[row, column] = line.printed
            if self.english:
                cells[row, column + 1] = f"Region {chr(65 + number % 26)}"
            for offset, leaf in enumerate([] if line.group else leaves):
                drawn = (
                    (f"{row}.5{offset}", float(f"{row}.5{offset}"))
                    if number < 2
                    else _value(random, rate=leaf.unit == "‰")
                )
                if drawn is None:
                    continue
                at = column + 1 + self.english + offset
                cells[row, at] = drawn[0]
                item = " / ".join(leaf.path)
                address = f"{column_letters(at)}{row + 1}"
                self.layout.expected.append(Expected(address, line.region, item, leaf.year, drawn[1], leaf.unit))
            row += 1
        return row


@st.composite
def layouts(draw: st.DrawFn, *, merged: bool | None = None) -> Layout:
    """Draw a layout: one table, one that goes on below after a 续表 line, or one glued beside with a row offset."""
    year = draw(st.integers(1995, 2023))
    stub, columns = draw(stubs()), draw(leaves(year))
    layout = Layout()
    pen = _Pen(layout, draw, draw(st.booleans()) if merged is None else merged, draw(st.booleans()))
    pen.by_year = len({leaf.year for leaf in columns}) > 1
    number = f"{draw(st.integers(1, 24))}-{draw(st.integers(1, 40))}"
    title = f"{number} 各地区主要情况" + ("" if pen.by_year else f"({year}年)")
    unit_line = [] if any(leaf.printed_unit for leaf in columns[:1]) else [f"单位:{columns[0].unit}"]
    notes = draw(
        st.lists(st.sampled_from(("注：本表数据为快报数。", "资料来源：国家统计局", "Note: preliminary.")), max_size=2)
    )
    arrangement = draw(st.sampled_from(("single", "stacked", "beside")))
    cuts = [at for at in range(1, len(columns)) if columns[at].path[0] != columns[at - 1].path[0]]
    cut = draw(st.sampled_from(cuts)) if cuts and arrangement != "single" else len(columns)
    left, right = columns[:cut], columns[cut:]
    width = 1 + pen.english + len(left)
    top = draw(st.integers(0, 2))
    row = pen.lines([title, *unit_line], top, 0, width)
    end = pen.body(stub, left, pen.header(left, row, 0), 0)
    if right and arrangement == "stacked":
        row = pen.lines([f"{number} 续表 1 continued", *unit_line], end + draw(st.integers(1, 3)), 0, width)
        end = pen.body(stub, right, pen.header(right, row, 0), 0)
    elif right:
        beside = width + draw(st.integers(1, 2))
        row = pen.lines([f"{number} 续表", *unit_line], draw(st.integers(0, 3)), beside, 1 + pen.english + len(right))
        end = max(end, pen.body(stub, right, pen.header(right, row, beside), beside))
    for offset, note in enumerate(notes):
        layout.cells[end + offset, 0] = note
    return layout
