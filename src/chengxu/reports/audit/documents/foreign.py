"""Says what a file is that cannot be read as a report, and what to do about it."""

from __future__ import annotations

import re
import zlib

from chengxu.common.messages import Message, Refused

_STREAM = re.compile(rb"stream\r?\n")
_MOST_STREAMS, _MOST_INFLATED = 400, 1_000_000
_OLE = b"\xd0\xcf\x11\xe0"

_SAVE_ZH, _SAVE_EN = "请另存为 docx 或纯文本后再审核", "save it as docx or plain text first"
_MAGIC: tuple[tuple[bytes, str, str, str, str], ...] = (
    (b"{\\rtf", " RTF 文件", "an RTF file", _SAVE_ZH, _SAVE_EN),
    (b"\x89PNG", "图片", "a picture", "图片和扫描件请先识别成文字", "a picture must be recognised as text first"),
    (b"\xff\xd8\xff", "图片", "a picture", "图片和扫描件请先识别成文字", "a picture must be recognised as text first"),
    (b"GIF8", "图片", "a picture", "图片和扫描件请先识别成文字", "a picture must be recognised as text first"),
    (b"BM", "图片", "a picture", "图片和扫描件请先识别成文字", "a picture must be recognised as text first"),
    (b"II*\x00", "图片", "a picture", "图片和扫描件请先识别成文字", "a picture must be recognised as text first"),
    (b"MM\x00*", "图片", "a picture", "图片和扫描件请先识别成文字", "a picture must be recognised as text first"),
    (b"RIFF", "图片或音像", "a picture or recording", _SAVE_ZH, _SAVE_EN),
    (b"Rar!", " RAR 压缩包", "a RAR archive", "请解压后给出其中的 docx 或纯文本", "unpack it and give the docx in it"),
    (b"7z\xbc\xaf", " 7z 压缩包", "a 7z archive", "请解压后给出其中的 docx 或纯文本", "unpack it and give the docx in it"),
    (b"\x1f\x8b", " gzip 压缩包", "a gzip archive", "请解压后给出其中的 docx 或纯文本", "unpack it and give the docx in it"),
    (b"MIME-Version:", "“单个文件网页”（mht）", "a web archive (mht)", _SAVE_ZH, _SAVE_EN),
    (b"<?xml", " XML 文件", "an XML file", _SAVE_ZH, _SAVE_EN),
)  # fmt: skip
_INSIDE_OLE = (
    ("EncryptedPackage", "加密的 Office 文件", "an encrypted Office file", "请先去掉密码，再另存为 docx", "remove its password, then save it as docx"),
    ("Workbook", "旧版 Excel 表格（xls）", "an old Excel workbook (xls)", "请把要审核的表格粘贴到 Word 里，另存为 docx", "paste its tables into a docx"),
    ("PowerPoint Document", "旧版 PowerPoint 演示文稿（ppt）", "an old PowerPoint file (ppt)", "请把文字粘贴到 Word 里，另存为 docx", "paste its text into a docx"),
    ("WordDocument", "旧版 Word 文件（doc 或 wps）", "an old Word file (doc or wps)", "请用 Word 或 WPS 另存为 docx", "save it as docx in Word or WPS"),
    ("", "旧版 Office 或加密的文件", "an old Office or encrypted file", "请用 Word 或 WPS 另存为 docx", "save it as docx in Word or WPS"),
)  # fmt: skip


def refuse(data: bytes, filename: str) -> None:
    """Raise :class:`Refused` for a file whose first bytes say that it is neither text nor a zip archive."""
    head = data.lstrip()[:64] if data[:1].isspace() else data[:64]
    start = head.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in data[:1024] or start.startswith(b"%PDF"):
        raise _pdf(data, filename)
    if data.startswith(_OLE):
        raise _ole(data, filename)
    for magic, zh, en, advice, english in _MAGIC:
        if start.startswith(magic) and not (magic == b"BM" and _is_text(data)):
            raise _is(filename, zh, en, advice, english)


def _is(filename: str, zh: str, en: str, advice: str, english: str) -> Refused:
    message = Message(
        "这是{kind}，读不出可靠的文字：{name}。{advice}",
        "{name} is {english}, which is not read; {english_advice}",
    )
    return Refused(
        message.format(name=filename or "—", kind=zh, advice=advice, english=en, english_advice=english),
        field="file",
    )


def _pdf(data: bytes, filename: str) -> Refused:
    """A PDF without fonts is a scan."""
    if _names_fonts(data):
        return _is(
            filename, " PDF 文件", "a PDF file", "请用 Word 或 WPS 打开后另存为 docx，或把文字复制过来粘贴",
            "open it in Word or WPS and save it as docx, or paste its text",
        )  # fmt: skip
    return _is(
        filename, "扫描的 PDF 文件", "a scanned PDF file", "扫描件请先识别成文字，再另存为 docx 或纯文本",
        "a scan must be recognised first, then saved as docx or plain text",
    )  # fmt: skip


def _names_fonts(data: bytes) -> bool:
    """Whether a PDF names a font, plainly or in one of its packed object streams."""
    if b"/Font" in data:
        return True
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= _MOST_STREAMS:
            return True
        if b"/ObjStm" not in data[max(0, match.start() - 400) : match.start()]:
            continue
        try:
            packed = data[match.end() : match.end() + _MOST_INFLATED]
            if b"/Font" in zlib.decompressobj().decompress(packed, _MOST_INFLATED):
                return True
        except zlib.error:
            continue
    return False


def _ole(data: bytes, filename: str) -> Refused:
    """Old Office files are told apart by the names in their directory."""
    for name, zh, en, advice, english in _INSIDE_OLE:
        if name.encode("utf-16-le") in data:
            return _is(filename, zh, en, advice, english)
    raise AssertionError("the last entry matches every file")


def _is_text(data: bytes) -> bool:
    return not any(sign < 9 for sign in data[:64])
