"""The tables of one edition as rows of cells, in the layouts that district yearbooks use.

Years down with a two-storey header in two languages; items down with an indented "of which" and years across; a table
that goes on as 续表; marks for what is not there; notes below. A cell is text or a number as printed.
"""

from tests.example_district.district import Item, items, years_of

Row = list[str]
DISTRICT = "示例区(虚构)"
WARNING = "注：本表全部数据均为虚构，仅作示例。Note: all data are made up, for demonstration only."
# Marks as yearbooks print them: contracts below the unit, institutions not known.
_MARKS = {("tech_contract_value", 2008): "…", ("rd_institutions", 2008): "-"}


def product_table(edition: int) -> list[Row]:
    """2-1: gross product by sector, years down, header in two storeys and two languages."""
    sectors = [items()[code] for code in ("va_primary", "va_secondary", "va_tertiary")]
    body = []
    for year in years_of(edition):
        parts = [sector.printed(year, edition) for sector in sectors]
        body.append([f"{year}", f"{sum(map(float, parts)):.2f}", *parts])
    return [
        [f"2-1  {DISTRICT}地区生产总值"],
        ["Gross Regional Product"],
        ["单位：亿元", "", "", "", "(100 million yuan)"],
        ["年份", "地区生产总值", "三次产业", "", ""],
        ["", "", *(sector.name_zh for sector in sectors)],
        ["Year", "Gross Regional Product", *(sector.name_en for sector in sectors)],
        *body,
        ["注：本表按当年价格计算。"],
        [WARNING],
    ]


def industry_table(edition: int) -> list[Row]:
    """7-2: industry, items down with an indented "of which", years across."""
    listed = [
        ("output_industry_ascale", ""),
        ("output_hitech", "  其中："),
        ("revenue_equip_mfg", ""),
        ("revenue_highend_equip", "  其中："),
    ]
    years = years_of(edition)
    return [
        [f"7-2  {DISTRICT}规模以上工业主要指标"],
        ["Main Indicators of Industrial Enterprises above Designated Size"],
        ["单位：亿元"],
        ["指标", "Item", *(f"{year}年" for year in years)],
        *(_across(items()[code], prefix, edition) for code, prefix in listed),
        [WARNING],
    ]


def science_tables(edition: int) -> list[list[Row]]:
    """12-3 and its continuation: science and technology, years down, a unit a column."""
    first = (("rd_exp", "亿元"), ("tech_contract_value", "亿元"))
    then = (("hitech_enterprises", "家"), ("sme_tech", "家"), ("rd_institutions", "个"))
    return [
        _down(f"12-3  {DISTRICT}科技活动基本情况", "Basic Statistics on Science and Technology", first, edition, False),
        _down(f"12-3  续表 {DISTRICT}科技活动基本情况", "12-3 continued", then, edition, True),
    ]


def patent_table(edition: int) -> list[Row]:
    """12-5: patents, years down."""
    return _down(f"12-5  {DISTRICT}专利情况", "Patents", (("inv_patents_owned", "件"),), edition, True)


def population_table(edition: int) -> list[Row]:
    """3-1: population, years down."""
    return _down(f"3-1  {DISTRICT}年末人口", "Population at Year-end", (("pop_resident", "万人"),), edition, True)


def _across(item: Item, prefix: str, edition: int) -> Row:
    return [f"{prefix}{item.name_zh}", item.name_en, *(_cell(item, year, edition) for year in years_of(edition))]


def _down(title: str, title_en: str, columns: tuple[tuple[str, str], ...], edition: int, last: bool) -> list[Row]:
    listed = [items()[code] for code, _ in columns]
    return [
        [title],
        [title_en],
        ["年份", *(f"{item.name_zh}（{unit}）" for item, (_, unit) in zip(listed, columns, strict=True))],
        ["Year", *(item.name_en for item in listed)],
        *([f"{year}", *(_cell(item, year, edition) for item in listed)] for year in years_of(edition)),
        *([[WARNING]] if last else []),
    ]


def _cell(item: Item, year: int, edition: int) -> str:
    return _MARKS.get((item.indicator, year)) or item.printed(year, edition)
