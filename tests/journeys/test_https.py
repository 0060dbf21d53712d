"""A county over HTTPS, on an address that is not localhost, with a certificate of its own."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.journeys.server import Citizen, Server, chengxu

ADDRESS = "127.0.0.2"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for :data:`ADDRESS` that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "county")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESS))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert_file, key_file


@pytest.fixture
def server(home: Path, tmp_path: Path) -> Iterator[Server]:
    cert, key = certificate(tmp_path)
    made = Server(home, ADDRESS, ("--cert", str(cert), "--key", str(key)), trust=cert)
    made.start()
    yield made
    if made.process:
        made.kill()


@pytest.mark.slow
def test_a_report_over_https(server: Server) -> None:
    assert f"https://{ADDRESS}:{server.port}/" in server.said
    with server.connect() as connection:
        connection.request("GET", "/report/")
        answer = connection.getresponse()
        answer.read()
    cookie = answer.headers["set-cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert answer.headers["strict-transport-security"] == "max-age=86400"
    citizen = Citizen(server)
    receipt = citizen.send(text="路灯不亮", submission=citizen.open_form())
    assert len(receipt) >= 8
    assert server.stop() == 0


def test_a_certificate_that_does_not_fit_stops_the_start(tmp_path: Path) -> None:
    cert, _ = certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _, key = certificate(tmp_path / "other")
    ran = chengxu(tmp_path / "home", "serve", "--cert", str(cert), "--key", str(key))
    assert ran.returncode == 2
    assert ran.stderr.startswith("chengxu: 证书或私钥不能用")
