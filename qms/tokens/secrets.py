"""The secret itself: how it is made, recognised, told from others and kept out of logs. Pure."""

import hashlib
import logging
import re
import secrets

PREFIX = "qms_"
_BYTES = 32  # 256 bits: nobody guesses one, so wrong ones are not counted
_SHAPE = re.compile(r"qms_[A-Za-z0-9_-]{43}")
_ANY = re.compile(r"qms_[A-Za-z0-9_-]{16,}")
ENDING = 4


def new_secret() -> str:
    """A secret nobody ever had: `qms_` and 43 letters."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def is_secret(text: str) -> bool:
    """Whether the text has the form of a secret."""
    return bool(_SHAPE.fullmatch(text))


def hash_of(secret: str) -> str:
    """What is stored instead of the secret: SHA-256, 64 hex digits. Enough, because the secret is random and long."""
    return hashlib.sha256(secret.encode()).hexdigest()


class HideSecrets(logging.Filter):
    """Takes tokens out of every line that is logged: the address of a feed holds one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the line is changed where it names a token."""
        text = record.getMessage()
        hidden = _ANY.sub(f"{PREFIX}***", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
