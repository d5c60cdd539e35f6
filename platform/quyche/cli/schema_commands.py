"""Help while typing: schemas for editors, and the line in each policy file that leads to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from quyche.cli.policy_commands import DIRECTORY
from quyche.service.preparing import read_directory
from quyche.source.chapter import chapter
from quyche.source.editors import modeline, schemas
from quyche.source.loading import Files


@click.command()
@DIRECTORY
@click.option("--check", "only_check", is_flag=True, help="Không ghi gì; mã thoát 1 nếu có tệp đã cũ.")
@click.option(
    "--chapter", "page", type=click.Path(dir_okay=False, path_type=Path), help="Ghi thêm chương từ vựng (.md)."
)
@click.pass_obj
def schema(default: Path, directory: Path | None, only_check: bool, page: Path | None) -> None:
    """Ghi lược đồ để trình soạn thảo gợi ý khóa, mã và báo lỗi khi gõ."""
    root = directory or default
    try:
        files = read_directory(root)
    except OSError as error:
        raise click.UsageError(f"không đọc được thư mục chính sách: {root} ({error})") from error
    wanted = {root / name: text for name, text in written(files).items()}
    if page:
        wanted[page] = chapter(files)
    stale = {path: text for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text}
    for path, text in stale.items():
        click.echo(f"{'đã cũ' if only_check else 'đã ghi'}: {path}")
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    sys.exit(1 if only_check and stale else 0)


def written(files: Files) -> dict[str, str]:
    """What has to stand in a policy directory by relative path: schemas, and files with their first line."""
    made = {name: json.dumps(s, ensure_ascii=False, indent=1) + "\n" for name, s in schemas(files).items()}
    texts = {name: _text(data) for name, data in files.items() if name.endswith((".yaml", ".yml"))}
    return {**made, **{name: _led(name, text) for name, text in texts.items() if text}}


def _text(data: bytes) -> str:
    """ "" for bytes that are no text: the file is left alone, `quyche check` says what is wrong with it."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def _led(name: str, text: str) -> str:
    """The file with the line that leads to its schema as the first, in place of another such line."""
    first, _, rest = text.partition("\n")
    body = rest if first.startswith("# yaml-language-server:") else text
    return f"{modeline(name)}\n{body}"
