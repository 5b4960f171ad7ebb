"""A labelled corpus of returns that tries the reading of meaning, and the scorer that measures it.

``python -m tests.meaning [--only HABIT] [--case TEXT] [--out DIR] [--json FILE] [--brief]``

The truth of a file is written by its case, from what the clerk meant, before anything is read. A case begins a
``draft`` in the habits of one of the ``hands``, changes what is written (``Line.write``) or what it means
(``Line.mean``; ``ASK`` where nobody can know), says why and what must be asked, and is finished by ``Draft.make``.
A module of ``cases`` holds one habit; a new one is added to ``corpus.HABITS``. Nothing here knows the reader: only its
public check is run. All people are invented: dữ liệu mẫu.

What is counted of a record, worst first: silently wrong (a wrong or invented value, and no question near it); wrong
behind a question about something else; wrong but asked about; held or missing though it could be read; right.
"""
