"""What stands around a report's body: the letterhead, the title, the signature."""

from __future__ import annotations

from reports.report import Report
from reports.word.layout import document_format
from reports.word.markup import bookmark, cell, paragraph, row, table, wrapped

SEAL = "Cho_dong_dau"
"""The bookmark at the place where the seal goes and the signature; the PDF takes it over."""


def letterhead(report: Report) -> str:
    """Return the block at the head: the issuer and the number at the left, the Union, place and date at the right."""
    words = document_format()["letterhead"]
    left_width, right_width = words["widths"]
    first, *others = words["issuer"]
    left = [
        paragraph("Issuer", first),
        *(paragraph("IssuerSecond", line) for line in others),
        paragraph("Issuer", words["stars"]),
        paragraph("Number", words["number"].format(**_number(report))),
    ]
    right = [
        paragraph("Union", words["union"]),
        paragraph("UnionRule", ""),
        paragraph("PlaceAndDate", _place_and_date(report)),
    ]
    cells = [cell("".join(left), left_width), cell("".join(right), right_width)]
    return table("Blank", words["widths"], [row(cells)], "Tiêu đề văn bản")


def _place_and_date(report: Report) -> str:
    return str(document_format()["letterhead"]["place_and_date"].format(**_day(report)))


def attached(report: Report) -> str:
    """Return the line under an appendix's title that says which document it belongs to."""
    return str(document_format()["appendix"]["note"].format(**_number(report), **_day(report)))


def _number(report: Report) -> dict[str, str]:
    blank = document_format()["letterhead"]["blank_number"]
    return {"number": report.texts.number or blank, "code": report.definition.number}


def _day(report: Report) -> dict[str, str]:
    """Return the day of signing in words; places to fill in until it is signed."""
    signed_on = report.texts.signed_on
    if signed_on is None:
        blank = document_format()["letterhead"]["blank_day"]
        return {"day": blank, "month": blank, "year": str(report.period.end.year)}
    # The months 1 and 2 are written with a zero, so that nobody makes them 11 or 12.
    month = f"{signed_on.month:02d}" if signed_on.month < 3 else str(signed_on.month)
    return {"day": f"{signed_on.day:02d}", "month": month, "year": str(signed_on.year)}


def title(report: Report) -> str:
    """Return the type of the document, what it is about, the rule under it, and the label of sample data."""
    label = [paragraph("Banner", f"({report.texts.label})")] if report.texts.label else []
    return "".join(
        [
            paragraph("Title", report.definition.type),
            *(paragraph("Subtitle", line) for line in report.summary.splitlines()),
            paragraph("SummaryRule", document_format()["summary_rule"]),
            *label,
        ]
    )


def signature(report: Report, mark: str = "") -> str:
    """Return the block at the foot: at the left who gets a copy and the report's mark, at the right who signs.

    The first of the empty lines over the name is where the seal goes.
    """
    words = document_format()["signature"]
    left_width, right_width = words["widths"]
    left = [paragraph("RecipientsTitle", words["recipients_title"])]
    office = report.definition.number.rpartition("-")[2]
    left += [paragraph("Recipients", line.format(office=office)) for line in words["recipients"]]
    right = [
        paragraph("Signature", words["authority"]),
        paragraph("Signature", report.texts.post or words["post"]),
        *(wrapped("Signature", "" if place else bookmark(SEAL)) for place in range(words["space"])),
        paragraph("Signature", report.texts.name or words["name"]),
    ]
    cells = [cell("".join(left) + mark, left_width), cell("".join(right), right_width)]
    return table("Blank", words["widths"], [row(cells)], "Nơi nhận và chữ ký")
