"""Measure the forecast unseen: `python -m tests.backtest` (minutes)."""
