"""Which database an installation uses: ``CHENGXU_DATABASE_URL`` as Django's settings say it. Plain Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from chengxu.common.messages import Message, Refused, listed

OPTION = "CHENGXU_DATABASE_URL"
SCHEMA = "chengxu"  # all our tables lie in it, so that a demo can be built beside it and take its place
SERVER = frozenset({"postgresql", "postgres"})
PARAMETERS = frozenset(
    {
        "application_name", "channel_binding", "connect_timeout", "gssencmode", "host", "keepalives",
        "keepalives_count", "keepalives_idle", "keepalives_interval", "passfile", "require_auth", "sslcert",
        "sslkey", "sslmode", "sslrootcert", "target_session_attrs",
    }
)  # fmt: skip
"""The parameters of libpq that an address may carry; none of them changes what a statement means."""


def settings(url: str, *, home: Path, root: Path) -> dict[str, Any]:
    """``url`` as an entry of Django's ``DATABASES``; empty is the embedded database in ``home``.

    ``sqlite:///path`` names a file (from ``root`` unless the path itself begins with a slash: four in all);
    ``postgresql://user:password@host:port/name?sslmode=…`` a server. Raises :class:`Refused` for anything else.
    """
    if not url.strip():
        return _embedded(home / "chengxu.sqlite3")
    parts = urlsplit(url.strip())
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite":
        if parts.netloc or not name or parts.query:
            raise _refuse("sqlite:///路径", "sqlite:///path")
        return _embedded((root / Path(name).expanduser()).resolve())
    if parts.scheme not in SERVER or not name or "/" in name:
        raise _refuse("postgresql://用户@主机:端口/库名", "postgresql://user@host:port/database")
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(parameters) - PARAMETERS):
        raise Refused(
            Message("{option}：不认识参数 {names}", "{option}: unknown parameter {names}").format(
                option=OPTION, names=listed(unknown)
            ),
            field=OPTION,
        )
    return {
        "ENGINE": "chengxu.project.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", "") or parts.hostname or "",
        "PORT": str(_port(parts.netloc) or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # a server that was restarted costs one new connection, not one failed page
        "OPTIONS": {"application_name": "chengxu", **parameters, "options": search_path(SCHEMA)},
    }


def search_path(schema: str) -> str:
    """The option of a connection by which unqualified names mean those of ``schema``."""
    return f"-c search_path={schema}"


def shown(entry: dict[str, Any]) -> str:
    """A database in words for people: a file, or user, host and name; never a password."""
    if entry["ENGINE"] != "chengxu.project.postgresql":
        return str(entry["NAME"])
    user = f"{entry['USER']}@" if entry["USER"] else ""
    port = f":{entry['PORT']}" if entry["PORT"] else ""
    return f"postgresql://{user}{entry['HOST']}{port}/{entry['NAME']}"


def _embedded(file: Path) -> dict[str, Any]:
    return {"ENGINE": "chengxu.project.sqlite", "NAME": file, "CONN_MAX_AGE": None}


def _port(netloc: str) -> int | None:
    try:
        return urlsplit(f"//{netloc}").port
    except ValueError:
        raise _refuse("postgresql://用户@主机:端口/库名", "postgresql://user@host:port/database") from None


def _refuse(zh: str, en: str) -> Refused:
    """What was expected; the address itself is not repeated, it may hold a password."""
    return Refused(
        Message("{option}：应写作 {form}", "{option}: write it as {form}").format(
            option=OPTION, form=Message(zh, en)
        ),
        field=OPTION,
    )
