"""The same windows forecast by others' packages, each with its own point forecasts and its own intervals."""

from tests.peers.comparison import compare, own_forecasts, thinned

__all__ = ["compare", "own_forecasts", "thinned"]
