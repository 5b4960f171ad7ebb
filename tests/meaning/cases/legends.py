"""The unit's own legend of kinds or codes rules over ours."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.content import CATALOGUE
from tests.meaning.draft import Col, Draft, Return, draft
from tests.meaning.hands import SHORT_KINDS, hand
from tests.meaning.paper import Sheet
from tests.meaning.truth import ASK
from tests.meaning.words import MANG

FORMS = ("DI_CO_SO_KQ", "DI_CO_SO_DK")
ORDERS = ((3, 4, 1, 2), (2, 1, 4, 3), (4, 3, 2, 1), (3, 1, 2, 4))
SIGNS = (
    ("1", "2", "3", "4"),
    ("A", "B", "C", "D"),
    ("I", "II", "III", "IV"),
    ("HT1", "HT2", "HT3", "HT4"),
    ("a", "b", "c", "d"),
)
PLACES = ("below", "above", "beside", "rows", "header", "sheet")


def legend(made: Draft, signs: tuple[str, ...], order: tuple[int, ...], where: str) -> Draft:
    """Write the kinds by signs, and the meaning of the signs where the clerk puts it."""
    for line in made.lines:
        sign = signs[order.index(line.fields["hinh_thuc"])]
        line.write("hinh_thuc", int(sign) if sign.isdigit() and made.hand.layout == "mid" else sign)
    parts = [f"{sign}: {SHORT_KINDS[kind - 1]}" for sign, kind in zip(signs, order, strict=True)]
    whole = f"Hình thức: {'; '.join(parts)}"
    if where == "below":
        made.below += [f"Ghi chú: {whole}"]
    elif where == "above":
        made.above += [f"({whole})"]
    elif where == "beside":
        made.beside += ["Chú giải hình thức", *parts]
    elif where == "rows":
        made.below += ["Chú thích cột hình thức:", *(part.replace(":", " -") for part in parts)]
    elif where == "header":
        made.rename("hinh_thuc", f"Hình thức ({'; '.join(part.replace(': ', '-') for part in parts)})")
    else:
        page = Sheet("Chú giải")
        for row, part in enumerate(("Quy ước hình thức đi cơ sở", *parts), 1):
            page.put(row, 1, part)
        made.after.append(page)
    return made


def cases() -> Iterator[Return]:
    for number in range(14):
        where, signs, order = PLACES[number % 6], SIGNS[number % 5], ORDERS[number % 4]
        made = draft(
            "legends",
            f"own-{number:02d}",
            hand(number),
            FORMS[number % 2],
            "D199",
            layout="short" if number % 2 else "mid",
        )
        legend(made, signs, order, where)
        why = "đơn vị tự ghi ý nghĩa của từng ký hiệu: đọc theo đó"
        yield (made.may_ask(why) if where == "sheet" else made.reads(why)).make()
    for number in range(3):
        made = draft("legends", f"official-{number}", hand(number), FORMS[number % 2], "D195")
        legend(made, SIGNS[0], (1, 2, 3, 4), PLACES[number])
        yield made.reads("chú giải trùng thứ tự chính thức").make()
    for number in range(3):
        made = draft("legends", f"gap-{number}", hand(number + 2), FORMS[number % 2], "D194")
        legend(made, SIGNS[number], ORDERS[number], PLACES[number])
        line = made.lines[2].mean("hinh_thuc", ASK).write("hinh_thuc", ("5", "E", "V")[number])
        made.ask("kind", line, "hinh_thuc")
        yield made.flag("một dòng ghi ký hiệu không có trong chú giải").make()
    for number in range(3):
        made = draft("legends", f"none-{number}", hand(number), FORMS[number % 2], "D203")
        for line in made.lines:
            line.write("hinh_thuc", ("ABCD", "KPQX", "αβγδ")[number][line.fields["hinh_thuc"] - 1]).mean(
                "hinh_thuc", ASK
            )
        made.ask("kind", column="hinh_thuc")
        yield made.flag("ký hiệu không có chú giải", "load_flag", "reject").make()
    made = draft("legends", "two", hand(0), "DI_CO_SO_KQ", "D206")
    legend(legend(made, SIGNS[0], ORDERS[0], "above"), SIGNS[0], ORDERS[1], "below")
    for line in made.lines:
        line.mean("hinh_thuc", ASK)
    yield made.must_ask("kind", "hai chú giải trái nhau", "hinh_thuc").make()
    yield from _ticks()
    yield from _lists()
    yield from _worded()


def _ticks() -> Iterator[Return]:
    for number in range(4):
        made = draft("legends", f"ticks-{number}", hand(number + 4), FORMS[number % 2], "D196")
        signs, order = SIGNS[(2, 1, 0, 3)[number]], ORDERS[number]
        made.insert(
            "hinh_thuc", *(Col(f"tick{kind}", sign, ("Hình thức",)) for sign, kind in zip(signs, order, strict=True))
        )
        made.drop("hinh_thuc")
        parts = "; ".join(f"({sign}) {SHORT_KINDS[kind - 1]}" for sign, kind in zip(signs, order, strict=True))
        (made.below if number % 2 else made.above).append(f"Ghi chú: {parts}")
        yield made.reads("đầu cột là ký hiệu, chú giải nói ký hiệu là hình thức nào").make()


def _lists() -> Iterator[Return]:
    for number in range(2):
        made = draft("legends", f"sections-{number}", hand(number), "HOAT_DONG", "D202")
        order = (4, 1, 2, 3, 7, 6, 5)
        for line in made.lines:
            line.write("mang", str(order.index(line.fields["mang"]) + 1))
        text = "Mảng công tác: " + "; ".join(f"{n}- {MANG[section - 1]}" for n, section in enumerate(order, 1))
        (made.below if number else made.above).append(text)
        yield made.reads("đơn vị đánh số mảng công tác theo thứ tự riêng và nói rõ").make()
    for number, (yes, no) in enumerate((("1", "2"), ("0", "1"))):
        made = draft("legends", f"yes-no-{number}", hand(number), "HOAT_DONG", "D200", layout="mid")
        for line in made.lines:
            line.write("de_nghi", yes if line.fields["de_nghi"] else no)
        made.below.append(f"Cột đề nghị: {yes}: Có đề nghị; {no}: Không đề nghị")
        yield made.reads("đơn vị nói rõ số nào là có, số nào là không").make()
    for number in range(2):
        made = draft("legends", f"codes-{number}", hand(number + 1), "BC_SOLIEU", "D198", layout="short")
        made.drop("chi_tieu")
        made.body = [line for line in made.body if line in made.lines[-6:]]
        made.number()
        texts = []
        for place, line in enumerate(made.lines, 1):
            sign = (f"CT{place:02d}", f"{place}")[number]
            line.write("ma_chi_tieu", sign)
            texts.append(f"{sign}: {CATALOGUE[line.fields['ma_chi_tieu']][0]}")
        made.below += ["Danh mục mã của đơn vị:", *texts]
        yield made.may_ask("mã riêng của đơn vị, có bảng giải thích bên dưới").make()


def _worded() -> Iterator[Return]:
    """The same legend in the words of other clerks; a legend that is not understood is asked about."""
    rows: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("Ký hiệu: 1 = KTGS, 2 = Chuyên đề, 3 = Dự SH, 4 = PH", (3, 1, 4, 2)),
        (
            "(Hình thức 1 là kiểm tra, giám sát, hình thức 2 là phối hợp, hình thức 3 là chuyên đề,"
            " hình thức 4 là dự sinh hoạt)",
            (3, 2, 1, 4),
        ),
        ("Quy ước: Chuyên đề ghi số 3; KTGS ghi số 1; Phối hợp ghi số 2; Dự sinh hoạt ghi số 4", (3, 2, 1, 4)),
        ("Chú thích: Kiểm tra, giám sát (1), chuyên đề (2), phối hợp (4), dự sinh hoạt (3)", (3, 1, 4, 2)),
        ("1/ Phối hợp  2/ Kiểm tra, giám sát  3/ Chuyên đề  4/ Dự sinh hoạt", (2, 3, 1, 4)),
        ("1. Dự sinh hoạt chi đoàn. 2. Kiểm tra, giám sát. 3. Phối hợp. 4. Chuyên đề", (4, 3, 2, 1)),
    )
    for number, (text, order) in enumerate(rows):
        made = draft("legends", f"worded-{number}", hand(number + 3), FORMS[number % 2], "D203", layout="mid")
        for line in made.lines:
            line.write("hinh_thuc", str(order.index(line.fields["hinh_thuc"]) + 1))
        (made.below if number % 2 else made.above).append(text)
        yield made.reads("chú giải viết theo cách khác, vẫn rõ số nào là hình thức nào").make()
    made = draft("legends", "page-of-two-columns", hand(2), "DI_CO_SO_KQ", "D203")
    page = Sheet("Ký hiệu")
    page.put(1, 1, "Ký hiệu")
    page.put(1, 2, "Ý nghĩa")
    for row, (sign, kind) in enumerate(zip("ABCD", (3, 4, 1, 2), strict=True), 2):
        page.put(row, 1, sign)
        page.put(row, 2, SHORT_KINDS[kind - 1])
    for line in made.lines:
        line.write("hinh_thuc", "ABCD"[(3, 4, 1, 2).index(line.fields["hinh_thuc"])])
    made.after.append(page)
    yield made.reads("bảng ký hiệu ở trang riêng, ký hiệu một cột, ý nghĩa một cột").make()
    made = draft("legends", "partly-understood", hand(1), "DI_CO_SO_KQ", "D203")
    for line in made.lines:
        line.write("hinh_thuc", str((3, 2, 1, 4).index(line.fields["hinh_thuc"]) + 1))
        if line.fields["hinh_thuc"] == 2:
            made.ask("kind", line)
            line.mean("hinh_thuc", ASK)
    made.below.append(
        "Ghi chú: 1: Kiểm tra, giám sát; 2: Đi việc riêng của huyện; 3: Chuyên đề; 4: Dự sinh hoạt chi đoàn"
    )
    yield made.flag("số 2 trong chú giải không phải hình thức nào").make()
    made = draft("legends", "tally", hand(5), "DI_CO_SO_KQ", "D203")
    counted = {kind: sum(line.fields["hinh_thuc"] == kind for line in made.lines) for kind in (1, 2, 3, 4)}
    made.below.append(
        "Trong đó: " + "; ".join(f"{SHORT_KINDS[kind - 1]}: {count} lượt" for kind, count in counted.items())
    )
    for line in made.lines:
        line.write("hinh_thuc", str(line.fields["hinh_thuc"]))
    yield made.reads("dòng dưới bảng đếm số lượt từng hình thức, không phải chú giải; số là số chính thức").make()
