"""What may be attached, and what the public sees of it."""

import hashlib
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from quyche.files import LARGEST, Checked, FileStore, check_upload, clean_name

SECRET = b"<script>alert('21.0N 105.8E')</script>"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


def moving(form: str) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), (n * 80, 0, 0)) for n in range(3)]
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    header = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def archive(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def text_bomb() -> bytes:
    info = PngInfo()
    info.add_text("Comment", "a" * 80_000_000, zip=True)
    return picture("PNG", pnginfo=info)


EXIF = Image.Exif()
EXIF[0x010E], EXIF[0x0112] = SECRET.decode(), 6
TAIL = b"\0" * 300
DOCX = archive("[Content_Types].xml", "word/document.xml")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

KEPT = {
    "a JPEG": (picture(), "a.jpg", "photos", "image/jpeg"),
    "a PNG": (picture("PNG"), "a.png", "photos", "image/png"),
    "a WebP": (picture("WEBP"), "a.webp", "photos", "image/webp"),
    "a phone's JPEG with a second picture inside": (moving("MPO"), "a.jpg", "photos", "image/jpeg"),
    "a picture by another name": (picture(), "a.txt", "photos", "image/jpeg"),
    "a picture among files": (picture(), "a.jpg", "files", "image/jpeg"),
    "a picture that is a page too": (picture() + SECRET, "a.jpg", "photos", "image/jpeg"),
    "a picture with broken metadata": (picture(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), "a.jpg", "photos", "image/jpeg"),
    "a palette with a hole": (picture("PNG"), "a.png", "photos", "image/png"),
    "a Word file": (DOCX, "a.DOCX", "files", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a PDF": (PDF, "a.pdf", "files", "application/pdf"),
    "sound": (b"OggS" + TAIL, "a.ogg", "sound", "audio/ogg"),
    "video": (b"\0\0\0\x18ftypmp42" + TAIL, "a.mp4", "video", "video/mp4"),
}


@pytest.mark.parametrize(("data", "name", "kind", "media_type"), KEPT.values(), ids=KEPT.keys())
def test_what_may_be_kept_is_kept_unaltered(data: bytes, name: str, kind: str, media_type: str) -> None:
    checked = check_upload(data, name, kind)
    assert isinstance(checked, Checked), checked
    assert (checked.media_type, checked.data) == (media_type, data)
    assert checked.sha256 == hashlib.sha256(data).hexdigest()
    assert bool(checked.copy) == media_type.startswith("image/")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "nothing": (b"", "a.jpg", "photos", "file-empty"),
    "too much": (b"\xff\xd8\xff" + b"\0" * LARGEST, "a.jpg", "photos", "file-too-large"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "a.jpg", "photos", "not-a-picture"),
    "a drawing with a script": (SVG, "a.svg", "photos", "not-a-picture"),
    "a drawing called a picture": (SVG, "a.jpg", "photos", "not-a-picture"),
    "a cut JPEG": (picture(size=(400, 300))[:900], "a.jpg", "photos", "not-a-picture"),
    "a cut PNG": (picture("PNG", (400, 300))[:-60], "a.png", "photos", "not-a-picture"),
    "a header and no more": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a.jpg", "photos", "not-a-picture"),
    "a GIF": (moving("GIF"), "a.gif", "photos", "not-a-picture"),
    "a moving PNG": (moving("PNG"), "a.png", "photos", "picture-moves"),
    "a moving WebP": (moving("WEBP"), "a.webp", "photos", "picture-moves"),
    "more points than a picture has": (png_claiming(9000, 9000), "a.png", "photos", "picture-too-large"),
    "a bomb of points": (png_claiming(200_000, 200_000), "a.png", "photos", "picture-too-large"),
    "a bomb of text": (text_bomb(), "a.png", "photos", "not-a-picture"),
    "a program": (b"MZ\x90\0" + TAIL, "a.pdf", "files", "file-kind"),
    "a PDF by another name": (PDF, "a.docx", "files", "file-kind"),
    "a cut PDF": (PDF[:-8], "a.pdf", "files", "file-kind"),
    "a page after a PDF's first line": (SECRET + PDF, "a.pdf", "files", "file-kind"),
    "an archive called a Word file": (archive("a.txt"), "a.docx", "files", "file-kind"),
    "a spreadsheet called a Word file": (archive("[Content_Types].xml", "xl/workbook.xml"), "a.docx", "files", "file-kind"),
    "a Word file with macros": (archive("[Content_Types].xml", "word/vbaProject.bin"), "a.docx", "files", "file-kind"),
    "a cut Word file": (DOCX[:-30], "a.docx", "files", "file-kind"),
    "an archive": (archive("a.txt"), "a.zip", "files", "file-kind"),
    "a page with sound's name": (b"<html>" + TAIL, "a.mp3", "sound", "not-sound"),
    "sound with video's name": (b"OggS" + TAIL, "a.mp4", "video", "not-video"),
    "the first bytes of a video": (b"\0\0\0\x18ftyp", "a.mp4", "video", "not-video"),
    "no suffix": (b"OggS" + TAIL, "a", "sound", "not-sound"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "name", "kind", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_may_not_be_kept_is_told(data: bytes, name: str, kind: str, code: str) -> None:
    assert check_upload(data, name, kind) == code


LOADED = {
    "metadata": picture(exif=EXIF.tobytes()),
    "a JPEG comment": picture(comment=SECRET),
    "a profile": picture(icc_profile=SECRET),
    "bytes after the end": picture() + SECRET,
}


@pytest.mark.parametrize("data", LOADED.values(), ids=LOADED.keys())
def test_the_public_copy_carries_nothing_along(data: bytes) -> None:
    assert SECRET in data
    checked = check_upload(data, "a.jpg", "photos")
    assert isinstance(checked, Checked)
    assert b"script" not in checked.copy
    with Image.open(BytesIO(checked.copy)) as drawn:
        assert not drawn.getexif()
        assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_public_copy_stands_upright_and_is_small() -> None:
    checked = check_upload(picture(size=(4000, 3000), exif=EXIF.tobytes()), "a.jpg", "photos")
    assert isinstance(checked, Checked)
    with Image.open(BytesIO(checked.copy)) as drawn:
        assert drawn.height > drawn.width
        assert max(drawn.size) <= 1600


def test_what_is_clear_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    checked = check_upload(out.getvalue(), "a.png", "photos")
    assert isinstance(checked, Checked)
    with Image.open(BytesIO(checked.copy)) as drawn:
        assert drawn.getpixel((4, 4)) == (255, 255, 255)


NAMES = {
    "../../etc/passwd": "passwd", "C:\\Users\\sao\\ảnh.jpg": "ảnh.jpg", "a\x00b\r\n.jpg": "ab.jpg",
    "gpj\u202egpj.exe": "gpjgpj.exe", "o\u0309 ga\u0300.jpg": "ỏ gà.jpg", "..": "..", "x" * 300 + ".jpeg": "x" * 110 + ".jpeg",
}  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), NAMES.items(), ids=range(len(NAMES)))
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_bytes_lie_under_their_digest_and_nowhere_else(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    name = store.put(b"x")
    assert store.get(name) == b"x"
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [
        f"files/{name[:2]}/{name}"
    ]
