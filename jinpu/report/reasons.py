"""Why something of a file was not read, in the reader's language."""

import json

import pandas as pd

from jinpu.evidence.tables import packaged_table
from jinpu.reader.problems import knows, sentence
from jinpu.report.wording import Words


def with_reasons(problems: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return problems or warnings with the column `reason` in the reader's language.

    Args:
        problems: reason (in English), and key and fields (JSON) as the floors below give them; without a key, or with
            one that neither has sentences for, the reason stays as it is.
        words: the reader's words.
    """
    if problems.empty or "key" not in problems:
        return problems
    told = zip(problems["key"], problems["fields"], problems["reason"], strict=True)
    return problems.assign(
        reason=[_reason(str(key), str(fields), str(said), words.language) for key, fields, said in told]
    )


def _reason(key: str, fields: str, said: str, language: str) -> str:
    if knows(key):
        return sentence(key, json.loads(fields or "{}"), language)
    row = packaged_table("reasons.csv").get(key)
    return row[language] if row else said
