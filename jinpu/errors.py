"""What a person is told when an input cannot be used."""


class InputError(ValueError):
    """Bad input, said in one line: what is wrong, where, and how to mend it.

    The command line prints `str(error)` on standard error and ends with status 2; notebooks show it as it is.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        parts = [f"{where}: {what}" if where else what, remedy]
        super().__init__(" ".join("; ".join(part for part in parts if part).split()))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process with all three parts."""
        return _rebuild, (type(self), self.what, self.where, self.remedy)


def _rebuild(kind: type[InputError], what: str, where: str, remedy: str) -> InputError:
    return kind(what, where=where, remedy=remedy)
