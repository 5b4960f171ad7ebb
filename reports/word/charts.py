"""Charts drawn from a report's tables, which Word can restyle: readable in black and white, described in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reports.definition import Chart
from reports.report import Report
from reports.tables import Cell
from reports.word.grids import printed
from reports.word.layout import text_width
from reports.word.markup import NAMESPACES, wrapped

_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU_A_MM = 36_000
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
# The first series is dark, the second white: told apart without colour.
_FILLS = ("595959", "FFFFFF", "BFBFBF")
_NUMBER = "[$-42A]General"
"""Numbers with the comma and the dots of Vietnamese."""
_FONT = (
    '<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000"><a:latin typeface="Times New Roman"/></a:defRPr></a:pPr>'
    '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
)


def attach(document: Document, report: Report, *, separate: bool = False) -> dict[str, str]:
    """Put the report's charts into a document and return the relation id of each by name.

    ``separate``: those that stand in a file of their own; else the others.
    """
    relations = {}
    for number, chart in enumerate(report.definition.charts.values(), start=1):
        if (chart.id in report.definition.separate) is not separate:
            continue
        place = PackURI(f"/word/charts/chart{number}.xml")
        part = Part(place, _TYPE, _xml(chart, report).encode(), document.part.package)
        relations[chart.id] = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    return relations


def drawing(chart: Chart, report: Report, relation: str) -> str:
    """Return the paragraph that shows a chart; its description gives every value, for who cannot see it."""
    number = list(report.definition.charts).index(chart.id) + 1
    width, height = round(text_width() * _EMU_A_MM), round(chart.height * _EMU_A_MM)
    names = f'{NAMESPACES} xmlns:wp="{_PLACED}" xmlns:a="{_DRAWING}" xmlns:c="{_CHART}"'
    about = f'name="{escape(chart.title)}" descr="{escape(described(chart, report))}"'
    return wrapped(
        "TableHead",
        f'<w:r><w:drawing {names}><wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" {about}/>'
        f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>",
    )


def described(chart: Chart, report: Report) -> str:
    """Return a chart in words: its title and every value."""
    names, series = _data(chart, report)
    values = (
        f"{name}: " + ", ".join(f"{label} {printed(column[place]) or 'chưa có'}" for label, column in series)
        for place, name in enumerate(names)
    )
    return f"{titled(chart, report)}. {'; '.join(values)}."


def titled(chart: Chart, report: Report) -> str:
    """Return a chart's title, which says how many units have not reported."""
    return ", ".join(filter(None, (chart.title, report.tables[chart.table].note)))


def _data(chart: Chart, report: Report) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """Return the names along the axis and, series by series, its label and values."""
    data = report.tables[chart.table]
    shift = len(data.heads) - len(data.definition.columns)
    places = {column.id: place + shift for place, column in enumerate(data.definition.columns)}
    labels = {column.id: column.label for column in data.definition.columns}
    series = [(labels[one], [cells[places[one]] for cells in data.cells]) for one in chart.series]
    return [str(cells[0]) for cells in data.cells], series


def _xml(chart: Chart, report: Report) -> str:
    names, series = _data(chart, report)
    drawn = "".join(_series(place, label, names, values) for place, (label, values) in enumerate(series))
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_FONT}</c:legend>' if len(series) > 1 else ""
    # A lying chart begins at the top, as its table does.
    direction, across, upright, order = ("bar", "l", "b", "maxMin") if chart.lying else ("col", "b", "l", "minMax")
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart>'
        f'<c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{drawn}'
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{across}"/><c:tickLblPos val="low"/>{_FONT}<c:crossAx val="2"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{_room(series)}</c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{upright}"/><c:crossAx val="1"/></c:valAx></c:plotArea>{legend}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _room(series: Sequence[tuple[str, Sequence[Cell]]]) -> str:
    """Return the ends of the axis: some room beyond the longest bars for their numbers."""
    values = [value for _, column in series for value in column if isinstance(value, int | float)]
    highest, lowest = max([0, *values]), min([0, *values])
    room = 0.2 * (highest - lowest)
    return f'<c:max val="{highest + room * (highest > 0):g}"/><c:min val="{lowest - room * (lowest < 0):g}"/>'


def _series(place: int, label: str, names: Sequence[str], values: Sequence[Cell]) -> str:
    texts = "".join(f'<c:pt idx="{at}"><c:v>{escape(name)}</c:v></c:pt>' for at, name in enumerate(names))
    known = [(at, value) for at, value in enumerate(values) if isinstance(value, int | float)]
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in known)
    # Word wants to be told of cells, though no workbook comes with the chart.
    own, last = "BCD"[place], len(names) + 1
    count = f'<c:ptCount val="{len(names)}"/>'
    look = f'<c:spPr><a:solidFill><a:srgbClr val="{_FILLS[place]}"/></a:solidFill>{_LINE}</c:spPr>'
    shown = "".join(f'<c:show{what} val="{int(what == "Val")}"/>' for what in _SHOWN)
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Sheet1!${own}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(label)}</c:v></c:pt></c:strCache></c:strRef></c:tx>{look}'
        f'<c:invertIfNegative val="0"/><c:dLbls>{_FONT}<c:dLblPos val="outEnd"/>{shown}</c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{texts}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${own}$2:${own}${last}</c:f><c:numCache><c:formatCode>{_NUMBER}</c:formatCode>{count}{points}"
        "</c:numCache></c:numRef></c:val></c:ser>"
    )


_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
