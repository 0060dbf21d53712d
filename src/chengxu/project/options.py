"""Every option of an installation: one table. The reference page is checked against it by a test.

An option is read from the environment variable of its name, or from the file that ``NAME_FILE`` points to (for
secrets); a file that is named and missing stops the start.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from chengxu.common.messages import Message, Refused

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True)
class Option:
    """One documented option."""

    name: str
    default: str
    help: Message


OPTIONS = (
    Option(
        "CHENGXU_HOME",
        "./var",
        Message(
            "数据目录：数据库、证据、导出、日志和密钥都在这里",
            "where the database, evidence, exports, logs and keys live",
        ),
    ),
    Option(
        "CHENGXU_DATABASE_URL",
        "",
        Message(
            "数据库：空为数据目录中的内置数据库；postgresql://用户@主机:端口/库名 为 PostgreSQL；sqlite:///路径 为另一个文件",
            "the database: empty for the embedded one in CHENGXU_HOME, postgresql://user@host:port/name for PostgreSQL, "
            "sqlite:///path for another file",
        ),
    ),
    Option(
        "CHENGXU_PACK",
        "packs/jingzhou",
        Message(
            "命令不写目录时使用的县域配置包", "the county pack that commands use when no directory is given"
        ),
    ),
    Option(
        "CHENGXU_SECRET_KEY",
        "",
        Message(
            "签名密钥；不设时首次启动生成并存入数据目录（仅本人可读）",
            "signing key; made at first start and kept in CHENGXU_HOME (owner-readable only) when not set",
        ),
    ),
    Option(
        "CHENGXU_EVIDENCE_KEY",
        "",
        Message(
            "照片原件的密钥：每个 64 位十六进制数字，新的在前；不设时首次用到时生成并存入数据目录（仅本人可读）",
            "keys of the originals of photographs, 64 hexadecimal digits each, the newest first; made at first use and kept "
            "in CHENGXU_HOME (owner-readable only) when not set",
        ),
    ),
    Option(
        "CHENGXU_EVIDENCE_STORE",
        "",
        Message(
            "照片存在哪里：空为数据目录；s3://桶名/前缀?endpoint=https://… 为兼容 S3 的存储",
            "where photographs are kept: empty for CHENGXU_HOME, s3://bucket/prefix?endpoint=https://… for a service that speaks S3",
        ),
    ),
    Option(
        "CHENGXU_S3_CREDENTIALS",
        "",
        Message("S3 存储的 标识:密钥", "ID:SECRET of the service that speaks S3"),
    ),
    Option(
        "CHENGXU_ALLOWED_HOSTS",
        "127.0.0.1,localhost,[::1]",
        Message(
            "允许访问的主机名，逗号分隔；serve --host 的地址自动加入",
            "host names that may be asked for, separated by commas; the address of serve --host is added",
        ),
    ),
    Option(
        "CHENGXU_TRUSTED_ORIGINS",
        "",
        Message(
            "反向代理对外的来源（如 https://cg.example.gov.cn），逗号分隔",
            "outside origins of a reverse proxy (such as https://cg.example.gov.cn), separated by commas",
        ),
    ),
    Option(
        "CHENGXU_HTTPS",
        "no",
        Message(
            "只经 HTTPS 访问：Cookie 加 Secure、启用 HSTS；serve --cert 时自动为 yes",
            "served over HTTPS only: secure cookies and HSTS; serve --cert turns it on",
        ),
    ),
    Option(
        "CHENGXU_PROXY",
        "",
        Message(
            "可信反向代理的地址，逗号分隔（如 127.0.0.1）；只采信它们的 X-Forwarded-Proto 与 X-Forwarded-For",
            "addresses of trusted reverse proxies, separated by commas (such as 127.0.0.1); only their "
            "X-Forwarded-Proto and X-Forwarded-For are believed",
        ),
    ),
    Option(
        "CHENGXU_SESSION_MINUTES",
        "30",
        Message("登录后多少分钟不操作即退出", "minutes without activity after which a person is signed out"),
    ),
    Option(
        "CHENGXU_LOGIN_ATTEMPTS",
        "5",
        Message("连续输错几次口令后锁定", "wrong passwords in a row after which a login is locked"),
    ),
    Option(
        "CHENGXU_LOGIN_LOCK_MINUTES",
        "15",
        Message("锁定多少分钟", "minutes a login stays locked"),
    ),
    Option(
        "CHENGXU_PORTAL_FREE",
        "10",
        Message(
            "公众网页：一个网络地址一小时内直接可交的来件数，再多要由浏览器先算一道小题",
            "public form: reports of one address in an hour before its browser has to solve a small puzzle for each",
        ),
    ),
    Option(
        "CHENGXU_PORTAL_MOST",
        "60",
        Message(
            "公众网页：一个网络地址一小时最多的来件数",
            "public form: reports of one address in an hour at most",
        ),
    ),
    Option(
        "CHENGXU_PORTAL_PHONE_MOST",
        "20",
        Message(
            "公众网页：一个手机号一天最多的来件数",
            "public form: reports with one telephone number in a day at most",
        ),
    ),
    Option(
        "CHENGXU_PORTAL_FLOOD",
        "120",
        Message(
            "公众网页：全县一分钟来件达到这个数，人人都要先算小题",
            "public form: reports of all in a minute from which on everybody's browser solves a puzzle",
        ),
    ),
    Option(
        "CHENGXU_PUZZLE_BITS",
        "16",
        Message(
            "小题的难度（二进制位数）：每加一，平均多算一倍；16 在手机上约一秒",
            "how hard the puzzle is, in bits: one more doubles the work; 16 is about a second on a telephone",
        ),
    ),
    Option(
        "CHENGXU_LOG_LEVEL",
        "WARNING",
        Message("日志级别：DEBUG、INFO、WARNING、ERROR", "log level: DEBUG, INFO, WARNING, ERROR"),
    ),
    Option(
        "CHENGXU_PUBLIC_URL",
        "",
        Message(
            "公众打开本系统的地址（如 https://cg.example.gov.cn）；写进发给反映人的消息、二维码和存成网页的报告里的链接用",
            "where the public reaches this installation (such as https://cg.example.gov.cn); for links in messages to reporters, in codes and in reports saved as web pages",
        ),
    ),
    Option(
        "CHENGXU_EMAIL_HOST",
        "",
        Message(
            "发邮件的服务器；空为不发邮件，也不请反映人留邮箱",
            "the mail server; empty sends no mail and offers none",
        ),
    ),
    Option("CHENGXU_EMAIL_PORT", "587", Message("邮件服务器的端口", "its port")),
    Option(
        "CHENGXU_EMAIL_SECURITY",
        "starttls",
        Message(
            "邮件服务器的加密方式：starttls、tls 或 none",
            "how the connection is secured: starttls, tls or none",
        ),
    ),
    Option("CHENGXU_EMAIL_USER", "", Message("邮件服务器的用户名", "the user name at the mail server")),
    Option("CHENGXU_EMAIL_PASSWORD", "", Message("邮件服务器的口令", "the password at the mail server")),
    Option("CHENGXU_EMAIL_FROM", "", Message("发件人地址", "the sender's address")),
    Option(
        "CHENGXU_GATEWAY_URL",
        "",
        Message(
            "消息网关的地址（短信、即时消息、公开答复）；空为不发，也不向外发出任何请求",
            "the gateway for text messages, messengers and public answers; empty sends nothing and asks nothing outside",
        ),
    ),
    Option(
        "CHENGXU_GATEWAY_SECRET",
        "",
        Message(
            "与消息网关共有的签名密钥，设了地址就必须设",
            "the secret shared with the gateway; needed with its address",
        ),
    ),
    Option(
        "CHENGXU_FONTS",
        "",
        Message(
            "公文字体（小标宋、仿宋、楷体等）所在的目录，多个目录之间用系统的路径分隔符（Linux 为冒号）",
            "folders with the faces of official documents, separated as in PATH (a colon on Linux)",
        ),
    ),
    Option(
        "CHENGXU_DEBUG",
        "no",
        Message(
            "开发用：显示出错细节。对外服务不得打开",
            "for developers: show details of errors; never in service",
        ),
    ),
)
DEFAULTS = {option.name: option.default for option in OPTIONS}


def text(name: str) -> str:
    """The value of a documented option; raises :class:`Refused` when its ``_FILE`` cannot be read."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Refused(
                Message(
                    "{name}_FILE：读不了 {file}（{why}）", "{name}_FILE: cannot read {file} ({why})"
                ).format(name=name, file=file, why=error.strerror),
                field=name,
            ) from None
    return os.environ.get(name, DEFAULTS[name])


def flag(name: str) -> bool:
    """A yes/no option; raises :class:`Refused` for anything else."""
    value = text(name).strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise Refused(
        Message("{name}：请写 yes 或 no，不能是「{value}」", "{name}: write yes or no, not “{value}”").format(
            name=name, value=value
        ),
        field=name,
    )


def number(name: str) -> int:
    """A whole number above zero; raises :class:`Refused` for anything else."""
    value = text(name).strip()
    if value.isascii() and value.isdigit() and int(value) > 0:
        return int(value)
    raise Refused(
        Message(
            "{name}：应是大于 0 的整数，不能是「{value}」", "{name}: a whole number above 0, not “{value}”"
        ).format(name=name, value=value),
        field=name,
    )


def one_of(name: str, known: tuple[str, ...]) -> str:
    """One of these words; raises :class:`Refused` for any other."""
    value = text(name).strip().lower()
    if value in known:
        return value
    raise Refused(
        Message(
            "{name}：应是 {known} 之一，不能是「{value}」", "{name}: one of {known}, not “{value}”"
        ).format(name=name, known=", ".join(known), value=value),
        field=name,
    )


def address(name: str) -> str:
    """A web address without the slash at its end, or ""; raises :class:`Refused` for anything else."""
    value = text(name).strip().rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise Refused(
            Message(
                "{name}：应以 https:// 或 http:// 开头，不能是「{value}」",
                "{name}: begins with https:// or http://, not “{value}”",
            ).format(name=name, value=value),
            field=name,
        )
    return value


def words(name: str) -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def gateway() -> tuple[str, str]:
    """The address of the gateway and the secret; raises :class:`Refused` for an address without one."""
    url, secret = address("CHENGXU_GATEWAY_URL"), text("CHENGXU_GATEWAY_SECRET").strip()
    if url and not secret:
        raise Refused(
            Message(
                "设了 CHENGXU_GATEWAY_URL，还要设 CHENGXU_GATEWAY_SECRET（或 CHENGXU_GATEWAY_SECRET_FILE）",
                "CHENGXU_GATEWAY_URL needs CHENGXU_GATEWAY_SECRET (or CHENGXU_GATEWAY_SECRET_FILE)",
            ),
            field="CHENGXU_GATEWAY_SECRET",
        )
    return url, secret
