"""A mailbox as a source, on a real IMAP server: what is taken of a mail, from whom, once, and what one may do."""

from __future__ import annotations

import base64
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from chaos.servers.mailbox import MISSING, PASSWORD, USER, Mailbox, is_there, mailbox
from organisation.contacts import Contacts
from organisation.units import organisation
from sources import Collection, Known, Registration, Store, collect
from sources.mail import MailSource
from sources.mail.access import AccessError, MailAccess, mail_access
from sources.mail.client import _quoted
from sources.mail.letters import machine_of, words_of
from sources.mail.mime import headers_of, parse
from sources.mail.senders import MailSenders, is_proven
from sources.mail.tokens import ReplyMarks
from sources.mail.winmail import NotOpenedError, files_in
from sources.rules import read_rules
from tests.feedback import unit_letters as letters

needs_dovecot = pytest.mark.skipif(not is_there(), reason=MISSING)
NOW = datetime(2026, 6, 5, 1, tzinfo=UTC)
TODAY = date(2026, 6, 5)
UNIT = "tienyen@tienyen.example"
CONTACTS = (
    f"unit_id,address,channel,note\nD199,{UNIT},,\nB06865,{UNIT},,\nQN,ban@tinhdoan.example,,\n*,moi@nguoi.example,,\n"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    with mailbox() as running:
        yield running


class Inbox:
    """A source over an empty folder of the server, and rounds of collecting from it."""

    def __init__(self, server: Mailbox, home: Path, **rules: Any) -> None:
        self.server, self.home = server, home
        self.folder = f"F{abs(hash(str(home)))}"
        with server.client() as client:
            client.create(self.folder)
        (home / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
        self.access = MailAccess(
            "127.0.0.1", server.plain, USER, PASSWORD, "none", authserv=frozenset((letters.OWN_SERVER,)),
            address="baocao@tinhdoan.example",
        )  # fmt: skip
        self.place = Registration(
            "thu", "mail", self.folder, replace(read_rules(), **rules), connection="hopnhat_imap", cleared="often"
        )
        self.store = Store(home / "store")
        self.known: dict[tuple[str, str], Known] = {}

    @property
    def source(self) -> MailSource:
        return MailSource(self.place, self.home, self.access)

    def get(self, mail: EmailMessage | bytes, at: datetime = NOW - timedelta(hours=1)) -> None:
        content = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
        self.server.deliver(content, at, self.folder)

    def round(self, *, concluded: bool = True) -> Collection:
        source = self.source
        found = collect([source], self.store, self.known, NOW, organisation())
        if concluded:
            for one in found.deliveries:
                self.known[one.source_id, one.name] = Known(one.fingerprint, one.sha256, NOW)
            found.findings += source.conclude({name for _, name in self.known}, NOW)
        return found

    def names(self) -> list[str]:
        return sorted(one.name.rpartition("/")[2] for one in self.round().deliveries)

    def outcomes(self) -> list[str]:
        return sorted(mail.outcome for mail in self.source.notebook.mails())


@pytest.fixture
def inbox(server: Mailbox, tmp_path: Path) -> Inbox:
    return Inbox(server, tmp_path)


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


# Whose it is.


@needs_dovecot
def test_a_file_is_of_the_unit_whose_address_our_server_proved_and_came_when_the_server_got_it(inbox: Inbox) -> None:
    came = datetime(2026, 6, 4, 10, 20, 30, tzinfo=UTC)
    inbox.get(letters.letter(UNIT.upper(), {"a.xlsx": b"PK a"}), came)
    [delivery] = inbox.round().deliveries
    assert (delivery.sender.unit_id, delivery.sender.also) == ("D199", ("B06865",))
    assert delivery.modified_at == came
    assert delivery.name.startswith("D199+B06865/2026-06-04 1720 ")


@needs_dovecot
def test_what_the_office_sends_is_of_the_unit_that_the_file_names(inbox: Inbox) -> None:
    inbox.get(letters.letter("ban@tinhdoan.example", {"a.xlsx": b"PK a"}))
    [delivery] = inbox.round().deliveries
    assert delivery.sender.by_file


FORGED = {
    "no header of our server": {},
    "another server says so": {"Authentication_Results": letters.passed("tienyen.example", "mx.la.example")},
    "ours says fail above what the mail brought": {
        "Authentication_Results": f"{letters.OWN_SERVER}; dmarc=fail header.from=tienyen.example; spf=pass "
        "smtp.mailfrom=tienyen.example"
    },
    "proven for another domain": {"Authentication_Results": letters.passed("la.example")},
    "in a comment": {"Authentication_Results": f"{letters.OWN_SERVER}; none (dmarc=pass header.from=tienyen.example)"},
    "for a domain that only ends alike": {"Authentication_Results": letters.passed("n.example")},
    "two senders": {"From": f"{UNIT}, la@la.example", "Authentication_Results": letters.passed("tienyen.example")},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_sender_that_our_server_did_not_prove_is_nobody(how: str, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    known = MailSenders(
        Contacts.load(tmp_path / "contacts.csv"), ReplyMarks(tmp_path), frozenset((letters.OWN_SERVER,))
    )
    mail = letters.letter(UNIT, proven=False, **FORGED[how])
    assert known.of(headers_of(mail.as_bytes()), TODAY).unit_ids == ()


def test_of_two_headers_of_our_server_the_one_on_top_counts() -> None:
    good, bad = letters.passed("tienyen.example"), f"{letters.OWN_SERVER}; dmarc=fail header.from=tienyen.example"
    ours = frozenset((letters.OWN_SERVER,))

    def proven(*values: str) -> bool:
        text = "".join(f"Authentication-Results: {value}\r\n" for value in values) + "\r\n"
        return is_proven(headers_of(text.encode()), UNIT, ours)

    assert proven(good, bad)
    assert not proven(bad, good)
    assert not is_proven(headers_of(f"Authentication-Results: {good}\r\n\r\n".encode()), UNIT, frozenset())


def test_a_reply_is_known_by_its_mark_and_a_changed_or_old_or_foreign_mark_is_not(tmp_path: Path) -> None:
    marks = ReplyMarks(tmp_path)
    mark = marks.mark("D199", TODAY)
    assert marks.unit_of(f"<x@y.example>\r\n {mark}", TODAY) == "D199"
    assert marks.unit_of(mark.replace("D199", "D200"), TODAY) is None
    assert marks.unit_of(mark, TODAY + timedelta(days=500)) is None
    assert ReplyMarks(tmp_path / "b").unit_of(mark, TODAY) is None
    assert (tmp_path / "keys" / "reply.key").stat().st_mode & 0o077 == 0


# What is taken.


@needs_dovecot
def test_files_are_taken_out_of_archives_wrappers_and_forwarded_mails_and_pictures_are_not(inbox: Inbox) -> None:
    inner = letters.letter("xa@xa.example", {"cua xa.xlsx": b"PK xa"}, proven=False)
    mail = letters.letter(UNIT, {"a.zip": zipped({"thu muc/b.xlsx": b"PK b", "__MACOSX/._b.xlsx": b"x"})})
    mail.add_attachment(letters.winmail({"Báo cáo quý.xlsx": b"PK c"}), maintype="application", subtype="ms-tnef",
                        filename="winmail.dat")  # fmt: skip
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="chu-ky.png")
    mail.add_attachment(b"BEGIN:VCARD", maintype="text", subtype="x-vcard", filename="an.vcf")
    mail.add_attachment(inner)
    inbox.get(mail)
    found = inbox.round()
    assert sorted(one.name.rpartition("/")[2] for one in found.deliveries) == [
        "Báo cáo quý.xlsx", "b.xlsx", "cua xa.xlsx",
    ]  # fmt: skip
    assert {one.sender.unit_id for one in found.deliveries} == {"D199"}  # whoever sends on speaks for itself


@needs_dovecot
def test_a_workbook_is_no_archive_and_one_with_a_password_goes_to_the_reader_as_it_came(inbox: Inbox) -> None:
    locked = bytearray(zipped({"b.xlsx": b"PK b"}))
    locked[6] |= 1  # the flag of the local header
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    book = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    inbox.get(letters.letter(UNIT, {"khoa.zip": bytes(locked), "so.xlsx": book, "hong.zip": b"PK\x03\x04 hong"}))
    assert inbox.names() == ["hong.zip", "khoa.zip", "so.xlsx"]


@needs_dovecot
def test_a_bomb_in_an_archive_is_said_and_costs_nothing(inbox: Inbox) -> None:
    inbox.get(letters.letter(UNIT, {"bom.zip": zipped({"bom.xlsx": bytes(60_000_000)})}))
    found = inbox.round()
    assert [finding.code for finding in found.findings] == ["source_file_too_large"]
    assert not found.deliveries
    assert sum(path.stat().st_size for path in inbox.home.rglob("*") if path.is_file()) < 1_000_000


NAMES = {
    "filename*=utf-8''B%C3%A1o%20c%C3%A1o.xlsx": "Báo cáo.xlsx",
    "filename*0*=utf-8''B%C3%A1o;\r\n filename*1*=%20c%C3%A1o.xlsx": "Báo cáo.xlsx",
    'filename="=?UTF-8?B?QsOhbyBjw6FvLnhsc3g=?="': "Báo cáo.xlsx",
    'filename="=?utf-8?Q?B=C3=A1o_c=C3=A1o=2Exlsx?="': "Báo cáo.xlsx",
    'filename="Báo cáo.xlsx"': "Báo cáo.xlsx",
    'filename="../../etc/passwd.xlsx"': "passwd.xlsx",
    'filename="..\\..\\a.xlsx"': "a.xlsx",
    'filename="bao\u202excod.xlsx"': "bao_xcod.xlsx",
    'filename="=?khong-co?B?QQ==?=.xlsx"': "A.xlsx",
    "filename*=khong-co''a%FF.xlsx": "aÿ.xlsx",
    "": "tep-1.xlsx",
}


@needs_dovecot
def test_names_are_read_in_every_way_they_are_written_and_are_never_paths(inbox: Inbox) -> None:
    for number, written in enumerate(NAMES):
        inbox.get(
            f"From: {UNIT}\r\nAuthentication-Results: {letters.passed('tienyen.example')}\r\n"
            f"Message-ID: <n{number}@x.example>\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {written}\r\n"
            f"Content-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(b'PK %d' % number).decode()}\r\n".encode()
        )
    found = {inbox.store.path(one.sha256).read_bytes(): one.name for one in inbox.round().deliveries}
    assert [found[b"PK %d" % number].rpartition("/")[2] for number in range(len(NAMES))] == list(NAMES.values())
    assert all(name.count("/") == 2 for name in found.values())


@needs_dovecot
def test_a_machines_mail_a_bounce_and_our_own_mail_come_back_are_no_deliveries(inbox: Inbox) -> None:
    file = {"a.xlsx": b"PK a"}
    inbox.get(letters.letter(UNIT, file, Auto_Submitted="auto-replied"))
    inbox.get(letters.letter(UNIT, file, "b", Precedence="bulk"))
    inbox.get(letters.letter("MAILER-DAEMON@x.example", file, Return_Path="<>"))
    inbox.get(letters.letter("baocao@tinhdoan.example", file))
    ours = letters.letter("baocao@tinhdoan.example", {"danh dau.xlsx": b"PK m"}, X_Hopnhat_Unit="D199")
    forwarded = letters.letter(UNIT, text="xem giúp")
    forwarded.add_attachment(ours)
    inbox.get(forwarded)
    assert inbox.names() == []
    assert inbox.outcomes() == ["automatic", "automatic", "automatic", "own", "words"]


@needs_dovecot
def test_a_mail_without_files_is_told_apart_by_what_it_says(inbox: Inbox) -> None:
    inbox.get(letters.letter(UNIT, text="Gửi báo cáo: https://drive.google.com/file/d/1abc/view"))
    inbox.get(letters.letter(UNIT, text="Đúng rồi ạ"))
    inbox.get(letters.letter(UNIT, text=" "))
    inbox.round()
    assert inbox.outcomes() == ["empty", "links", "words"]


QUOTED = (
    "> cũ",
    "Vào Th 2, 1 thg 6, 2026 vào lúc 08:00 Ban <b@x.example> đã viết:\n> cũ",
    "On Mon, Jun 1, 2026 at 8:00 Ban <b@x.example> wrote:\n> cũ",
    "-----Original Message-----\ncũ",
    "From: Ban <b@x.example>\ncũ",
    "________________\ncũ",
)


@pytest.mark.parametrize("quoted", QUOTED)
def test_only_what_was_written_now_is_taken_of_a_reply(quoted: str, tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(letters.letter(UNIT, text=f"Số liệu đúng.\n\n{quoted}\n").as_bytes(policy=SMTP))
    (tmp_path / "parts").mkdir()
    assert words_of(parse(tmp_path / "mail", tmp_path / "parts", 1000)) == "Số liệu đúng."


def test_a_page_as_text_ends_where_it_quotes(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = UNIT
    mail.set_content("<style>p{}</style><p>Đúng, vì &lt;2&gt;</p><blockquote>cũ</blockquote>", subtype="html")
    (tmp_path / "mail").write_bytes(mail.as_bytes(policy=SMTP))
    (tmp_path / "parts").mkdir()
    assert words_of(parse(tmp_path / "mail", tmp_path / "parts", 1000)) == "Đúng, vì <2>"


def test_a_mail_list_is_a_machine_and_a_person_is_not() -> None:
    assert machine_of(headers_of(b"List-Id: <a.b>\r\n\r\n"), UNIT, "") == "automatic"
    assert machine_of(headers_of(b"Auto-Submitted: no\r\n\r\n"), UNIT, "") == ""


# Once.


@needs_dovecot
def test_a_mail_is_taken_once_whatever_number_the_server_gives_it(inbox: Inbox) -> None:
    mail = letters.letter(UNIT, {"a.xlsx": b"PK a"})
    inbox.get(mail)
    assert inbox.names() == ["a.xlsx"]
    with inbox.server.client() as client:  # moved away and back: another number
        client.select(inbox.folder)
        client.copy("1", inbox.folder)
        client.rename(inbox.folder, f"{inbox.folder}-cu")
        client.create(inbox.folder)  # and another folder under the same name: another validity
    inbox.get(mail)
    inbox.get(letters.letter(UNIT, {"a.xlsx": b"PK b"}, Message_ID=mail["Message-ID"]))
    assert inbox.names() == ["a.xlsx"]  # the same id with other bytes is another mail
    assert inbox.outcomes() == ["files", "files", "twice"]


@needs_dovecot
def test_what_was_not_noted_is_listed_again_also_from_the_server_where_its_bytes_are_lost(inbox: Inbox) -> None:
    inbox.get(letters.letter(UNIT, {"a.xlsx": b"PK a"}))
    assert len(inbox.round(concluded=False).deliveries) == 1
    for path in (inbox.home / "mail" / "thu" / "spool").rglob("*"):
        if path.is_file():
            path.unlink()
    [again] = inbox.round().deliveries
    assert inbox.store.path(again.sha256).read_bytes() == b"PK a"
    assert not list((inbox.home / "mail" / "thu" / "spool").iterdir())
    assert inbox.round().deliveries == []


@needs_dovecot
def test_a_mail_is_marked_and_never_deleted_and_moved_where_that_is_asked_for(inbox: Inbox) -> None:
    inbox.get(letters.letter(UNIT, {"a.xlsx": b"PK a"}))
    inbox.round()
    assert b"$HopnhatTaken" in inbox.server.mails(inbox.folder)[0]
    inbox.place = replace(inbox.place, moved_to=f"{inbox.folder} Đã nhận & xong")
    with inbox.server.client() as client:
        client.create(_quoted(inbox.place.moved_to or ""))
    inbox.get(letters.letter(UNIT, {"b.xlsx": b"PK b"}))
    assert not inbox.round().findings
    assert len(inbox.server.mails(inbox.folder)) == 1
    assert len(inbox.server.mails(_quoted(inbox.place.moved_to or ""))) == 1


@needs_dovecot
def test_a_folder_for_taken_mails_that_is_not_there_is_said_and_loses_nothing(inbox: Inbox) -> None:
    inbox.place = replace(inbox.place, moved_to="Khong co")
    inbox.get(letters.letter(UNIT, {"a.xlsx": b"PK a"}))
    found = inbox.round()
    assert [finding.code for finding in found.findings] == ["mail_not_marked"]
    assert len(found.deliveries) == 1
    assert len(inbox.server.mails(inbox.folder)) == 1


# What a mail, or a server, may do.


HOSTILE = {
    "no end to the parts": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 500,
    "a boundary that is none": b"Content-Type: multipart/mixed\r\n\r\n--\r\nx",
    "boundaries in boundaries": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(300)
    ),
    "mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 300,
    "headers without end": b"X: " + b"a" * 3_000_000,
    "a line without end": b"Content-Type: application/octet-stream\r\n\r\n" + b"A" * 3_000_000,
    "wrong base64": b"Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n=====A=B\xff\xfe",
    "wrong header": b"Content-Type: ; ;; = ;\r\nContent-Disposition: \xff;;filename*0*=\r\n"
    b"From: <<<\r\nDate: \x00\r\n\r\n",
    "nothing": b"\r\n",
    "a charset that is none": b"Content-Type: text/plain; charset=\"\xe0\x00\"\r\n\r\nx\xff",
    "a wrapper that lies": b"Content-Type: application/ms-tnef; name=winmail.dat\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
    + base64.b64encode(b"\x78\x9f\x3e\x22\x01\x00\x02\x0f\x80\x06\x00" + b"\xff" * 4),
}  # fmt: skip


@needs_dovecot
def test_no_mail_stops_the_one_after_it(inbox: Inbox) -> None:
    for content in HOSTILE.values():
        inbox.get(f"From: {UNIT}\r\n".encode() + content)
    inbox.get(letters.letter(UNIT, {"a.xlsx": b"PK a"}))
    found = inbox.round()
    assert any(one.name.endswith("/a.xlsx") for one in found.deliveries)
    assert len(inbox.outcomes()) == len(HOSTILE) + 1


def test_a_wrapper_that_is_cut_or_lies_of_its_length_is_not_opened() -> None:
    whole = letters.winmail({"a.xlsx": b"PK a"})
    assert files_in(whole) == [("a.xlsx", b"PK a")]
    for cut in range(15, len(whole), 7):
        try:
            files_in(whole[:cut])
        except NotOpenedError:
            continue


@needs_dovecot
def test_a_mail_of_thirty_megabytes_is_taken_in_little_memory(server: Mailbox, tmp_path: Path) -> None:
    inbox = Inbox(server, tmp_path)
    inbox.get(letters.letter(UNIT, {"nang.xlsx": b"PK" + bytes(range(256)) * 86_000}))
    tracemalloc.start()
    try:
        [one] = inbox.round().deliveries
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert one.size_bytes == 2 + 256 * 86_000
    assert peak < 12_000_000


@needs_dovecot
def test_a_mailbox_that_is_nearly_full_is_said_before_it_sends_mails_back(tmp_path: Path) -> None:
    with mailbox(quota="60k") as small:
        inbox = Inbox(small, tmp_path)
        inbox.get(letters.letter(UNIT, {"nho.xlsx": bytes(1_000)}))
        assert not inbox.round().findings
        inbox.get(letters.letter(UNIT, {"lon.xlsx": bytes(38_000)}))
        found = inbox.round()
    assert [finding.code for finding in found.findings] == ["mail_nearly_full"]
    assert len(found.deliveries) == 1


@needs_dovecot
def test_a_mail_larger_than_is_ever_taken_is_said_and_not_fetched(server: Mailbox, tmp_path: Path) -> None:
    inbox = Inbox(server, tmp_path, mail_bytes=100_000)
    inbox.get(letters.letter(UNIT, {"nang.xlsx": bytes(200_000)}))
    found = inbox.round()
    assert [finding.code for finding in found.findings] == ["mail_too_large"]
    assert not found.deliveries
    assert inbox.round().findings == []  # once


@needs_dovecot
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "sai"}, "mail_credential_refused"),
        ({"port": 9}, "mail_unavailable"),
        ({"encryption": "tls"}, "mail_unencrypted"),
        ({"encryption": "starttls"}, "mail_unencrypted"),
    ],
)
def test_a_mailbox_that_cannot_be_had_is_said_by_what_is_wrong(inbox: Inbox, change: Any, code: str) -> None:
    inbox.access = replace(inbox.access, **change)
    [finding] = inbox.round().findings
    assert finding.code == code
    assert PASSWORD not in repr(finding)


@needs_dovecot
def test_a_folder_that_is_not_there_is_said(inbox: Inbox) -> None:
    inbox.place = replace(inbox.place, location="Khong co")
    assert [finding.code for finding in inbox.round().findings] == ["mail_folder_unknown"]


def test_without_contacts_that_can_be_read_no_mail_is_looked_at(server: Mailbox, tmp_path: Path) -> None:
    inbox = Inbox(server, tmp_path)
    inbox.get(letters.letter(UNIT, {"a.xlsx": b"PK a"}))
    (tmp_path / "contacts.csv").write_text("unit_id,address\nD199,không phải thư\n", encoding="utf-8")
    assert [finding.code for finding in inbox.round().findings] == ["mail_contacts_unusable"]
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    assert inbox.names() == ["a.xlsx"]


STRANGE = {
    "silence": b"",
    "a web page": b"HTTP/1.1 200 OK\r\n\r\n<html>",
    "half a greeting": b"* O",
    "no": b"* BYE qu\xc3\xa1 t\xe1\xba\xa3i\r\n",
    "nonsense after": b"* OK x\r\n" + b"\xff\xfe" * 2000 + b"\r\n",
}


@pytest.mark.parametrize("said", STRANGE)
def test_whatever_answers_in_the_place_of_the_server_is_no_mailbox(said: str, tmp_path: Path, one_answer: Any) -> None:
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    with one_answer(STRANGE[said]) as port:
        access = MailAccess("127.0.0.1", port, "a", "b", "none", timeout=1)
        place = Registration("thu", "mail", "INBOX", read_rules(), connection="hopnhat_imap")
        found = collect([MailSource(place, tmp_path, access)], Store(tmp_path / "store"), {}, NOW, organisation())
    assert [finding.code for finding in found.findings] == ["mail_unavailable"]


@pytest.fixture
def one_answer() -> Any:
    import socket
    import threading
    from contextlib import contextmanager

    @contextmanager
    def serve(content: bytes) -> Iterator[int]:
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def talk() -> None:
                line, _ = listening.accept()
                with line:
                    line.sendall(content)
                    line.settimeout(3)
                    try:
                        while line.recv(1000):
                            pass
                    except OSError:
                        pass

            threading.Thread(target=talk, daemon=True).start()
            yield listening.getsockname()[1]

    made: AbstractContextManager[int] | Any = serve
    return made


# The setting.


def test_a_url_says_where_the_mailbox_is_and_plain_text_only_in_so_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOPNHAT_IMAP", "imaps://bao%40cao:m%E1%BA%ADt@thu.example?authserv=mx.a,MX.B&address=A@b.c")
    access = mail_access()
    assert (access.user, access.password, access.port, access.encryption) == ("bao@cao", "mật", 993, "tls")
    assert (access.authserv, access.address) == ({"mx.a", "mx.b"}, "a@b.c")
    assert "mật" not in repr(access)
    monkeypatch.setenv("HOPNHAT_IMAP", "imap://a:b@thu.example")
    assert mail_access().encryption == "starttls"
    for wrong in ("http://a", "imap://", "imaps://a?khoa=1", "imaps://a?timeout=x", "imaps://a:b@c:x"):
        monkeypatch.setenv("HOPNHAT_IMAP", wrong)
        with pytest.raises(AccessError):
            mail_access()
