"""Fifteen of the world's indicators are kept from everything that is fitted or chosen."""

import pandas as pd

from jinpu.forecast.corpora import SERIES_FOLDER, WORLD, left_alone

# Written down on the first day, before anything was fitted on the world's indicators.
NAMED = {
    "aged_15_24_unemployment_rate_percent",
    "aged_15plus_employment_rate_percent",
    "coal_consumption_total",
    "expenditure_per_student_tertiary_percent_of_gdp_per_person",
    "exports_percent_of_gdp",
    "exports_unit_value_index_2015_100",
    "fixed_line_subscribers_per_100_people",
    "foreign_direct_investment_net_inflows_percent_of_gdp",
    "gnipercapita_ppp_current_international",
    "inflation_annual_percent",
    "market_value_of_listed_companies_percent_of_gdp",
    "rural_population_percent_of_total",
    "total_gdp_ppp_inflation_adjusted",
    "total_number_of_dollar_billionaires",
    "wood_removal_cubic_meters",
}


def test_the_rule_picks_the_fifteen_that_were_written_down():
    names = pd.read_csv(SERIES_FOLDER / WORLD["world"], usecols=["indicator"])["indicator"]

    assert left_alone(names) == NAMED
