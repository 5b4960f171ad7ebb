"""A labelled corpus of returns that tries the reading of meaning, and the scorer that measures it.

The truth of a file is written by its case, from what the clerk meant, before anything is read. All people are
invented: dữ liệu mẫu.
"""
