"""What a return is: every form as data, and what is derived from it."""

from forms.definition import Choice, Column, Form, Rule, Span, empty_code, form, forms

__all__ = ["Choice", "Column", "Form", "Rule", "Span", "empty_code", "form", "forms"]
