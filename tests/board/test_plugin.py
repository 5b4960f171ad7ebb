"""The board in Airflow's own API server: its login, its tokens; each reader's own units; nothing but reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
import requests
from sqlalchemy.orm.exc import DetachedInstanceError

from hopnhat.airflow.board_plugin import SUMMARIES
from hopnhat.airflow.board_plugin.access import Access
from hopnhat.settings import Settings
from tests.board.airflow_server import Server, running_server

USERS = {"quan_tri": "admin", "tien_yen": "viewer", "khong_ai": "viewer"}
UNIT = "2020-H1/don-vi/"
TIEN_YEN, BA_CHE = "D199", "D202"


@pytest.fixture(scope="module")
def server(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("airflow")
    with running_server(home, USERS, {"HOPNHAT_HOME": str(settings.home)}) as running:
        yield running


def test_without_a_login_a_person_is_sent_to_it_and_a_program_is_refused(server: Server) -> None:
    answer = server.get(f"{UNIT}{TIEN_YEN}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/auth/login?next=%2Ftinh-hinh%2F2020-H1%2Fdon-vi%2F{TIEN_YEN}"
    assert server.get("", headers={"Accept": "application/json"}).status_code == 401


def test_a_forged_token_opens_nothing(server: Server) -> None:
    head, payload, _ = server.token("quan_tri").split(".")
    forged = {"_token": f"{head}.{payload}.{'A' * 86}"}
    assert server.get("", cookies=forged).status_code == 303
    assert server.get("", cookies=forged, headers={"Accept": "*/*"}).status_code in (401, 403)


def test_an_administrator_sees_the_whole_province(server: Server) -> None:
    home = server.get("", "quan_tri")
    assert home.status_code == 200
    assert "Toàn tỉnh" in home.text
    for path in (f"{UNIT}{TIEN_YEN}", f"{UNIT}{BA_CHE}", "luot-chay", "phat-hanh", "xu-huong"):
        assert server.get(path, "quan_tri").status_code == 200


def test_a_district_sees_its_own_units_only(server: Server) -> None:
    assert "Chỉ gồm Huyện đoàn Tiên Yên" in server.get("", "tien_yen").text
    assert server.get(f"{UNIT}{TIEN_YEN}", "tien_yen").status_code == 200
    for path in (f"{UNIT}{BA_CHE}", f"{UNIT}QN", "luot-chay", "phat-hanh"):
        refused = server.get(path, "tien_yen")
        assert refused.status_code == 404
        assert "Ba Chẽ" not in refused.text


def test_whoever_is_bound_to_no_unit_sees_nothing(server: Server) -> None:
    for path in ("", f"{UNIT}{TIEN_YEN}", "khong-co"):
        refused = server.get(path, "khong_ai")
        assert refused.status_code == 403
        assert "chưa được gắn với đơn vị nào" in refused.text
        assert "Tiên Yên" not in refused.text


def test_a_list_is_filtered_by_a_plain_form_and_what_was_asked_is_escaped(server: Server) -> None:
    asked = {"bieu": "BC_SOLIEU", "tinh-trang": "missing", "ten": '"><script>'}
    page = server.get("2020-H1/danh-sach", "quan_tri", params=asked).text
    assert "<script>" not in page
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert '<option value="missing" selected>' in page
    nonsense = server.get("2020-H1/danh-sach", "quan_tri", params={"tinh-trang": "x", "bieu": "x"})
    assert (nonsense.status_code, "Không có." in nonsense.text) == (200, True)


def test_a_page_is_a_file_too_with_what_its_reader_sees(server: Server) -> None:
    whole, own = (server.get("2020-H1/danh-sach", who, params={"xuat": "csv"}) for who in ("quan_tri", "tien_yen"))
    assert whole.headers["Content-Disposition"] == 'attachment; filename="2020-H1_danh-sach.csv"'
    assert "Ba Chẽ" in whole.content.decode("utf-8-sig")
    assert "Ba Chẽ" not in own.content.decode("utf-8-sig")
    book = server.get("2020-H1/danh-sach", "quan_tri", params={"xuat": "xlsx", "ten": "ba che"})
    assert book.content[:2] == b"PK"
    assert server.get(f"{UNIT}{BA_CHE}", "tien_yen", params={"xuat": "xlsx"}).status_code == 404
    assert server.get("2020-H1/danh-sach", params={"xuat": "csv"}).status_code == 303


@pytest.mark.parametrize("path", ["2020-H1/don-vi/khong-co", "2031-H1/tong-quan", "%2e%2e/%2e%2e/etc/passwd", "api"])
def test_a_page_that_is_not_there_is_404(path: str, server: Server) -> None:
    assert server.get(path, "quan_tri").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(method: str, server: Server) -> None:
    assert server.get("", "quan_tri", method=method).status_code == 405


def test_every_answer_forbids_scripts_frames_elsewhere_and_keeping(server: Server) -> None:
    for path, user in (("", "quan_tri"), ("", None), ("", "khong_ai"), ("bang.css", None), ("khong-co", "tien_yen")):
        headers = server.get(path, user).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_airflow_shows_the_board_in_its_menu(server: Server) -> None:
    answer = requests.get(
        f"{server.address}/api/v2/plugins",
        headers={"Authorization": f"Bearer {server.token('quan_tri')}"},
        timeout=60,
    )
    [view] = [view for plugin in answer.json()["plugins"] for view in plugin["external_views"]]
    assert (view["name"], view["href"], view["destination"]) == ("Tình hình báo cáo", "/tinh-hinh/", "nav")


@pytest.mark.parametrize(
    ("user", "unit_id"),
    [
        (SimpleNamespace(username="tien_yen", role="viewer", teams=[]), "D199"),
        (SimpleNamespace(username="ai_do", role="admin", teams=[]), "QN"),
        (SimpleNamespace(username="ai_do", roles=[SimpleNamespace(name="Huyện Ba Chẽ")]), "D202"),
        (SimpleNamespace(username="ai_do", role="viewer", teams=["van_don"]), "D203"),
        (SimpleNamespace(get_name=lambda: "chi_lan", groups=["can-bo"]), "D200"),
        (SimpleNamespace(username="ai_do", role="viewer", teams=[]), None),
    ],
)
def test_the_first_line_that_fits_says_whose_pages_a_user_sees(
    user: SimpleNamespace, unit_id: str | None, tmp_path: Path
) -> None:
    lines = (
        "who,name,unit_id,note",
        "user,tien_yen,D199,",
        "role,admin,QN,",
        "role,Huyện Ba Chẽ,D202,FAB",
        "team,van_don,D203,",
        "group,can-bo,D200,",
    )
    (tmp_path / "viewers.csv").write_text("\n".join(lines), encoding="utf-8")
    assert Access.load(tmp_path / "viewers.csv").unit_of(user) == unit_id


@pytest.mark.parametrize("line", ["user,a,D999,", "who,a,D199,", "user,,D199,"])
def test_a_list_of_viewers_that_makes_no_sense_is_refused_with_its_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "viewers.csv").write_text(f"who,name,unit_id,note\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="dòng 2"):
        Access.load(tmp_path / "viewers.csv")


class FabUser:
    """A user of FAB's login, as it is handed on: apart from its database, with its roles read and its groups not."""

    roles: ClassVar = [SimpleNamespace(name="Huyện Ba Chẽ")]

    def get_name(self) -> str:
        return "huyen_ba_che"

    @property
    def groups(self) -> list[str]:
        raise DetachedInstanceError("lazy load operation of attribute 'groups' cannot proceed")


def test_a_user_of_fab_whose_groups_cannot_be_read_is_known_by_name_and_role(tmp_path: Path) -> None:
    """Every page ended in an error for every user of the login that production has."""
    file = tmp_path / "viewers.csv"
    file.write_text("who,name,unit_id,note\ngroup,can-bo,D200,\nrole,Huyện Ba Chẽ,D202,\n", encoding="utf-8")
    assert Access.load(file).unit_of(FabUser()) == "D202"


SUMMARY = (
    "# Báo cáo đi cơ sở\n\n- Tổng số lượt: 123.456\n- Huyện đoàn <script>alert(3)</script> [x](javascript:alert(4))\n"
)
FIGURES = "0123456789abcdef" * 4


@pytest.fixture(scope="module")
def summary(settings: Settings) -> str:
    """A draft's summary, as an approver is to read it; its path on the board."""
    page = settings.summaries / "field_visits" / "2020-H1" / f"{FIGURES}.md"
    page.parent.mkdir(parents=True)
    page.write_text(SUMMARY, encoding="utf-8")
    (settings.summaries / "khac.md").write_text(SUMMARY, encoding="utf-8")
    return f"{SUMMARIES}/field_visits/2020-H1/{FIGURES}"


def test_a_drafts_summary_is_read_by_those_who_see_the_whole_province_only(server: Server, summary: str) -> None:
    read = server.get(summary, "quan_tri")
    assert read.status_code == 200
    assert "123.456" in read.text
    for user, status in (("tien_yen", 404), ("khong_ai", 403), (None, 303)):
        refused = server.get(summary, user)
        assert refused.status_code == status
        assert "123.456" not in refused.text


def test_text_in_a_summary_is_never_a_tag_nor_a_link_to_a_script(server: Server, summary: str) -> None:
    text = server.get(summary, "quan_tri").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize(
    "path",
    [f"field_visits/2020-H1/{'f' * 64}", "field_visits/2020-H1/..%2F..%2Fkhac", "..%2F./2020-H1/khac", "%2e%2e/x/y"],
)
def test_an_address_leads_to_no_other_file(path: str, server: Server, summary: str) -> None:
    answer = server.get(f"{SUMMARIES}/{path}", "quan_tri")
    assert answer.status_code == 404
    assert "123.456" not in answer.text
