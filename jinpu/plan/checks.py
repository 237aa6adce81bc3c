"""What a plan must agree with beyond its shape: the catalogue, its own years, and itself."""

from collections import Counter
from collections.abc import Iterable, Iterator

from jinpu.catalogue import Indicator, convert, find_indicator, find_region, load_indicators, load_regions
from jinpu.errors import InputError
from jinpu.plan.models import Clause, Plan, Reading, StatedTarget
from jinpu.plan.problems import Problem
from jinpu.plan.target import PERCENTAGES, Target

#: Years after a plan's end in which an outcome may still be published of it.
LATEST_OUTCOME = 3


def plan_problems(plan: Plan) -> list[Problem]:
    """List everything in `plan` that contradicts the catalogue or the plan itself; empty when it is sound."""
    return [
        *_year_problems(plan),
        *_region_problems(plan.region, "region"),
        *_empty_problems(plan),
        *_duplicates("targets", (target.id for target in plan.targets)),
        *_duplicates("clauses", (clause.id for clause in plan.clauses)),
        *(problem for target in plan.targets for problem in _target_problems(target)),
        *(problem for target in plan.targets for problem in _dated_problems(plan, target)),
        *(problem for clause in plan.clauses for problem in _clause_problems(clause)),
    ]


def _year_problems(plan: Plan) -> Iterator[Problem]:
    if plan.baseline_year >= plan.end_year:
        what = f"baseline year {plan.baseline_year} is not before the end year {plan.end_year}"
        yield Problem("baseline_year", what, "exchange or mend the years")
        return
    for key, year in (("judged_from", plan.judged_from), ("judged_to", plan.judged_to)):
        if year is not None and not plan.baseline_year <= year <= plan.end_year:
            what = f"{year} lies outside {plan.baseline_year} to {plan.end_year}"
            yield Problem(key, what, "give a year of the plan")
    if not plan.as_of_years:
        yield Problem("judged_to", f"{plan.judged_to} is before judged_from", "exchange or mend the years")


def _dated_problems(plan: Plan, target: StatedTarget) -> Iterator[Problem]:
    """Baselines and outcomes of years that cannot be theirs, and outcomes whose word their own value contradicts."""
    key, outcome, due = f"targets[{target.id}]", target.outcome, plan.due(target)
    if due <= plan.baseline_year:
        what = f"{due} is not after the baseline year {plan.baseline_year}"
        yield Problem(f"{key}.end_year", what, "mend the year")
    if target.baseline is not None and target.baseline.year >= due:
        what = f"{target.baseline.year} is not before the year {due} in which the target is due"
        yield Problem(f"{key}.baseline.year", what, "mend the year")
    if outcome is None:
        return
    if not plan.baseline_year < outcome.year <= due + LATEST_OUTCOME:
        what = f"{outcome.year} lies outside {plan.baseline_year + 1} to {due + LATEST_OUTCOME}"
        yield Problem(f"{key}.outcome.year", what, "give the outcome of one of the plan's years, or of one soon after")
    yield from _contradicted(plan, target, key)


def _contradicted(plan: Plan, target: StatedTarget, key: str) -> Iterator[Problem]:
    outcome, indicator = target.outcome, load_indicators().get(target.indicator)
    if outcome is None or indicator is None or target.value is None or target.about or outcome.met == "unknown":
        return
    unit = "percent" if target.kind in PERCENTAGES else indicator.unit
    try:
        wanted, came = (convert(each.value, each.unit, unit) for each in (target, outcome) if each.value is not None)
    except InputError:
        return
    met = Target(wanted, plan.due(target), 1 if target.direction == "at_least" else -1).met_by(came)
    if outcome.year == plan.due(target) and met != (outcome.met == "met"):
        what = f"“{outcome.met}” stands beside {outcome.value:g} against {target.value:g} ({target.direction})"
        yield Problem(f"{key}.outcome.met", what, 'mend the value or the word; where the source is unclear: "unknown"')


def _empty_problems(plan: Plan) -> Iterator[Problem]:
    if not plan.targets:
        yield Problem("targets", "is empty", "add at least one [[targets]] table")


def _target_problems(target: StatedTarget) -> Iterator[Problem]:
    key = f"targets[{target.id}]"
    yield from _main_reading_problems(target, key)
    yield from _duplicates(f"{key}.readings", (reading.id for reading in target.readings))
    yield from _published_number_problems(target, key)
    yield from _kind_problems(target.indicator, target.kind, key)
    yield from _amount_problems(target.indicator, target.unit, target.value, key, target.kind)
    for reading in target.readings:
        yield from _reading_problems(target, reading, f"{key}.readings[{reading.id}]")
    for name, amount in (("baseline", target.baseline), ("outcome", target.outcome)):
        if amount is not None:
            kind = target.kind if name == "outcome" else "level"
            yield from _amount_problems(target.indicator, amount.unit, amount.value, f"{key}.{name}", kind)


def _main_reading_problems(target: StatedTarget, key: str) -> Iterator[Problem]:
    main = [reading for reading in target.readings if reading.main]
    if len(main) != 1:
        what = f"{len(main)} readings are marked main, not exactly one"
        yield Problem(f"{key}.readings", what, "write main = true in one of them")
    elif main[0].indicator != target.indicator:
        what = f"the main reading uses {main[0].indicator}, the target {target.indicator}"
        yield Problem(f"{key}.readings[{main[0].id}].indicator", what, "give both the same indicator")


def _published_number_problems(target: StatedTarget, key: str) -> Iterator[Problem]:
    if target.value is None and target.value_absent is None:
        yield Problem(f"{key}.value", "is missing", "add the number, or value_absent with the reason it is not known")
    if target.value is not None and target.value_absent is not None:
        yield Problem(f"{key}.value_absent", "stands beside a value", "remove one of the two")


def _reading_problems(target: StatedTarget, reading: Reading, key: str) -> Iterator[Problem]:
    """What is wrong with a reading beyond the target's own amount, which is told there."""
    if reading.indicator == target.indicator and (reading.value, reading.unit, reading.kind) == (None, None, None):
        return
    value = target.value if reading.value is None else reading.value
    kind = reading.kind or target.kind
    yield from _kind_problems(reading.indicator, kind, key)
    yield from _amount_problems(reading.indicator, reading.unit or target.unit, value, key, kind)


def _kind_problems(code: str, kind: str, key: str) -> Iterator[Problem]:
    indicator = load_indicators().get(code)
    if indicator is not None and kind == "added" and indicator.unit_kind in ("share", "rate"):
        what = f"“added” cannot be asked of {code}, a {indicator.unit_kind}"
        yield Problem(f"{key}.kind", what, 'write kind = "level" with the level to be reached')


def _percentage_problems(unit: str, value: float | None, key: str, kind: str) -> Iterator[Problem]:
    """Growth is stated in per cent a year, a cut in per cent of the baseline year's level."""
    low, high = PERCENTAGES[kind]
    try:
        percent = convert(0.0 if value is None else value, unit, "percent")
    except InputError:
        yield Problem(f"{key}.unit", f"a {kind} is stated in per cent, not in “{unit}”", 'write unit = "percent"')
        return
    if value is not None and not low <= percent <= high:
        what = f"a {kind} of {value:g} {unit} is not between {low:g} and {high:g} per cent"
        yield Problem(f"{key}.value", what, "mend the number or its unit")


def _amount_problems(code: str, unit: str, value: float | None, key: str, kind: str = "level") -> Iterator[Problem]:
    indicator = load_indicators().get(code)
    if indicator is None:
        yield _unknown("indicator", code, f"{key}.indicator")
        return
    if kind in PERCENTAGES:
        yield from _percentage_problems(unit, value, key, kind)
        return
    try:
        amount = convert(0.0 if value is None else value, unit, indicator.unit)
    except InputError as error:
        yield Problem(f"{key}.unit", error.what, error.remedy)
        return
    if value is not None and not _within_bounds(amount, indicator):
        what = f"{value:g} {unit} is not possible for {code} ({_bounds(indicator)} {indicator.unit})"
        yield Problem(f"{key}.value", what, "mend the number or its unit")


def _within_bounds(amount: float, indicator: Indicator) -> bool:
    above = indicator.lower is None or amount >= indicator.lower
    return above and (indicator.upper is None or amount <= indicator.upper)


def _bounds(indicator: Indicator) -> str:
    low = "" if indicator.lower is None else f"at least {indicator.lower:g}"
    high = "" if indicator.upper is None else f"at most {indicator.upper:g}"
    return ", ".join(part for part in (low, high) if part)


def _clause_problems(clause: Clause) -> Iterator[Problem]:
    for number, evidence in enumerate(clause.evidence, start=1):
        key = f"clauses[{clause.id}].evidence[{number}]"
        if evidence.indicator not in load_indicators():
            yield _unknown("indicator", evidence.indicator, f"{key}.indicator")
        yield from _region_problems(evidence.region, f"{key}.region")


def _region_problems(slug: str, key: str) -> Iterator[Problem]:
    if slug not in load_regions():
        yield _unknown("region", slug, key)


def _unknown(what: str, name: str, key: str) -> Problem:
    """Word the problem as the catalogue does; a plan uses codes and slugs, so a mere synonym is offered as such."""
    try:
        known = find_indicator(name).code if what == "indicator" else find_region(name).slug
    except InputError as error:
        return Problem(key, error.what, error.remedy)
    return Problem(key, f"“{name}” is not the catalogue's name of this {what}", f"write {known}")


def _duplicates(key: str, identifiers: Iterable[str]) -> Iterator[Problem]:
    for identifier, count in Counter(identifiers).items():
        if count > 1:
            yield Problem(key, f"id “{identifier}” stands {count} times", "give each its own id")
