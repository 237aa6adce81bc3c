"""What a short series says about its own future: thirteen numbers that do not depend on its unit."""

from dataclasses import dataclass

import numpy as np

from jinpu.forecast.panel import Array

# Every quantile of the change to come is a weighted sum of these, in units of the usual yearly change.
# The first group turns round when the series is mirrored, the second does not, and growth exists only where allowed.
ODD = ("drift", "drift_noise", "drift_unevenness", "momentum")
EVEN = ("spread", "noise", "unevenness", "smoothness")
GROWTH = ("growth", "growth_drift", "growth_drift_noise", "growth_share", "growth_noise")
FEATURES = (*ODD, *EVEN, *GROWTH)

# A constant series has no usual change; it is given this share of its level, the smallest seen in the reference series.
SMALLEST_RELATIVE_CHANGE = 0.001
NOISY = 0.3
USUAL_NOISE = 0.05
# Changes that differ from one another by a third of the usual change are no longer a smooth curve.
ROUGH = 1.0 / 3.0


@dataclass(frozen=True)
class Description:
    """The features of N series and the unit that they are measured in.

    Attributes:
        scale: shape (N,), the mean absolute yearly change, in the series' own unit.
        columns: shape (N, len(FEATURES)).
    """

    scale: Array
    columns: Array


def describe(years: Array, values: Array, relative_to: Array, growth: Array) -> Description:
    """Describe N windows of W values; NaN marks the places that a shorter series does not fill.

    With d_i the change from one seen value to the next over g_i years, the scale is s = mean(|d_i| / sqrt(g_i)): a gap
    counts for what a random walk does in it, so that a gapped series is not taken for a steady one. In units of s:

    - drift: mean yearly change;
    - share: s relative to the level, capped at 0.3 and counted in tenths; noise: log(s relative to the level / 0.05);
      a series with values on both sides of zero is given the usual 0.05;
    - unevenness: standard deviation of the yearly changes about the drift; spread: 1;
    - drift_noise, drift_unevenness: drift times share and times unevenness (a drift counts for less in a series that is
      noisy for its level or moves by fits and starts);
    - smoothness: exp(-(r / ROUGH)^2), r the mean distance between neighbouring yearly changes (a modelled series, such
      as a mortality estimate, follows a curve); momentum: smoothness times the newest yearly change less the drift;
    - growth: 1 where growth may be assumed, else 0, and its products with |drift|, drift * share, share and noise.

    Args:
        years: shape (N, W).
        values: shape (N, W), on the line where the forecast is made (logits for shares).
        relative_to: shape (N, W), the values as printed; the level is their mean absolute value.
        growth: shape (N,), 1 where the series may be assumed to grow, else 0.
    """
    gaps = np.diff(years, axis=1)
    changes = np.diff(values, axis=1)
    level = np.nanmean(np.abs(relative_to), axis=1)
    tiny = SMALLEST_RELATIVE_CHANGE * np.nanmean(np.abs(values), axis=1)
    scale = np.maximum(_mean(np.abs(changes) / np.sqrt(gaps)), np.maximum(tiny, 1e-12))
    printed_scale = _mean(np.abs(np.diff(relative_to, axis=1)) / np.sqrt(gaps))
    relative = np.maximum(printed_scale, SMALLEST_RELATIVE_CHANGE * level) / np.where(level > 0, level, 1.0)
    # A series that crosses zero has no level to be noisy for.
    crosses = (np.nanmin(relative_to, axis=1) < 0) & (np.nanmax(relative_to, axis=1) > 0)
    relative = np.where(crosses, USUAL_NOISE, relative)
    span = years[:, -1] - np.nanmin(years, axis=1)
    first = np.take_along_axis(values, np.isfinite(values).argmax(axis=1)[:, None], axis=1)[:, 0]
    drift = (values[:, -1] - first) / np.maximum(span, 1.0) / scale
    unevenness = np.sqrt(np.maximum(_mean(np.square(changes / np.sqrt(gaps) / scale[:, None])) - drift**2, 0.0))
    noise = np.clip(np.log(np.maximum(relative, 1e-9) / USUAL_NOISE), -3.0, 2.0)
    share = np.minimum(relative, NOISY) * 10.0
    yearly = changes / gaps / scale[:, None]
    smoothness = np.exp(-np.square(_mean(np.abs(np.diff(yearly, axis=1))) / ROUGH))
    odd = [drift, drift * share, drift * unevenness, (yearly[:, -1] - drift) * smoothness]
    even = [np.ones_like(drift), noise, unevenness, smoothness]
    assumed = [growth, growth * np.abs(drift), growth * drift * share, growth * share, growth * noise]
    columns = np.stack([*odd, *even, *assumed], axis=1)
    return Description(scale, columns)


def _mean(values: Array) -> Array:
    """Mean over the filled places of each row; 0 for a row without any."""
    filled = np.isfinite(values)
    return np.asarray(np.where(filled, values, 0.0).sum(axis=1) / np.maximum(filled.sum(axis=1), 1))
