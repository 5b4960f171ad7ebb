"""A contacts file says who gets a unit's mail; a wrong address is said with its line, before any night needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from organisation.contacts import Contacts
from province import ProvinceError


def load(folder: Path, *lines: str, head: str = "unit_id,address,channel,note") -> Contacts:
    path = folder / "contacts.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return Contacts.load(path)


def test_a_unit_may_have_addresses_and_channels_and_a_star_stands_in_for_the_others(tmp_path: Path) -> None:
    contacts = load(tmp_path, "D199,a@x.vn,,", "D199,b@x.vn,zalo_tienyen,", "*,ban@x.vn,,")
    assert contacts.of("D199") == ("a@x.vn", "b@x.vn")
    assert contacts.channels_of("D199") == ("zalo_tienyen",)
    assert (contacts.of("D200"), contacts.own("D200"), contacts.channels_of("D200")) == (("ban@x.vn",), (), ())


def test_a_file_of_the_earlier_columns_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, "D199,a@x.vn,", head="unit_id,address,note").of("D199") == ("a@x.vn",)


@pytest.mark.parametrize("address", ["tienyen", "a@x.vn b@x.vn", "hoà@x.vn", "a@x.vn\u202e", "<a@x.vn>"])
def test_what_is_no_address_is_named_with_its_line(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"contacts.csv, dòng 3: .* không phải địa chỉ thư"):
        load(tmp_path, "*,,,", f"D199,{address},,")


def test_the_projects_own_list_is_sound() -> None:
    assert Contacts.load().of("QN")


@pytest.mark.parametrize("content", [b"", b"unit_id\nD199\n", b"\xff\xfe", b"unit_id,address\nD199,tien-yen@\n"])
def test_a_damaged_list_is_not_one_that_gives_nobody_an_address(tmp_path, content):
    path = tmp_path / "contacts.csv"
    path.write_bytes(content)
    with pytest.raises(ProvinceError, match=r"contacts\.csv"):
        Contacts.load(path)
