"""A phone of a test: its key signs as a browser's does."""

import base64
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.test import Client

ANDROID = "Mozilla/5.0 (Linux; Android 10) Mobile"


class Phone:
    """One phone: a key, an id and a browser."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = str(uuid4())
        self.client = Client(HTTP_USER_AGENT=ANDROID)

    def bind(self, code: str, pin: str = "304958", **more: Any) -> Any:
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        told = {"code": code, "pin": pin, "again": pin, "device": self.id, "key": _text(public)}
        return self.client.post("/bind/", told | more)

    def sign(self, message: str) -> str:
        der = self.key.sign(message.encode(), ec.ECDSA(hashes.SHA256()))
        r, s = utils.decode_dss_signature(der)
        return _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def sign_in(
        self, pin: str = "304958", *, origin: str = "http://testserver", **more: Any
    ) -> Any:
        word = self.client.post("/sign-in/challenge/").json()["challenge"]
        signature = self.sign(f"jinguo device\n{origin}\n{word}")
        told = {"device": self.id, "pin": pin, "signature": signature}
        return self.client.post("/sign-in/device/", told | more)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
