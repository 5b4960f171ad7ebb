-- Fails where this connection was not yet taught to compare words.
SELECT text_key('')
