"""The plan carried out of the house as a file: Markdown, web page, one page, PDF, or the files themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from coolhead.plan import PlanFiles
from coolhead.run.plan_document import Block, Paragraph, document_of, one_page_of
from coolhead.run.plan_export import to_html, to_markdown, to_pdf
from coolhead.run.plan_split import as_folder
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False)
TYPES: Final = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "page": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "folder": "application/zip",
}
"""What the plan can be carried out as; `page` is the one page to print, `folder` the files themselves in a zip."""
ENDS: Final = {"md": "md", "html": "html", "page": "page.html", "pdf": "pdf", "folder": "zip"}


@router.get("/plan/download/{form}", dependencies=[allowed("public_local")])
async def download(request: Request, form: str) -> Response:
    """The plan in force as a file; it says by whom and when it was carried out. Addresses are never in it."""
    shown = PlanShown(request, "/plan/history")
    if form not in TYPES:
        raise HTTPException(404, shown.words.say("planpage.no_form"))
    if form == "folder":
        body: bytes | str = _zipped(as_folder(await shown.at_desk(lambda desk: desk.files())))
    else:
        body = await anyio.to_thread.run_sync(_written, shown, form)
    name = f"plan-{shown.plan.brand.id}-{shown.today}.{ENDS[form]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=TYPES[form], headers=headers)


def _written(shown: PlanShown, form: str) -> bytes | str:
    make = one_page_of if form == "page" else document_of
    blocks: Sequence[Block] = make(shown.plan, shown.words, shown.today)
    if shown.visitor is not None:
        blocks = [*blocks[:2], Paragraph(shown.words.say("planpage.carried", person=shown.visitor.name)), *blocks[2:]]
    if form == "md":
        return to_markdown(blocks)
    if form != "pdf":
        return to_html(blocks, shown.language)
    try:
        return to_pdf(blocks, shown.language)
    except ValueError:
        raise HTTPException(404, shown.words.say("planpage.no_pdf")) from None


def _zipped(files: PlanFiles) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(f"plan/{name}"), text)
    return out.getvalue()
