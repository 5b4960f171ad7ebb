"""Write ``docs/settings.md``, the variables of the environment: ``python -m hopnhat.environment_page``."""

from __future__ import annotations

from pathlib import Path

import yaml

from hopnhat.environment import names

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
_MEANINGS = Path(__file__).with_name("environment.yaml")
_HEAD = """# Biến môi trường

Trang này được tạo từ `hopnhat/environment.yaml` bằng lệnh `python -m hopnhat.environment_page`; không sửa tay. Biến để
trống coi như không đặt. Giá trị không hiểu được thì lệnh, việc của Airflow và trang đều dừng bằng một câu nêu tên biến.
Những gì thuộc về tổ chức (đơn vị, lịch, danh bạ, biểu, báo cáo) không nằm ở đây mà trong
[thư mục của tổ chức](new-organisation.md).

| biến | nghĩa | mặc định |
|---|---|---|
"""


def meanings() -> dict[str, str]:
    """Return what each variable means, those too that are named in part by whoever sets them (with ``<``)."""
    said: dict[str, str] = yaml.safe_load(_MEANINGS.read_text(encoding="utf-8"))
    return said


def page() -> str:
    """Return the text of the page."""
    defaults = names()
    lines = (f"| `{name}` | {meaning} | {defaults.get(name, '')} |" for name, meaning in meanings().items())
    return _HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
