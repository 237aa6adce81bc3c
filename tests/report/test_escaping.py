"""Text and addresses from files."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.report.text import anchor, language_of, plain, shortened, web_address


@pytest.mark.parametrize(
    "locator",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//example.org/x",
        "http://",
        "https://user:password@example.org/",
        "http://exa mple.org/",
        "http://example.org:notaport/",
        "https://example.org/\u202egnp.exe",
        "yearbook.xls!表1!B7",
        "",
    ],
)
def test_only_web_addresses_become_links(locator: str) -> None:
    assert web_address(locator) == ""


@pytest.mark.parametrize(
    ("locator", "address"),
    [
        ("http://en.dl.gov.cn/News/22224.jhtml", "http://en.dl.gov.cn/News/22224.jhtml"),
        ("https://example.org/年鉴?a=1&b=二", "https://example.org/%E5%B9%B4%E9%89%B4?a=1&b=%E4%BA%8C"),
        ("https://example.org/a|b%20c", "https://example.org/a%7Cb%20c"),
        ("HTTPS://Example.org/x", "https://example.org/x"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
    ],
)
def test_addresses_are_percent_encoded(locator: str, address: str) -> None:
    assert web_address(locator) == address


@given(st.text())
def test_an_address_is_empty_or_safe_in_an_attribute(text: str) -> None:
    for locator in (text, f"http://example.org/{text}"):
        address = web_address(locator)
        assert address == "" or re.fullmatch(r"https?://[^\s\"'<>`\\^{}|]+|https?://[^\s\"<>`\\^{}|]+", address)


@given(st.text())
def test_plain_text_hides_nothing(text: str) -> None:
    shown = plain(text)
    assert not re.search("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", shown)


def test_bidi_marks_are_spelled_out() -> None:
    assert plain("abc\u202efdp.exe") == "abc[U+202E]fdp.exe"


def test_long_labels_are_cut_by_width_and_not_by_count() -> None:
    assert shortened("服务业增加值", 8) == "服务业…"
    assert shortened("short", 8) == "short"


@given(st.text(min_size=1), st.text(min_size=1))
def test_anchors_are_safe_and_tell_observations_apart(one: str, other: str) -> None:
    assert re.fullmatch(r"o-[\w.-]+", anchor(one), flags=re.ASCII)
    assert (anchor(one) == anchor(other)) == (one == other)


def test_languages_are_told_by_script() -> None:
    assert [language_of(text) for text in ("Yearbook", "统计年鉴", "経営主体について")] == ["en", "zh", "ja"]
