"""Words and numbers of both languages."""

import re
import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.catalogue import load_units
from jinpu.errors import InputError
from jinpu.report.figures.effort import effort_said
from jinpu.report.wording import LANGUAGES, load_words
from jinpu.verdict.effort import likelihood_scale

EN, ZH = load_words("en"), load_words("zh")


def forms(entry: str | dict[str, str]) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def placeholders(entry: str | dict[str, str]) -> set[str]:
    return {name for form in forms(entry) for _, name, _, _ in string.Formatter().parse(form) if name}


def test_both_languages_have_the_same_keys_and_units() -> None:
    assert set(EN.entries) == set(ZH.entries)
    assert set(EN.units) == set(ZH.units)


@pytest.mark.parametrize("key", sorted(EN.entries))
def test_both_languages_say_the_same_facts(key: str) -> None:
    # a singular form may leave the count unsaid
    assert placeholders(EN.entries[key]) - {"count"} == placeholders(ZH.entries[key]) - {"count"}


def test_chinese_words_hold_no_english_but_the_names_of_systems() -> None:
    systems = {key for key in ZH.entries if key.startswith("systems.") and key != "systems.time_share"}
    names = systems | {"page.other_language", "page.other_lang", "page.lang"}
    for key in set(ZH.entries) - names:
        for form in forms(ZH.entries[key]):
            words = re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", form))
            assert set(words) <= {"xlsx", "Eurostat"}, (key, words)


def test_a_missing_key_or_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        EN.text("no.such.key")
    with pytest.raises(KeyError):
        EN.text("page.as_of", year=2018)
    with pytest.raises(InputError, match="fr"):
        load_words("fr")


@pytest.mark.parametrize(("count", "said"), [(1, "1 clause "), (2, "2 clauses "), (0, "0 clauses ")])
def test_english_counts_in_singular_and_plural(count: int, said: str) -> None:
    assert said in EN.text("clauses.bare_heading", count=count)


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (40, "yuan_100m", "RMB 4 billion", "40亿元"),
        (0.4, "yuan_100m", "RMB 40 million", "0.4亿元"),
        (22398.4, "yuan_100m", "RMB 2.24 trillion", "2.24万亿元"),
        (7363.92, "yuan_100m", "RMB 736.4 billion", "7364亿元"),
        (157, "persons_10k", "1.57 million people", "157万人"),
        (150, "enterprises", "150 enterprises", "150家"),
        (1, "enterprises", "1 enterprise", "1家"),
        (25, "items_per_10k_persons", "25 per 10,000", "每万人25件"),
        (3.5, "percent", "3.5%", "3.5%"),
        (-9.41, "percent", "−9.41%", "−9.41%"),
    ],
)
def test_values_are_written_as_each_reader_expects(value: float, unit: str, english: str, chinese: str) -> None:
    assert str(EN.quantity(value, unit)) == english
    assert str(ZH.quantity(value, unit)) == chinese


def test_where_there_is_room_a_rate_says_of_what_it_is() -> None:
    assert str(EN.quantity(60, "person_years_per_10k_employed", key="full")) == "60 person-years per 10,000 employed"
    assert str(EN.quantity(12, "items_per_10k_persons", key="full")) == "12 per 10,000 persons"
    assert str(ZH.quantity(60, "person_years_per_10k_employed", key="full")) == "每万人60人年"
    assert str(EN.quantity(3.5, "percent", key="full")) == "3.5%"


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (2.14, 2.4, "percent", ["2.14%", "2.40%"]),
        (9.55, 10.25, "percent", ["9.55%", "10.25%"]),
        (59.8, 3.4, "enterprises", ["60 enterprises", "3.4 enterprises"]),
        (3, 12, "rank", ["rank 3", "rank 12"]),
        (9.9, 40, "yuan_100m", ["RMB 990 million", "RMB 4 billion"]),
    ],
)
def test_both_ends_of_a_range_have_the_same_decimals(low: float, high: float, unit: str, said: list[str]) -> None:
    assert [str(each) for each in EN.aligned({"low": low, "high": high}, unit).values()] == said


def test_the_change_of_a_share_is_in_points() -> None:
    assert str(EN.change(0.27, "percent")) == "+0.27 pts"
    assert str(ZH.change(-2, "percent")) == "下降2个百分点"


@pytest.mark.parametrize("unit", sorted(load_units()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_of_the_catalogue_can_be_written(unit: str, language: str) -> None:
    shown = str(load_words(language).quantity(1234, unit))
    assert ("1,234" if language == "en" else "1234") in shown or unit in EN.units


def test_the_sign_of_a_change_stands_where_each_language_puts_it() -> None:
    assert str(EN.change(4.37, "items_per_10k_persons")) == "+4.37 per 10,000"
    assert str(ZH.change(4.37, "items_per_10k_persons")) == "每万人增加4.37件"
    assert str(ZH.change(-2.1, "items_per_10k_persons")) == "每万人减少2.1件"


def test_what_is_counted_is_whole_once_it_is_many() -> None:
    assert [str(EN.quantity(value, "enterprises")) for value in (59.8, 3.4)] == ["60 enterprises", "3.4 enterprises"]
    assert EN.quantity(59.8, "enterprises").value == 59.8


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (0, "none of 10 past years brought as much"),
        (3, "3 of 10 past years brought as much"),
        (10, "each of 10 past years brought as much"),
    ],
)
def test_effort_is_said_in_past_years(times: int, said: str) -> None:
    past = pd.DataFrame({"year": range(2000, 2011), "segment": 0, "spliced": [float(year) for year in range(11)]})
    past.loc[past.index > times, "spliced"] = float(times)
    wanted = pd.Series({"direction": "at_least", "required_change": 1.0})
    assert effort_said(past, wanted, EN) == said
    apart = past.assign(year=past["year"] * 5)
    changes = wanted.replace(1.0, 0.2)
    assert effort_said(apart, changes, EN) == said.replace("years", "periods between figures")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(InputError, match="furlong"):
        EN.quantity(1, "furlong")


@pytest.mark.parametrize(
    ("probability", "percent"),
    [
        (0.7, "70%"), (0.1, "10%"), (0.04, "4%"), (0.012, "1%"), (0.004, "<1%"), (0.97, "97%"), (0.999, ">99%"),
        (0.0, "<1%"), (1.0, ">99%"), (0.657, "65%"), (0.66, "66%"), (0.897, "89%"), (0.0996, "9%"),
    ],
)  # fmt: skip
def test_a_chance_is_never_rounded_up_to_where_another_word_begins(probability: float, percent: str) -> None:
    assert str(EN.chance(probability)) == percent


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_written_number_is_within_its_rounding(value: float) -> None:
    shown = EN.number(value)
    read = float(shown.replace(",", "").replace("−", "-"))
    places = len(shown.partition(".")[2])
    assert abs(read - value) <= 0.5 * 10**-places + 0.005 + 1e-9 * abs(value)


def test_a_quantity_keeps_its_value_and_leads_to_its_observation() -> None:
    html = str(EN.quantity(48.53, "percent", ("F0412",)).__html__())
    assert html == '<a class="number" href="#o-F0412"><data value="48.53">48.5%</data></a>'


def test_values_put_into_sentences_are_escaped() -> None:
    said = EN.html("said.none", why="<script>alert(1)</script>")
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


def test_every_word_of_the_likelihood_scale_has_words() -> None:
    chinese = [ZH.text(f"verdict.{word}") for word, _ in likelihood_scale()]
    assert chinese == ["几乎确定", "很可能", "较可能", "可能性各半", "不太可能", "很不可能", "几乎不可能"]


def test_a_place_in_a_ranking_has_no_decimals_and_a_difference_of_places_is_no_place() -> None:
    assert [str(ZH.quantity(15.2, "rank")), str(ZH.difference(2, "rank")), str(ZH.change(0, "rank"))] == [
        "第15位", "2位", "0位",
    ]  # fmt: skip
    assert str(ZH.change(-0.5, "rank")) == "前移0.5位"
    assert [str(EN.change(-1, "rank")), str(EN.change(2, "rank"))] == ["up 1 place", "down 2 places"]


def test_chinese_counts_have_no_separators_and_ranges_its_own_dash() -> None:
    assert ZH.number(13056, 0) == "13056"
    assert ZH.span("33%", "66%") == "33%～66%"
    assert [str(ZH.chance(chance)) for chance in (0.004, 0.5, 0.999)] == ["不足1%", "50%", "99%以上"]
