"""`python -m webapp.read`: as somebody at a terminal or in a script meets it."""

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pictures
from tests.documents import FakeReader, pdf_page, tiff_of
from webapp import read
from webapp.config import PROJECT

ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("DIGITPAD_")}


@pytest.fixture
def folder(tmp_path):
    """A folder with what people keep in one."""
    (tmp_path / "below").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a.png").write_bytes(pictures.seven_png())
    (tmp_path / "below" / "B.TIF").write_bytes(tiff_of([pictures.draw()] * 2))
    (tmp_path / ".hidden" / "c.png").write_bytes(pictures.seven_png())
    (tmp_path / "notes.txt").write_text("nothing to read")
    return tmp_path


@pytest.fixture
def fake(monkeypatch):
    """Reads 12 and 3 on every page."""
    reader = FakeReader()
    monkeypatch.setattr(read.Reader, "load", lambda *_: reader)
    return reader


@pytest.fixture
def run(capfd, fake):
    """Runs the command in this process; returns the exit code, the output and the errors."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = read.main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return run


def command(*arguments: object, **options) -> subprocess.CompletedProcess:
    """Runs the command as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "webapp.read", *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        env=ENVIRON | options.pop("environ", {}),
        **options,
    )


def test_it_works(tmp_path):
    (tmp_path / "seven.pdf").write_bytes(pdf_page())
    done = command(tmp_path / "seven.pdf")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"7\n", b"")


def test_it_reads_the_standard_input():
    done = command("-", input=pictures.seven_png())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"7\n", b"")


def test_it_needs_no_flask():
    check = (
        "import sys, webapp.read; print([name for name in ('flask', 'werkzeug', 'gunicorn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_text_has_lines_and_pages(run, folder):
    assert run(folder / "below" / "B.TIF") == (0, "12\n3\f12\n3\n", "")


def test_several_files_have_headings(run, folder):
    code, output, _ = run(folder / "a.png", folder / "below" / "B.TIF")
    assert output == f"==> {folder}/a.png <==\n12\n3\n==> {folder}/below/B.TIF <==\n12\n3\f12\n3\n"


def test_a_folder_is_searched_for_pictures_and_pdfs(run, folder):
    _, output, errors = run(folder, "--format", "csv")
    assert {row["file"] for row in csv.DictReader(io.StringIO(output))} == {
        f"{folder}/a.png",
        f"{folder}/below/B.TIF",
    }
    assert errors == ""


@pytest.mark.parametrize("pattern", ["*.png", "**/*.TIF", "bel*"])
def test_a_pattern_finds_files_and_folders(run, folder, pattern):
    code, output, _ = run(folder / pattern)
    assert (code, output.count("12\n3")) == (0, 1 if "png" in pattern else 2)


def test_a_file_may_be_called_like_a_pattern(run, folder):
    (folder / "a[1].png").write_bytes(pictures.seven_png())
    assert run(folder / "a[1].png") == (0, "12\n3\n", "")


def test_a_file_that_is_named_twice_is_read_once(run, folder, fake):
    run(folder / "a.png", folder / "*.png", folder / "a.png")
    assert len(fake.seen) == 1


def test_csv_has_a_row_for_each_line(run, folder):
    code, output, _ = run(folder / "below" / "B.TIF", "--format", "csv")
    name = f"{folder}/below/B.TIF"
    assert output.splitlines(keepends=True) == [
        "file,page,line,text,lowest_confidence\r\n",
        f"{name},1,1,12,0.9\r\n",
        f"{name},1,2,3,0.9\r\n",
        f"{name},2,1,12,0.9\r\n",
        f"{name},2,2,3,0.9\r\n",
    ]


def test_csv_keeps_a_page_without_digits(tmp_path):
    (tmp_path / "blank.png").write_bytes(pictures.encode(pictures.draw(ink=255)))
    done = command(tmp_path / "blank.png", "--format", "csv")
    assert done.stdout.decode().splitlines()[1:] == [f"{tmp_path}/blank.png,1,,,"]


def test_csv_is_harmless_to_spreadsheets(run, folder, monkeypatch):
    monkeypatch.chdir(folder)
    Path("=1+1.png").write_bytes(pictures.seven_png())
    assert run("=1+1.png", "--format", "csv")[1].splitlines()[1].startswith("'=1+1.png,")


def test_json_is_the_answer_of_the_api(client, app, run, fake, folder, monkeypatch):
    monkeypatch.setitem(app.extensions, "reader", fake)
    code, output, _ = run(folder / "a.png", "--format", "json")
    answer = json.loads(output)
    expected = client.post("/api/v1/read", data=pictures.seven_png(), content_type="image/png").get_json()
    assert list(answer) == ["file", *expected]
    assert answer | {"elapsed_ms": 0} == {"file": f"{folder}/a.png"} | expected | {"elapsed_ms": 0}
    assert answer["elapsed_ms"] > 0


def test_json_of_several_files_is_a_list_with_problems_in_place(run, folder):
    code, output, _ = run(folder / "a.png", folder / "notes.txt", folder / "a.png", "--format", "json")
    first, second = json.loads(output)
    assert (code, first["text"]) == (1, "12\n3")
    assert list(second) == ["file", "problem"]
    assert second["problem"]["code"] == "unsupported_image"


TIFF = tiff_of([pictures.draw()], compression="tiff_lzw")

BAD = {
    "nowhere.png": (None, "No such file"),
    "nothing.png": (b"", "is empty"),
    "text.pdf": (b"text", "or a PDF, but got 4 bytes"),
    "cut.pdf": (b"%PDF-1.7\n", "Expected a whole PDF"),
    "damaged.tif": (TIFF[:600] + bytes([7]) * 100 + TIFF[700:], "data are damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_fails_says_so_in_one_line_and_the_others_are_read(run, folder, name):
    data, words = BAD[name]
    if data is not None:
        (folder / name).write_bytes(data)
    code, output, errors = run(folder / name, folder / "a.png", "--format", "csv")
    assert code == 1
    assert output.splitlines()[1:] == [f"{folder}/a.png,1,1,12,0.9", f"{folder}/a.png,1,2,3,0.9"]
    assert errors.count("\n") == 1
    assert errors.startswith(f"{folder}/{name}: Expected")
    assert words in errors


@pytest.mark.parametrize("name", ["*.bmp", "empty"])
def test_nothing_found_is_a_failure(run, folder, name):
    (folder / "empty").mkdir()
    code, output, errors = run(folder / name)
    assert (code, output) == (1, "")
    assert errors.startswith(f"{folder}/{name}: Expected")


def test_a_page_that_fails_says_so_and_the_others_are_read(run, folder, fake):
    fake.fail_at = [0]
    code, output, errors = run(folder / "below" / "B.TIF")
    assert (code, output) == (1, "\f12\n3\n")
    assert errors.startswith(f"{folder}/below/B.TIF, page 1: Expected")


def test_there_is_no_time_budget(run, folder, fake, monkeypatch):
    monkeypatch.setattr("webapp.recognition.documents.time", fake.clock)
    fake.seconds_per_page = 1000
    assert run(folder / "below" / "B.TIF")[:2] == (0, "12\n3\f12\n3\n")


def test_the_settings_count(run, folder, monkeypatch):
    monkeypatch.setenv("DIGITPAD_MAX_PAGES", "1")
    code, _, errors = run(folder / "below" / "B.TIF")
    assert (code, "at most 1 pages" in errors) == (1, True)


def test_output_goes_to_a_file(run, folder):
    code, output, _ = run(folder / "a.png", "--output", folder / "out.txt")
    assert (code, output) == (0, "")
    assert (folder / "out.txt").read_bytes() == b"12\n3\n"


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (["x.png", "--output", "nowhere/out.txt"], {}, "nowhere/out.txt cannot (No such file or directory)"),
        (["x.png"], {"DIGITPAD_MODEL": "nowhere"}, "Expected a model in nowhere"),
        (["x.png"], {"DIGITPAD_MAX_PAGES": "many"}, "DIGITPAD_MAX_PAGES"),
    ],
)
def test_what_cannot_start_says_so_in_one_line(arguments, environ, words):
    done = command(*arguments, environ=environ)
    errors = done.stderr.decode()
    assert done.returncode == 2
    assert errors.startswith("DigitPad cannot start: ") and errors.count("\n") == 1
    assert words in errors


@pytest.mark.parametrize("arguments", [[], ["--format", "xml", "a.png"], ["--unknown", "a.png"]])
def test_wrong_usage_is_2(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        read.main(arguments)
    assert "usage: python -m webapp.read" in capsys.readouterr().err


def test_who_takes_the_output_may_leave_early(folder):
    files = " ".join([f"'{folder}/a.png'"])
    script = f"'{sys.executable}' -m webapp.read {files} --format json | true"
    done = subprocess.run(["sh", "-c", script], cwd=PROJECT, capture_output=True, env=ENVIRON)
    assert b"Traceback" not in done.stderr


def test_a_terminal_shows_the_progress(folder):
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    ours, theirs = pty.openpty()
    pytest.importorskip("termios").tcsetwinsize(theirs, (24, 80))
    with os.fdopen(ours, "rb", buffering=0) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "webapp.read", str(folder), "--output", str(folder / "out.txt")],
            cwd=PROJECT,
            env=ENVIRON,
            stderr=theirs,
        )
        os.close(theirs)
        assert done.returncode == 0
        shown = b""
        with contextlib.suppress(OSError):  # how Linux tells that nobody writes to it any more
            while more := screen.read(1000):
                shown += more
        assert b"2/2" in shown


def test_a_name_that_is_no_utf8_is_shown_as_well_as_it_can_be(run, folder):
    name = os.fsdecode(os.fsencode(str(folder)) + b"/\xff.png")
    try:
        Path(name).write_bytes(pictures.seven_png())
    except (OSError, UnicodeError):
        pytest.skip("This disk takes UTF-8 only")
    assert run(Path(name), "--format", "json")[0] == 0
