"""Which place a title is about: titles as bureaus print them, each with the place that a reader would name."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.reader import read_files
from jinpu.reader.gazetteer import Region, gazetteer
from jinpu.reader.title_places import places_in

TITLES = list(csv.DictReader((Path(__file__).parent / "titles.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", TITLES, ids=lambda row: row["title"])
def test_a_title_names_its_innermost_place(row: dict[str, str]) -> None:
    place = places_in(row["title"])
    assert (place.name if place else "") == row["place"]


def test_the_parents_of_a_place_are_known() -> None:
    place = places_in("大连市金普新区主要指标")
    assert place is not None
    assert (place.name, place.parents, place.code) == ("大连金普新区", ("辽宁省", "大连市"), "")


def test_a_place_in_no_list_stands_under_its_parent_and_has_not_its_code() -> None:
    place = places_in("大连市沙河新区主要指标")
    assert place is not None
    assert (place.name, place.parents, place.code) == ("沙河新区", ("辽宁省", "大连市"), "")


@pytest.mark.parametrize(
    ("name", "code"), [("Germany", "DE"), ("Deutschland", "DE"), ("德国", "DE"), ("España", "ES"), ("Dalian", "210200")]
)
def test_countries_are_known_in_english_chinese_and_their_own_language(name: str, code: str) -> None:
    assert {region.code for region in gazetteer().named(name)} == {code}


def test_a_country_is_known_by_two_letters_and_three() -> None:
    germany = gazetteer().coded("DEU")
    assert germany is not None
    assert germany == gazetteer().coded("DE")


CHAINS = st.sampled_from([r for r in gazetteer().regions if r.level == 3 and r.last_year == 9999 and len(r.name) > 2])


@given(county=CHAINS)
def test_every_county_is_found_below_its_province(county: Region) -> None:
    gazette = gazetteer()
    above = [gazette.by_code[county.parent]]
    while above[0].parent in gazette.by_code and above[0].level > 1:
        above.insert(0, gazette.by_code[above[0].parent])
    place = places_in("".join(region.name for region in above) + county.name + "主要指标")
    assert place is not None
    assert place.code == county.code


def test_rows_of_a_district_are_not_given_to_its_city(tmp_path: Path) -> None:
    path = tmp_path / "district.csv"
    path.write_text("大连市金普新区主要指标,,\n指标,2017年,2018年\n高新技术企业数(家),230,301\n", encoding="utf-8")
    assert set(read_files([path]).rows["region"]) == {"大连金普新区"}
