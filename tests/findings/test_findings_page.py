from findings import house_catalogue
from findings.page import PAGE, page


def test_the_page_in_docs_is_the_one_the_catalogue_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m findings.page"


def test_every_code_stands_on_the_page_in_both_languages() -> None:
    text = page()
    for entry in house_catalogue():
        line = next(line for line in text.splitlines() if line.startswith(f"| `{entry.code}` |"))
        for language in ("vi", "en"):
            assert entry.what(language).replace("|", "\\|") in line
