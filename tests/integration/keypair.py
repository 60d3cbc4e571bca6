# SPDX-License-Identifier: GPL-3.0-or-later
"""Key pairs for TLS peers, made by openssl."""

import dataclasses
import hashlib
import os
import pathlib
import ssl
import subprocess


@dataclasses.dataclass(frozen=True)
class KeyPair:
    certificate: pathlib.Path
    key: pathlib.Path

    @property
    def public_key(self):
        """The SPKI in DER form, as openssl has it."""
        public = subprocess.run(["openssl", "x509", "-in", self.certificate, "-pubkey", "-noout"], check=True,
                                stdout=subprocess.PIPE).stdout
        return subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], check=True, input=public,
                              stdout=subprocess.PIPE).stdout

    @property
    def fingerprint(self):
        return "sha256:" + hashlib.sha256(self.public_key).hexdigest()

    def server_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make(directory, name, host="primary.home.test", addresses=("127.0.0.1",)):
    """A new P-256 key and a certificate for @host and @addresses that it signed itself."""
    names = [f"DNS:{host}", *(f"IP:{address}" for address in addresses)]
    pair = KeyPair(pathlib.Path(directory) / f"{name}.crt", pathlib.Path(directory) / f"{name}.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "30", "-subj", f"/CN={host}", "-addext", "subjectAltName=" + ",".join(names),
                    "-keyout", pair.key, "-out", pair.certificate],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.chmod(pair.key, 0o600)
    return pair


def make_authority(directory):
    """A key pair that may sign others."""
    pair = KeyPair(pathlib.Path(directory) / "authority.crt", pathlib.Path(directory) / "authority.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "30", "-subj", "/CN=Authority of the test", "-addext", "basicConstraints=critical,CA:TRUE",
                    "-keyout", pair.key, "-out", pair.certificate],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return pair


def make_signed(directory, authority, host="primary.home.test", address="127.0.0.1"):
    """A new P-256 key with a certificate that @authority signed for @host and @address."""
    pair = KeyPair(pathlib.Path(directory) / "signed.crt", pathlib.Path(directory) / "signed.key")
    request = subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                              "-nodes", "-subj", f"/CN={host}", "-addext",
                              f"subjectAltName=DNS:{host},IP:{address}", "-keyout", pair.key],
                             check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    subprocess.run(["openssl", "x509", "-req", "-days", "10", "-CA", authority.certificate, "-CAkey", authority.key,
                    "-copy_extensions", "copy", "-out", pair.certificate],
                   check=True, input=request, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.chmod(pair.key, 0o600)
    return pair
