"""Documents: what is one, its pages one at a time, and what it may cost."""

import io

import numpy as np
import pytest
from PIL import Image

from tests import heic, pictures
from tests.documents import FakeReader, pdf_page, saved, tiff_of
from webapp.errors import (
    OutOfTime,
    TooManyPages,
    TooManyPixels,
    UndecodableImage,
    UnsupportedImage,
)
from webapp.recognition import documents, turns
from webapp.recognition.decode import decode_grey
from webapp.recognition.documents import Limits, open_document, read_document
from webapp.recognition.reading import ReadPage


def pages_of(data: bytes, limits: Limits = Limits()) -> list[np.ndarray]:  # noqa: B008 - it cannot be changed
    with open_document(data, limits) as document:
        return [document.decode_page(index) for index in range(document.page_count)]


def sheet(grey_level: int) -> np.ndarray:
    return np.full((40, 30), grey_level, np.uint8)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_a_picture_is_a_document_of_one_page(form):
    [page] = pages_of(saved(Image.fromarray(pictures.draw()).convert("RGB"), form))
    assert np.abs(page.astype(int) - pictures.draw()).mean() < 3


def test_of_an_animation_the_first_frame_is_the_page():
    frames = [Image.fromarray(pictures.draw()), Image.new("L", (280, 280), 255)]
    [page] = pages_of(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert page.min() == 0


def test_all_pages_of_a_tiff_are_decoded_in_order():
    pages = pages_of(tiff_of([sheet(10), sheet(20), sheet(30)]))
    assert [int(page[0, 0]) for page in pages] == [10, 20, 30]


def test_the_pages_of_a_tiff_may_differ_in_size_and_kind():
    pages = [Image.new("1", (30, 40), 1), Image.new("RGB", (60, 20), (0, 0, 0))]
    white, black = pages_of(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert (white.shape, int(white.min())) == ((40, 30), 255)
    assert (black.shape, int(black.max())) == ((20, 60), 0)


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "tiff_deflate", "jpeg", "packbits"])
def test_a_tiff_may_be_compressed_as_scanners_and_faxes_do(compression):
    mode = "1" if compression == "group4" else "L"
    picture = Image.fromarray(pictures.draw()).convert(mode)
    [page] = pages_of(saved(picture, "TIFF", compression=compression))
    assert np.abs(page.astype(int) - np.asarray(picture.convert("L"))).mean() < 3


def test_a_smaller_copy_of_a_page_in_a_tiff_is_no_page():
    copy = Image.fromarray(sheet(200)).resize((15, 20))
    copy.encoderinfo = {"tiffinfo": {254: 1}}
    pages = pages_of(saved(Image.fromarray(sheet(10)), "TIFF", save_all=True, append_images=[copy]))
    assert [int(page[0, 0]) for page in pages] == [10]


def test_a_tiff_with_the_most_pages_is_read_and_one_more_is_refused():
    assert len(pages_of(tiff_of([sheet(0)] * 3), Limits(max_pages=3))) == 3
    with pytest.raises(TooManyPages, match="at most 3 pages.*several parts"):
        open_document(tiff_of([sheet(0)] * 4), Limits(max_pages=3))


STRIP_OFFSETS = 273


def looped(tiff: bytes) -> bytes:
    """Lets the directory of a one-page TIFF name itself as the next one."""
    [entries_at] = np.frombuffer(tiff[4:8], "<u4")
    [entries] = np.frombuffer(tiff[entries_at : entries_at + 2], "<u2")
    next_at = entries_at + 2 + 12 * entries
    return tiff[:next_at] + tiff[4:8] + tiff[next_at + 4 :]


def test_a_tiff_whose_directories_go_in_a_circle_ends_where_the_circle_closes():
    [page] = pages_of(looped(tiff_of([sheet(7)])))
    assert page[0, 0] == 7


def test_a_damaged_page_of_a_tiff_spoils_no_other():
    tiff = bytearray(tiff_of([pictures.draw()] * 3, compression="tiff_deflate"))
    with Image.open(io.BytesIO(tiff)) as image:
        image.seek(1)
        strip_at, *_ = image.tag_v2[STRIP_OFFSETS]
    tiff[strip_at : strip_at + 30] = bytes(30)
    with open_document(bytes(tiff), Limits()) as document:
        assert document.page_count == 3
        assert document.decode_page(0).min() == 0
        with pytest.raises(UndecodableImage, match="damaged"):
            document.decode_page(1)
        assert document.decode_page(2).min() == 0


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
def test_a_tiff_whose_chain_of_directories_breaks_names_the_page_where_it_does():
    tiff = tiff_of([sheet(7)])
    [entries_at] = np.frombuffer(tiff[4:8], "<u4")
    [entries] = np.frombuffer(tiff[entries_at : entries_at + 2], "<u2")
    next_at = entries_at + 2 + 12 * entries
    broken = tiff[:next_at] + np.uint32(len(tiff) - 3).tobytes() + tiff[next_at + 4 :]
    with open_document(broken, Limits()) as document:
        assert document.decode_page(0)[0, 0] == 7
        assert document.page_count == 2
        with pytest.raises(UndecodableImage, match="page 2 is damaged"):
            document.decode_page(1)


def test_each_page_of_a_tiff_has_the_limit_of_pixels():
    with open_document(tiff_of([sheet(1), np.zeros((50, 50), np.uint8)]), Limits(max_pixels=2000)) as document:
        assert document.decode_page(0).shape == (40, 30)
        with pytest.raises(TooManyPixels, match="50 × 50"):
            document.decode_page(1)


def test_heic_is_decoded_upright():
    [page] = pages_of(heic.SEVEN)
    assert page.shape == (64, 48)
    assert page[15, 10:36].max() < 128, "the bar of the seven is at the top"


def test_heic_has_the_limit_of_pixels_before_it_is_unpacked():
    with open_document(heic.SEVEN, Limits(max_pixels=1000)) as document, pytest.raises(TooManyPixels):
        document.decode_page(0)


@pytest.mark.parametrize("cut", [20, 100, 400, 700])
def test_heic_that_was_cut_off_is_refused(cut):
    with pytest.raises(UndecodableImage):
        pages_of(heic.SEVEN[:cut])


@pytest.mark.parametrize("open_it", [decode_grey, pages_of])
def test_heic_that_crashes_its_decoder_kills_nobody_else(open_it):
    with pytest.raises(UndecodableImage, match="the decoder gave up on this one.*JPEG"):
        open_it(heic.CRASHING)


def test_heic_without_its_decoder_says_what_is_missing(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UnsupportedImage, match="got HEIC.*pi-heif is not installed.*JPEG"):
        open_document(heic.SEVEN, Limits())


def test_a_pdf_is_known_by_its_content():
    [page] = pages_of(pdf_page())
    assert (page.min(), page.max()) == (0, 255)


def test_a_pdf_may_begin_late():
    assert len(pages_of(b"\r\n\r\n" + pdf_page())) == 1


def test_a_picture_that_speaks_of_pdf_is_a_picture():
    exif = Image.Exif()
    exif[0x010E] = "%PDF-1.7"
    [page] = pages_of(saved(Image.fromarray(sheet(200)), "JPEG", exif=exif))
    assert page.shape == (40, 30)


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h1'/></svg>"
VIDEO = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + bytes(1000)


@pytest.mark.parametrize("data", [b"", b"text", SVG, VIDEO, b"PK\x03\x04" + bytes(100), b"%!PS-Adobe-3.0"])
def test_what_is_neither_picture_nor_pdf_is_not_supported(data):
    with pytest.raises(UnsupportedImage, match="Expected a PNG.* or HEIC picture or a PDF, but got"):
        open_document(data, Limits())


def test_a_document_is_read_page_by_page():
    results = list(read_document(tiff_of([sheet(10), sheet(20)]), FakeReader(), Limits()))
    assert [result.index for result in results] == [0, 1]
    assert [int(result.outcome.upright[0, 0]) for result in results] == [10, 20]


def test_a_page_is_read_while_no_other_is_in_this_process():
    class Watching(FakeReader):
        def read_page(self, grey: np.ndarray) -> ReadPage:
            assert turns._PAGE.locked()
            return super().read_page(grey)

    for result in read_document(tiff_of([sheet(10), sheet(20)]), Watching(), Limits()):
        assert isinstance(result.outcome, ReadPage)
        assert not turns._PAGE.locked()


def test_a_page_that_fails_leaves_the_others(monkeypatch):
    reader = FakeReader()
    reader.fail_at = [0]
    failed, read = read_document(tiff_of([sheet(10), sheet(20)]), reader, Limits())
    assert isinstance(failed.outcome, UndecodableImage)
    assert isinstance(read.outcome, ReadPage)


def test_pages_that_would_pass_the_time_budget_are_given_up(monkeypatch):
    reader = FakeReader()
    monkeypatch.setattr(documents, "time", reader.clock)
    reader.seconds_per_page = 10
    results = list(read_document(tiff_of([sheet(0)] * 5), reader, Limits(time_budget_s=35)))
    assert [isinstance(result.outcome, OutOfTime) for result in results] == [False, False, False, True, True]
    assert "within 35 s; its 5 pages take longer" in results[3].outcome.detail
    assert len(reader.seen) == 3


def test_time_that_a_document_waited_counts(monkeypatch):
    reader = FakeReader()
    monkeypatch.setattr(documents, "time", reader.clock)
    reader.seconds_per_page = 10
    results = list(read_document(tiff_of([sheet(0)] * 5), reader, Limits(time_budget_s=35), spent_s=12))
    assert [isinstance(result.outcome, OutOfTime) for result in results] == [False, False, True, True, True]


def test_the_first_page_is_read_even_if_the_time_went_into_opening():
    first, second = read_document(tiff_of([sheet(0)] * 2), FakeReader(), Limits(time_budget_s=1e-9))
    assert isinstance(first.outcome, ReadPage)
    assert isinstance(second.outcome, OutOfTime)


def test_without_a_time_budget_all_pages_are_read(monkeypatch):
    reader = FakeReader()
    monkeypatch.setattr(documents, "time", reader.clock)
    reader.seconds_per_page = 1000
    assert all(isinstance(one.outcome, ReadPage) for one in read_document(tiff_of([sheet(0)] * 3), reader, Limits()))
