"""Write ``docs/findings.md``, the page of every finding there is: ``python -m findings.page``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from findings.catalogue import Entry, house_catalogue

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
_HEAD = """# Các phát hiện · Findings

Trang này được tạo từ `findings/catalogue/*.yaml` bằng lệnh `python -m findings.page`; không sửa tay.
This page is made from `findings/catalogue/*.yaml` by `python -m findings.page`; do not edit it.

| mức · severity | nghĩa là · meaning |
|---|---|
| lỗi · error | dòng (hoặc cả báo cáo) chưa được tính cho đến khi sửa · the row, or the return, stays out |
| cảnh báo · warning | đã nhận, nhưng cần đơn vị trả lời · loaded, and somebody is asked |
| lưu ý · notice | đã nhận, chỉ để biết · loaded, only said |

Người xử lý · owner: `unit` đơn vị gửi báo cáo · the reporting unit; `board` Ban Tổ chức - Kiểm tra · the Board;
`unit_and_board` cả hai được hỏi · both are asked;
`operator` người vận hành · whoever runs the server. Một quy tắc của biểu có thể đặt mức khác (xem `docs/forms.md`) ·
a form's rule may set another severity. `{…}` được điền khi báo · is filled in when the finding is made.
Quy tắc riêng của một tổ chức có phát hiện riêng ở `findings.yaml` trong thư mục của nó (câu chữ: `docs/forms.md`) ·
an organisation's own rules have findings of their own in `findings.yaml` of its folder.
"""
_SEVERITY = {"error": "lỗi · error", "warning": "cảnh báo · warning", "notice": "lưu ý · notice"}


def page() -> str:
    """Return the text of the page."""
    return "\n".join((_HEAD, *_lines()))


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def _lines() -> Iterator[str]:
    yield "| mã · code | mức · severity | xử lý · owner | tiếng Việt | English |"
    yield "|---|---|---|---|---|"
    for entry in sorted(house_catalogue(), key=lambda entry: entry.code):
        texts = (_text(entry, language) for language in ("vi", "en"))
        yield f"| `{entry.code}` | {_SEVERITY[entry.severity]} | {entry.owner} | {' | '.join(texts)} |"
    yield ""


def _text(entry: Entry, language: str) -> str:
    return f"{entry.what(language)} *{entry.mend(language)}*".replace("|", "\\|")


if __name__ == "__main__":
    main()
