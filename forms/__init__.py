"""What a return is: every form as data, and what is derived from it."""

from forms.choices import Choice
from forms.definition import Column, Form, Rule, Span, empty_code, form, forms

__all__ = ["Choice", "Column", "Form", "Rule", "Span", "empty_code", "form", "forms"]
