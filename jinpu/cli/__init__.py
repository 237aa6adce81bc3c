"""The command line: run, read, forecast, judge."""
