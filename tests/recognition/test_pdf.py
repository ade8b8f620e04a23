"""PDF: scans in their own resolution, drawings at a sensible one, and pages made to do harm."""

import re
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.documents import SEVEN_STROKE, pdf_of, pdf_of_objects, pdf_page, pdf_stream
from webapp.errors import (
    Busy,
    DigitPadError,
    PasswordProtected,
    TooManyPages,
    TooManyPixels,
    TooMuchWork,
    UndecodableImage,
    UnsupportedImage,
)
from webapp.recognition import decoding_process, pdf, pdf_program
from webapp.recognition.pdf import PdfDocument

MM_PER_INCH = 25.4


def opened(data: bytes, max_pages: int = 20, max_pixels: int = 50_000_000) -> PdfDocument:
    return PdfDocument(data, max_pages=max_pages, max_pixels=max_pixels)


def page_of(data: bytes, index: int = 0) -> np.ndarray:
    with opened(data) as document:
        return document.decode_page(index)


def with_picture(
    picture: bytes, content: bytes = b"200 0 0 200 0 0 cm /I Do", further: tuple[bytes, ...] = ()
) -> bytes:
    resources = b"/Resources<</XObject<</I 5 0 R>>/Pattern<</P 6 0 R>>>>"
    return pdf_page(content, page_entries=resources, further_objects=(picture, *further))


def picture(width: int, height: int, data: bytes) -> bytes:
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode"
    )
    return pdf_stream(zlib.compress(data, 9), entries % (width, height))


def test_it_works():
    grey = page_of(pdf_page())
    assert grey.shape == (556, 556), "200 points at 200 dpi"
    assert grey.dtype == np.uint8
    assert (grey[0, 0], grey[556 - 431, 300]) == (255, 0), "the seven's bar lies 155 points above the lower edge"


@pytest.mark.parametrize("dpi", [72, 150, 300, 600])
def test_a_scanned_page_comes_out_pixel_for_pixel(dpi):
    scan = Image.fromarray(np.indices((400, 300)).sum(0).astype(np.uint8)).convert("1")
    grey = page_of(pdf_of([scan], dpi))
    assert grey.shape == (400, 300)
    assert np.mean((grey > 127) != np.asarray(scan)) < 0.01


def test_a_photo_of_a_phone_keeps_its_12_megapixels():
    assert page_of(pdf_of([Image.new("L", (4032, 3024), 200)], 72)).shape == (3024, 4032)


def test_a_scan_beyond_that_is_made_smaller():
    grey = page_of(pdf_of([Image.new("L", (6000, 8000), 200)], 600))
    assert grey.size == pytest.approx(pdf_program.PAGE_PIXELS, rel=0.001)
    assert grey.shape[0] / grey.shape[1] == pytest.approx(8 / 6, abs=0.01)


def test_pen_strokes_over_a_coarse_background_are_drawn_fine():
    background = picture(20, 20, b"\xff" * 60)
    coarse = page_of(with_picture(background))
    assert coarse.shape == (20, 20)
    fine = page_of(with_picture(background, b"q 200 0 0 200 0 0 cm /I Do Q " + SEVEN_STROKE))
    assert (fine.shape, fine.min()) == ((556, 556), 0)


def test_a_small_picture_on_a_page_does_not_choose_its_resolution():
    logo = picture(1000, 1000, b"\xff" * 125_000)
    assert page_of(with_picture(logo, b"20 0 0 20 0 0 cm /I Do")).shape == (556, 556)


def test_the_turn_of_a_page_is_applied():
    grey = page_of(pdf_page(size=(200, 300), page_entries=b"/Rotate 90"))
    assert grey.shape == (556, 833)


def test_every_page_can_be_asked_for_in_any_order():
    levels = [10, 120, 240]
    data = pdf_of([Image.new("L", (30, 40), level) for level in levels])
    with opened(data) as document:
        assert document.page_count == 3
        assert [int(document.decode_page(index)[20, 15]) for index in (2, 0, 1)] == [240, 10, 120]


@pytest.mark.parametrize("width_points", [5000 * 72 / MM_PER_INCH, 1e9])
def test_a_page_five_metres_wide_is_drawn_coarser(width_points):
    grey = page_of(pdf_page(size=(width_points, 842)))
    assert grey.size <= 1.001 * pdf_program.PAGE_PIXELS
    assert max(grey.shape) <= pdf_program.PAGE_SIDE_PX


@pytest.mark.parametrize("size", [(0, 0), (-200, -200), (20_000, 0.5)])
def test_a_page_of_a_strange_size_is_drawn(size):
    grey = page_of(pdf_page(size=size))
    assert 1 <= grey.size <= pdf_program.PAGE_PIXELS


FIELD = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[20 100 180 140]/F 4/P 3 0 R/AP<</N 6 0 R>>%b>>"
ENDLESS = b"<</S/JavaScript/JS(while\\(true\\){})>>"


def test_a_form_is_drawn_as_filled_in_and_runs_nothing():
    appearance = pdf_stream(b"0 g 10 10 40 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 160 40]")
    acroform = (
        b"/OpenAction " + ENDLESS + b"/AcroForm<</Fields[5 0 R]>>/Names<</JavaScript<</Names[(a)" + ENDLESS + b"]>>>>"
    )
    field = FIELD % (b"/AA<</F " + ENDLESS + b"/C " + ENDLESS + b">>")
    grey = page_of(
        pdf_page(b"", page_entries=b"/Annots[5 0 R]", catalogue_entries=acroform, further_objects=(field, appearance))
    )
    assert grey[556 * 75 // 200 :: 1, :][0, 556 * 50 // 200] < 50, "what was typed is there"
    assert grey[556 * 75 // 200, 556 * 150 // 200] > 200, "the rest of the field is paper"


LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[(0123456789abcdef)(0123456789abcdef)]"


def test_a_password_is_named():
    with pytest.raises(PasswordProtected, match="without a password"):
        opened(pdf_page(trailer=LOCKED % (b"o" * 32, b"u" * 32)))


SCAN = pdf_of([Image.new("L", (300, 300), 200)] * 3)
NO_PAGES = pdf_of_objects(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 400, SCAN[: len(SCAN) // 2], NO_PAGES],
    ids=["five bytes", "head", "rubbish", "cut", "no pages"],
)
def test_a_damaged_document_is_refused(data):
    with pytest.raises(UndecodableImage, match="Expected a whole PDF"):
        opened(data)


@pytest.mark.parametrize(
    "data", [pdf_page(count=10_000, kids=b"3 0 R " * 10_000), pdf_page(count=10_000)], ids=["true", "a lie"]
)
def test_ten_thousand_pages_are_refused_at_once(data):
    with pytest.raises(TooManyPages, match="at most 20 pages; this PDF has 10000"):
        opened(data)


@pytest.mark.parametrize("data", [pdf_page(count=2), pdf_page(kids=b"3 0 R 2 0 R", count=2)], ids=["missing", "circle"])
def test_a_damaged_page_spoils_no_other(data):
    with opened(data) as document:
        with pytest.raises(UndecodableImage, match="page 2 of this one is damaged"):
            document.decode_page(1)
        assert document.decode_page(0).min() == 0


@pytest.mark.parametrize("side_px", [20_000, 2_000_000_000])
def test_a_huge_picture_in_a_pdf_is_refused_before_it_is_unpacked(side_px):
    with pytest.raises(TooManyPixels, match=f"at most 50 megapixels; page 1 .* {side_px} × {side_px}"):
        page_of(with_picture(picture(side_px, side_px, bytes(10_000))))


def operators(count: int) -> bytes:
    """A page of drawing commands that packs to a thousandth."""
    return pdf_page(zlib.compress(b"0 0 200 200 re f\n" * count, 9), stream_entries=b"/Filter/FlateDecode")


def nested(depth: int) -> bytes:
    """A form that draws ten forms, each of which draws ten, and so on."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</I %d 0 R>>>>"
    forms = tuple(pdf_stream(b"/I Do " * 10, entries % (number + 1)) for number in range(6, 6 + depth))
    return with_picture(pdf_stream(b"/I Do " * 10, entries % 6), b"/I Do", (*forms, pdf_stream(b"0 0 9 9 re f")))


@pytest.mark.parametrize("data", [operators(2_000_000), nested(9)], ids=["long", "nested"])
def test_a_page_made_to_do_harm_is_given_up(monkeypatch, data):
    assert len(data) < 100_000
    monkeypatch.setattr(decoding_process, "WORK_SECONDS", 1)
    monkeypatch.setattr(decoding_process, "PAGE_SECONDS", 60)  # the machine may be busy
    with opened(data) as document, pytest.raises(TooMuchWork, match="page 1 of this PDF takes more"):
        document.decode_page(0)


def test_the_pages_after_one_that_did_harm_are_drawn(monkeypatch):
    with opened(pdf_of([Image.new("L", (30, 40), level) for level in (10, 240)])) as document:
        document._process._process.kill()
        with pytest.raises(TooMuchWork):
            document.decode_page(0)
        assert document.decode_page(1)[20, 15] == 240


def test_a_document_leaves_no_process_behind():
    with opened(SCAN) as document:
        process = document._process._process
        assert process.poll() is None
    assert process.returncode is not None
    assert process.stdin.closed and process.stdout.closed


@pytest.mark.parametrize("data", [b"%PDF-1.7", pdf_page(count=10_000)])
def test_a_refused_document_leaves_no_process_behind(monkeypatch, data):
    started = []
    popen = decoding_process.subprocess.Popen
    monkeypatch.setattr(
        decoding_process.subprocess, "Popen", lambda *a, **b: started.append(popen(*a, **b)) or started[-1]
    )
    with pytest.raises(DigitPadError):
        opened(data)
    assert [process.returncode is not None for process in started] == [True]


def test_threads_may_draw_at_the_same_time():
    levels = [20 * number for number in range(4)]
    found = [None] * len(levels)

    def draw(number: int) -> None:
        found[number] = int(page_of(pdf_of([Image.new("L", (30, 40), levels[number])]))[20, 15])

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(len(levels))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == levels


def test_it_says_so_when_others_are_in_the_way(monkeypatch):
    monkeypatch.setattr(decoding_process, "WAIT_SECONDS", 0.05)
    with decoding_process.one_at_a_time(), pytest.raises(Busy, match="other PDFs are in the way"):
        opened(pdf_page())


def test_without_its_package_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(UnsupportedImage, match="pypdfium2 is not installed"):
        opened(pdf_page())


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="Only Linux shows a process's limits")
def test_the_drawing_program_limits_itself():
    with opened(SCAN) as document:
        limits = Path(f"/proc/{document._process._process.pid}/limits").read_text()
    assert re.search(rf"Max address space +{pdf_program.MEMORY_BYTES} ", limits)
    assert re.search(r"Max core file size +0 ", limits)
    assert re.search(rf"Max cpu time +{decoding_process.WORK_SECONDS + 1} ", limits)
