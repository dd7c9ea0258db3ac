"""Makes the pictures that README shows: `python docs/pictures.py [BULLETIN]` writes docs/images/{report,excel,word,pdf}.png.

The bulletin's table with the most errors is annotated in each format and opened by LibreOffice on a display of its own. A picture whose programs are not
installed (Chromium; LibreOffice, Xvfb and ImageMagick's import; poppler's pdftoppm) is skipped by name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from audit.findings import AuditResult
from audit.pipeline import audit_files
from audit.reports import annotated_docx, annotated_pdf, annotated_xlsx, html
from audit.rulepack import load_all
from audit.tables.model import Document

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
DISPLAY = ":87"
SIZE = "1500x900"


def main(bulletin: Path) -> None:
    """Writes every picture that can be made here."""
    result, document = worst_table(*audited(bulletin))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if has("report", "chromium"):
            browser_page(result, work)
        for name, annotate in (("excel", annotated_xlsx.annotate), ("word", annotated_docx.annotate)):
            path = work / f"{bulletin.stem}{'.xlsx' if name == 'excel' else '.docx'}"
            path.write_bytes(annotate(result, document, language="zh"))
            if has(name, "soffice", "Xvfb", "import"):
                screenshot(path, IMAGES / f"{name}.png", work)
        if has("pdf", "soffice", "pdftoppm"):
            page(bulletin, document, work)


def audited(path: Path) -> tuple[AuditResult, Document]:
    """The bulletin's findings by the packs in rules/, and the bulletin as read."""
    result = audit_files([path], load_all([ROOT / "rules"])).result()
    return result, result.documents[0]


def worst_table(result: AuditResult, document: Document) -> tuple[AuditResult, Document]:
    """The same with nothing but the table that has most errors."""
    errors = Counter(
        finding.target.table_number for finding in result.findings if finding.severity.value == "error"
    )
    number = next((number for number, _ in errors.most_common() if number), document.tables[0].number)
    document = replace(
        document, tables=tuple(table for table in document.tables if table.number == number), paragraphs=()
    )
    findings = tuple(finding for finding in result.findings if finding.target.table_number == number)
    coverage = replace(
        result.coverage, tables=tuple(t for t in result.coverage.tables if t.table_number == number)
    )
    return replace(result, findings=findings, documents=(document,), coverage=coverage, problems=()), document


def has(picture: str, *programs: str) -> bool:
    """True where all programs are installed; else says what is missing for which picture."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        print(f"skipped: {picture} (needs {', '.join(missing)})")
    return not missing


def screenshot(path: Path, picture: Path, work: Path) -> None:
    """LibreOffice's window with `path` open in it."""
    environment = {**os.environ, "DISPLAY": DISPLAY}
    office = [
        "soffice",
        f"-env:UserInstallation=file://{work}/profile",
        "--norestore",
        "--nologo",
        "--nofirststartwizard",
    ]
    subprocess.run(
        [*office, "--headless", "--terminate_after_init"],
        env=environment,
        check=False,
        timeout=120,
        capture_output=True,
    )
    with running("Xvfb", DISPLAY, "-screen", "0", f"{SIZE}x24"), running(*office, str(path), env=environment):
        settled(picture, environment)
    print(picture.relative_to(ROOT))


def settled(picture: Path, environment: dict[str, str]) -> None:
    """Takes pictures until two that follow each other are the same and show more than an empty window."""
    before = b""
    for _ in range(40):
        time.sleep(3)
        taken = subprocess.run(
            ["import", "-window", "root", "png:-"], env=environment, capture_output=True, check=False
        ).stdout
        if taken == before and len(taken) > 60_000:
            break
        before = taken
    picture.write_bytes(before)


@contextlib.contextmanager
def running(*command: str, env: dict[str, str] | None = None) -> Iterator[None]:
    """Runs a program for as long as the block lasts, with what it starts."""
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        process.wait(timeout=30)


def browser_page(result: AuditResult, work: Path) -> None:
    """The HTML report as a browser shows it."""
    report = work / "report.html"
    report.write_text(html.render(result, language="zh"), encoding="utf-8")
    picture = IMAGES / "report.png"
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-background-networking",
        f"--user-data-dir={work}/chromium",
    ]
    subprocess.run(
        [*command, "--window-size=1100,1500", f"--screenshot={picture}", report.as_uri()],
        check=True,
        timeout=120,
        capture_output=True,
    )
    print(picture.relative_to(ROOT))


def page(bulletin: Path, document: Document, work: Path) -> None:
    """The page of a PDF that LibreOffice makes of the table, annotated."""
    plain = work / "plain" / f"{bulletin.stem}.docx"
    plain.parent.mkdir()
    plain.write_bytes(annotated_docx.annotate(AuditResult(documents=(document,)), document, language="zh"))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{work}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(work),
        str(plain),
    ]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    source = work / f"{bulletin.stem}.pdf"
    marked = work / "marked.pdf"
    marked.write_bytes(annotated_pdf.annotate(*audited(source), source, language="zh"))
    out = IMAGES / "pdf"
    subprocess.run(
        ["pdftoppm", "-r", "110", "-png", "-singlefile", "-H", "420", str(marked), str(out)], check=True
    )
    print(out.with_suffix(".png").relative_to(ROOT))


if __name__ == "__main__":
    main(
        Path(sys.argv[1])
        if len(sys.argv) > 1
        else max((ROOT / "data").iterdir(), key=lambda path: path.stat().st_size)
    )
