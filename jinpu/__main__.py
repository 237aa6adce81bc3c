"""`python -m jinpu` is the `jinpu` command."""

from jinpu.cli.main import run_command_line

if __name__ == "__main__":
    run_command_line()
