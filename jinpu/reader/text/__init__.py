"""Figures out of sentences: communiqués, work reports and press pages in Chinese and English.

`documents` turns a file into clean paragraphs whose characters know their line and place; `context` reads place, time
and kind of a text off its first lines and headings, `figures` finds the times in sentences, `phrases` the numbers and
the words before them; `chinese` and `english` are small grammars that say what each number of a sentence is, and
`reading` makes rows and problems of it. What texts write (units, verbs, words of intention) is data: `words.toml`.
"""

from jinpu.reader.text.reading import DOUBTS, is_confirmation, read_confirmed, read_document

__all__ = ["DOUBTS", "is_confirmation", "read_confirmed", "read_document"]
