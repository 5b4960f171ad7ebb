from forms import forms
from forms.page import PAGE, page


def test_the_page_in_docs_is_the_one_the_forms_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m forms.page"


def test_every_field_header_and_rule_stands_on_the_page() -> None:
    text = page()
    for form in forms().values():
        for column in form.columns:
            assert f"| `{column.field}` | {column.header} |" in text
            assert all(synonym in text for synonym in column.synonyms)
        assert all(rule.description_vi in text for rule in form.rules)
