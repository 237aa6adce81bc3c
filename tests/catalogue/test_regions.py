"""Regions: national codes as published (GB/T 2260), names old and new, and who lies in whom."""

import pytest

from jinpu.catalogue import find_region, load_regions, parents_of
from jinpu.errors import InputError
from jinpu.indicators.grades import regions_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("大连市", "210200"),
        ("沈阳市", "210100"),
        ("辽宁省", "210000"),
        ("金州区", "210213"),
        ("北京市", "110000"),
        ("广东省", "440000"),
        ("西藏自治区", "540000"),
        ("新疆维吾尔自治区", "650000"),
    ],
)
def test_national_codes(name: str, code: str) -> None:
    assert find_region(name).code == code
    assert find_region(code).name_zh == name


def test_former_names_find_the_region_of_today() -> None:
    assert find_region("旅大市").slug == "dalian"
    assert find_region("金县").slug == "jinzhou_district"


def test_there_are_34_provinces_with_codes_of_their_own() -> None:
    provinces = [region for region in load_regions().values() if region.kind == "province"]
    assert len({region.code[:2] for region in provinces}) == len(provinces) == 34
    assert all(region.code.endswith("0000") and region.parent == "china" for region in provinces)


def test_a_code_begins_like_its_parents() -> None:
    for region in load_regions().values():
        parent = load_regions().get(region.parent)
        if region.code and parent and parent.kind != "country":
            assert region.code.startswith(parent.code.rstrip("0")), region.slug


def test_parents_lead_to_the_country() -> None:
    assert parents_of("jinpu") == ("dalian", "liaoning", "china")
    assert parents_of("dalian_deta")[0] == "jinpu"
    assert {slug for slug in load_regions() if not parents_of(slug)} == {"china", "european_union", "example"}


@pytest.mark.parametrize(
    ("name", "code", "around"),
    [
        ("Bavaria", "DE-BY", "germany"),
        ("Bayern", "DE-BY", "germany"),
        ("加利福尼亚州", "US-CA", "united-states"),
        ("Karnataka", "IN-KA", "india"),
        ("São Paulo", "BR-SP", "brazil"),
        ("CA-ON", "CA-ON", "canada"),
        ("Queensland", "AU-QLD", "australia"),
        ("Kyoto", "JP-26", "japan"),
    ],
)
def test_states_and_provinces_of_large_countries_lie_in_them(name: str, code: str, around: str) -> None:
    found = find_region(name)
    assert (found.code, found.kind, found.parent) == (code, "province", around)
    assert regions_of(found.slug) == (found.slug, around)


def test_a_country_keeps_its_name_and_slug_beside_a_state_of_the_same() -> None:
    assert (find_region("Georgia").code, find_region("georgia").code) == ("GE", "GE")
    assert find_region("US-GA").slug == "georgia-us-ga"


def test_the_two_provinces_called_alike_stay_apart() -> None:
    assert (find_region("山西").slug, find_region("陕西").slug) == ("shanxi", "shaanxi")


def test_unknown_region_names_the_place_and_the_nearest() -> None:
    with pytest.raises(InputError, match=r"^plan\.toml: region: unknown region “dailan”; did you mean dalian"):
        find_region("dailan", where="plan.toml: region")
