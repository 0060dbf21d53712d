"""Which keys this installation has: those of its option, else those in its folder, made at first use."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from chengxu.common.messages import Message, Refused
from chengxu.ledger.pictures import files, keyring
from chengxu.ledger.pictures.keyring import Keyring

OPTION = "CHENGXU_EVIDENCE_KEY"


def file() -> Path:
    """Where the keys lie when no option gives them; readable by the service's own account alone."""
    return Path(settings.CHENGXU_HOME) / "evidence.key"


def given() -> bool:
    """Whether the option gives the keys, and not the folder."""
    return settings.EVIDENCE_KEYS is not None


def ring() -> Keyring:
    """The keys in force; read again each time, so that a rotation reaches every process.

    Raises :class:`Refused` for a file that holds no keys.
    """
    option: Keyring | None = settings.EVIDENCE_KEYS
    if option is not None:
        return option
    if not file().exists():
        _make()
    data = file().read_bytes()
    if len(data) == keyring.KEY:  # the bare key of the first installations
        return Keyring((data,))
    return keyring.read(data.decode("ascii", "replace"), option=str(file()))


def renew() -> Keyring:
    """Put one more key before those in the folder and return the ring.

    Raises :class:`Refused` when the keys come from the option: then whoever wrote them there writes the new one too.
    """
    if given():
        raise Refused(
            Message(
                "密钥由 {option} 给出：请把新密钥写在最前面再运行",
                "the keys come from {option}: write the new one before them and run this again",
            ).format(option=OPTION)
        )
    renewed = ring().with_new()
    files.write(file(), keyring.written(renewed).encode(), mode=0o600)
    return renewed


def forget(ring_: Keyring) -> None:
    """Keep only the newest key in the folder; the caller has made sure that nothing lies under the others."""
    files.write(file(), keyring.written(Keyring(ring_.keys[:1])).encode(), mode=0o600)


def _make() -> None:
    target = file()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = files.draft(target, keyring.written(keyring.made()).encode(), mode=0o600)
    try:
        os.link(draft, target)  # whole or not at all, and never over a key that another thread just made
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    files.sync(target.parent)
