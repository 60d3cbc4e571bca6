# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP server on a free port of loopback, with a thread for each connection."""

import socket
import threading

import processes


class TcpServer:
    """Derive from it and say serve (self, client). Set what that needs before this is initialised."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", processes.free_port()))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _listen(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()
