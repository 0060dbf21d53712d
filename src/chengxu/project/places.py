"""Where an installation keeps its things, and the key it signs with."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from chengxu.common.messages import Message, Refused
from chengxu.ledger.pictures import keyring
from chengxu.ledger.pictures import places as pictures
from chengxu.project import options

CHECKOUT = Path(__file__).resolve().parents[3]


def root() -> Path:
    """The checkout when Chengxu runs from one, else the current directory."""
    return CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()


def home() -> Path:
    """``CHENGXU_HOME``, absolute; not made by asking."""
    return (root() / Path(options.text("CHENGXU_HOME")).expanduser()).resolve()


def pack() -> Path:
    """The directory of the county pack."""
    return (root() / Path(options.text("CHENGXU_PACK")).expanduser()).resolve()


def fonts() -> tuple[Path, ...]:
    """The folders of ``CHENGXU_FONTS``, absolute; raises :class:`Refused` for one that is not there."""
    named = [part for part in options.text("CHENGXU_FONTS").split(os.pathsep) if part.strip()]
    folders = tuple((root() / Path(part.strip()).expanduser()).resolve() for part in named)
    for folder in folders:
        if not folder.is_dir():
            raise Refused(
                Message(
                    "CHENGXU_FONTS：没有目录 {folder}", "CHENGXU_FONTS: there is no folder {folder}"
                ).format(folder=folder),
                field="CHENGXU_FONTS",
            )
    return folders


def secret_key(folder: Path) -> str:
    """The signing key: the option, else the one in ``folder`` (made at first use, readable by its owner only)."""
    given = options.text("CHENGXU_SECRET_KEY")
    return given or _kept_key(folder / "secret.key")


def evidence_keys() -> keyring.Keyring | None:
    """The keys of the originals as the option gives them; None when they lie in the data directory.

    Raises :class:`Refused` for an option that holds no keys.
    """
    given = options.text("CHENGXU_EVIDENCE_KEY")
    return keyring.read(given, option="CHENGXU_EVIDENCE_KEY") if given.strip() else None


def evidence_store() -> tuple[str, str]:
    """The address photographs go to ("" for the data directory) and the credentials for it.

    Raises :class:`Refused` for an address or credentials that are none, so that nobody's report meets them.
    """
    address = options.text("CHENGXU_EVIDENCE_STORE").strip()
    secret = options.text("CHENGXU_S3_CREDENTIALS").strip()
    pictures.check(address, secret)
    return address, secret


def _kept_key(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as made:
            made.write(secrets.token_urlsafe(48))
            made.flush()
            os.fsync(made.fileno())
        try:
            os.link(draft, file)  # whole or not at all, and never over a key another process just made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()
