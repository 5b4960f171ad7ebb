"""One module a page: an immutable view of narrowed facts, with everything decided that its template prints."""
