"""A real YAML language server over stdio, as an editor talks to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
NODE = shutil.which("node", path=os.environ["PATH"] + os.pathsep + str(ROOT / ".venv" / "bin"))


class LanguageServer:
    """Answers requests; `told` are the latest diagnostics by file."""

    def __init__(self) -> None:
        assert NODE, "Node is needed: make sets it up"
        self._program = subprocess.Popen([NODE, PROGRAM, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._asked = 0
        self.told: dict[str, list[dict[str, Any]]] = {}
        looks = {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=ROOT.as_uri(),
            capabilities={"textDocument": looks, "workspace": {"configuration": True}},
        )
        self._send(method="initialized", params={})

    def open(self, file: str, text: str) -> None:
        document = {"uri": (ROOT / file).as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})

    def wrong(self, file: str) -> list[dict[str, Any]]:
        """What is underlined in an open file, once the server has looked."""
        while file not in self.told:
            self._take()
        return self.told[file]

    def at_cursor(self, what: str, file: str, text: str) -> Any:
        """The answer to `what` where the text has a `|`."""
        before = text[: text.index("|")]
        self.open(file, text.replace("|", "", 1))
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.ask(f"textDocument/{what}", textDocument={"uri": (ROOT / file).as_uri()}, position=position)

    def ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._send(id=self._asked, method=method, params=params)
        while True:
            message = self._take()
            if message.get("id") == self._asked and "method" not in message:
                return message["result"]

    def close(self) -> None:
        self._program.kill()
        self._program.wait()

    def _send(self, **message: Any) -> None:
        assert self._program.stdin
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._program.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._program.stdin.flush()

    def _take(self) -> dict[str, Any]:
        """One message; diagnostics are kept, what the server asks of an editor is answered."""
        message = self._read()
        if message.get("method") == "textDocument/publishDiagnostics":
            file = message["params"]["uri"].removeprefix(ROOT.as_uri() + "/")
            self.told[file] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            alone = {"schemaStore": {"enable": False}}
            wanted = [alone if i.get("section") == "yaml" else None for i in message["params"]["items"]]
            self._send(id=message["id"], result=wanted)
        elif "method" in message and "id" in message:
            self._send(id=message["id"], result=None)
        return message

    def _read(self) -> dict[str, Any]:
        assert self._program.stdout
        length = 0
        while line := self._program.stdout.readline().strip():
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
        assert length, "the language server has gone"
        read: dict[str, Any] = json.loads(self._program.stdout.read(length))
        return read
