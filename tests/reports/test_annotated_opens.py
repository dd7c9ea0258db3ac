"""Each annotated file is opened by LibreOffice, which turns it into a PDF whose text is read back; skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from report_cases import make_result

from audit.reports import annotated_docx, annotated_xlsx

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("suffix", "annotate"), [("xlsx", annotated_xlsx.annotate), ("docx", annotated_docx.annotate)]
)
def test_libreoffice_opens_it(tmp_path: Path, suffix: str, annotate: Callable[..., bytes]) -> None:
    pypdf = pytest.importorskip("pypdf")
    result = make_result()
    path = tmp_path / f"marked.{suffix}"
    path.write_bytes(annotate(result, result.documents[0], language="zh"))
    command = [
        str(OFFICE),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(path)], check=True, timeout=180, capture_output=True)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "marked.pdf").pages)
    assert "1,308.4" in text
    assert "-673" in text
