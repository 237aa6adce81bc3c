"""Measures batches (`python -m tests.bench`) and does faults to them (`python -m tests.bench.faults`)."""
