"""A post office for tests: a real SMTP server on a local port that can be closed, refuse addresses, and drop a line.

Standard library only. What it took is kept by Message-ID; it counts as taken when the final dot was answered, or when the
server was told to hang up instead of answering (`hang_up_after`), as a crash in between would.
"""

import contextlib
import email
import email.policy
import socketserver
import threading
from collections import Counter


class PostOffice:
    """`with PostOffice() as post:`; `post.port` stays the same over `close` and `open`."""

    def __init__(self) -> None:
        self.port, self.taken, self.letters = 0, Counter(), {}
        self.refused: set[str] = set()
        self.hang_up_after = 0  # this many messages more are taken without an answer
        self._lines: set = set()
        self._lock, self._server = threading.Lock(), None

    def __enter__(self) -> "PostOffice":
        self.open()
        return self

    def __exit__(self, *_problem) -> None:
        self.close()

    def open(self) -> None:
        if self._server is not None:
            return
        self._server = _Server(("127.0.0.1", self.port), _Line, bind_and_activate=True)
        self._server.office, self.port = self, self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Nobody is answered any more; open lines are cut, whatever they were saying."""
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        for line in list(self._lines):
            line.cut()

    def take(self, message: bytes) -> bool:
        """Keep a message; False when the line is to be cut without an answer."""
        letter = email.message_from_bytes(message, policy=email.policy.default)
        with self._lock:
            self.taken[letter["Message-ID"]] += 1
            self.letters[letter["Message-ID"]] = letter
            if self.hang_up_after:
                self.hang_up_after -= 1
                return False
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    office: PostOffice


class _Line(socketserver.StreamRequestHandler):
    timeout = 60

    def setup(self) -> None:
        super().setup()
        self.office = self.server.office
        self.office._lines.add(self)

    def finish(self) -> None:
        self.office._lines.discard(self)
        super().finish()

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(2)

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # the other side is gone, or the line was cut
            self._talk()

    def _talk(self) -> None:
        self._say("220 post office")
        while line := self.rfile.readline():
            word, rest = line[:4].upper().strip(), line[4:].decode(errors="replace").strip()
            if word == b"QUIT":
                return self._say("221 bye")
            if word == b"DATA":
                self._say("354 go on")
                if not self.office.take(self._message()):
                    return self.cut()
                self._say("250 taken")
            elif word == b"RCPT" and any(f"<{address}>" in rest for address in self.office.refused):
                self._say("550 5.1.1 no such mailbox")
            else:
                self._say("250 ok")
        return None

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        if line == b"":
            raise OSError("cut off in the middle of a message")
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
