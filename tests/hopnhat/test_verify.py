"""A published file on another machine: what was approved, by whom, and whether a byte differs."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from docx import Document

from chaos import approver
from hopnhat.cli import root
from hopnhat.settings import Settings


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Path:
    """The files of a release, taken to another machine."""
    [delivered] = approver.publish(settings, "field_visits", "2020-H1")
    return Path(shutil.copytree(Path(delivered["manifest"]).parent, tmp_path / "usb"))


def verify(*words: object) -> Result:
    return CliRunner().invoke(root(), ["verify", *map(str, words)])


def document(folder: Path) -> Path:
    [found] = folder.glob("Báo cáo*.docx")
    return found


def test_a_file_says_who_approved_it_and_on_which_figures(elsewhere: Path) -> None:
    told = verify(document(elsewhere))
    manifest = json.loads((elsewhere / "manifest.json").read_bytes())
    assert told.exit_code == 0, told.output
    assert "ĐÚNG: Báo cáo đi công tác cơ sở 6 tháng đầu năm 2020.docx" in told.output
    assert "Người duyệt: Bí thư Mẫu" in told.output
    assert manifest["figures_hash"] in told.output
    assert "Lý do: Chạy thử" in told.output
    assert verify(elsewhere / "manifest.json").exit_code == 0


def test_a_file_that_was_renamed_is_known_by_its_bytes(elsewhere: Path) -> None:
    renamed = document(elsewhere).rename(elsewhere / "bao cao (1).docx")
    assert verify(renamed).exit_code == 0


@pytest.mark.parametrize("where", ["document", "release"])
def test_one_byte_that_differs_shows(elsewhere: Path, where: str) -> None:
    path = document(elsewhere)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")
    told = verify(path if where == "document" else elsewhere / "manifest.json")
    assert told.exit_code == 1
    assert "KHÁC: Báo cáo đi công tác cơ sở" in told.output


@pytest.mark.parametrize("change", ["figures", "files", "by"])
def test_a_manifest_that_was_made_to_fit_shows(elsewhere: Path, settings: Settings, change: str) -> None:
    """Whoever changes who approved it has only the book of the server to fear."""
    path = elsewhere / "manifest.json"
    manifest = json.loads(path.read_bytes())
    if change == "figures":
        manifest["figures"]["visits.total"]["value"] = 999
    elif change == "files":
        manifest["files"][document(elsewhere).name]["sha256"] = "0" * 64
    else:
        manifest["approval"] |= {"by": "Người khác", "entry_sha256": "0" * 64}
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    told = verify(document(elsewhere), "--home", settings.home)
    assert told.exit_code == 1
    assert "KHÁC" in told.output


def test_the_server_that_published_it_vouches_for_it(elsewhere: Path, settings: Settings) -> None:
    assert "có đúng lần duyệt này" in verify(document(elsewhere), "--home", settings.home).output
    alone = Path(shutil.copy(document(elsewhere), elsewhere.parent))
    told = verify(alone, "--home", settings.home)
    assert told.exit_code == 0
    assert "Bí thư Mẫu duyệt lúc" in told.output


def test_what_nobody_can_tell_is_not_called_right(elsewhere: Path) -> None:
    alone = Path(shutil.copy(document(elsewhere), elsewhere.parent))
    told = verify(alone)
    assert told.exit_code == 2
    other = elsewhere / "khac.docx"
    other.write_bytes(b"khac")
    assert "KHÔNG PHẢI" in verify(other).output


def pdf_of(folder: Path) -> Path:
    [found] = folder.glob("Báo cáo*.pdf")
    return found


@pytest.fixture
def alone(elsewhere: Path, tmp_path: Path) -> Path:
    """The published PDF by itself, renamed, on a machine that has nothing else."""
    (tmp_path / "another machine").mkdir()
    return Path(shutil.copy(pdf_of(elsewhere), tmp_path / "another machine" / "bao cao (2).pdf"))


def test_a_pdf_alone_says_who_approved_it_and_on_which_figures(alone: Path, elsewhere: Path) -> None:
    told = verify(alone)
    manifest = json.loads((elsewhere / "manifest.json").read_bytes())
    assert told.exit_code == 0, told.output
    for words in ("ĐÚNG: Báo cáo đi công tác cơ sở", "Người duyệt: Bí thư Mẫu", "Lý do: Chạy thử"):
        assert words in told.output
    assert manifest["figures_hash"] in told.output


def test_the_appendices_alone_say_so_too_and_a_changed_byte_shows(elsewhere: Path, tmp_path: Path) -> None:
    [apart] = elsewhere.glob("Phụ lục*.pdf")
    copy = Path(shutil.copy(apart, tmp_path / "phu luc.pdf"))
    told = verify(copy)
    assert (told.exit_code, "ĐÚNG: Phụ lục báo cáo đi công tác cơ sở" in told.output) == (0, True), told.output
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    assert verify(copy).exit_code != 0


def test_the_code_printed_on_a_report_is_the_one_that_is_told(alone: Path, elsewhere: Path) -> None:
    words = [cell.text for table in Document(str(document(elsewhere))).tables for cell in table._cells]
    [code] = {found[1] for text in words if (found := re.search(r"Mã đối chiếu: (\S+)", text))}
    assert f"in trên báo cáo: {code}" in verify(alone).output


def test_what_was_approved_is_the_beginning_of_the_published_pdf(elsewhere: Path, settings: Settings) -> None:
    published = pdf_of(elsewhere).read_bytes()
    [approved] = [path.read_bytes() for path in settings.packages.rglob("Báo cáo*.pdf")]
    assert published.startswith(approved)
    assert json.loads((elsewhere / "manifest.json").read_bytes())["files"][pdf_of(elsewhere).name]["bytes"] == len(
        approved
    )


def updated(content: bytes) -> bytes:
    """A PDF whose first page was made empty by an update behind its end, as a viewer saves a note."""
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as read:
        page, size, root = read.pages[0].obj, int(read.trailer.Size), read.Root.objgen[0]
        parent = page.Parent.objgen[0]
        number = page.objgen[0]
    body = f"<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 595 842]>>".encode()
    changed.write(content)
    where = changed.tell()
    changed.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    table = changed.tell()
    before = int(content[content.rindex(b"startxref") :].split()[1])
    rows = f"xref\n{number} 1\n{where:010} 00000 n \n".encode()
    changed.write(rows + f"trailer\n<</Size {size}/Root {root} 0 R/Prev {before}>>\n".encode())
    changed.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return changed.getvalue()


@pytest.mark.parametrize("change", ["a byte of a page", "who approved", "appended", "an update"])
def test_a_pdf_that_was_changed_shows(alone: Path, change: str) -> None:
    content = alone.read_bytes()
    if change == "a byte of a page":
        place = content.index(b"stream\n", 2000) + 40
        content = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    elif change == "who approved":
        content = content.replace("Bí thư Mẫu".encode(), "Bí thư Mậu".encode())
    elif change == "appended":
        content += b"% a note\n"
    else:
        content = updated(content)
    alone.write_bytes(content)
    told = verify(alone)
    assert told.exit_code != 0, told.output
    assert "ĐÚNG" not in told.output
    assert "Traceback" not in told.output


def test_a_draft_is_not_called_approved(settings: Settings, tmp_path: Path) -> None:
    from hopnhat.reporting import publishing

    made, _ = sorted(
        one for one in publishing.draft(settings, "field_visits", "2020-H1")["files"] if one.endswith(".pdf")
    )
    assert verify(shutil.copy(made, tmp_path / "x.pdf")).exit_code == 2


def test_a_pdf_that_the_office_signed_says_so_and_is_still_what_was_approved(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tỉnh đoàn Mẫu (dữ liệu mẫu)")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    uses = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "key_cert_sign"), False)
    uses |= {"digital_signature": True, "content_commitment": True, "encipher_only": False, "decipher_only": False}
    own = made.add_extension(x509.KeyUsage(**uses), critical=True).sign(key, hashes.SHA256())
    how = serialization.BestAvailableEncryption(b"mau")
    (tmp_path / "dau.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"dau", key, own, None, how))
    (tmp_path / "goc.pem").write_bytes(own.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("HOPNHAT_SEAL", str(tmp_path / "dau.p12"))
    monkeypatch.setenv("HOPNHAT_SEAL_PASSWORD", "mau")
    [delivered] = approver.publish(settings, "field_visits", "2020-H1")
    signed = Path(shutil.copy(pdf_of(Path(delivered["manifest"]).parent), tmp_path / "da ky.pdf"))
    told = verify(signed, "--root", tmp_path / "goc.pem")
    assert told.exit_code == 0, told.output
    for words in ("ĐÚNG: Báo cáo", "Chữ ký số: Tỉnh đoàn Mẫu (dữ liệu mẫu)", "thuộc chứng thư gốc", "Bí thư Mẫu"):
        assert words in told.output
    assert "Chưa biết chứng thư" in verify(signed).output
    assert verify(Path(delivered["manifest"])).exit_code == 0
    signed.chmod(0o640)
    signed.write_bytes(signed.read_bytes() + b"%")
    assert verify(signed).exit_code == 1
