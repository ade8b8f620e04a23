import pytest

from training.processor import multiplies_bfloat16


@pytest.mark.parametrize(("flags", "expected"), [("avx2 avx512_bf16", True), ("amx_bf16", True), ("avx2 fma", False)])
def test_the_flags_of_the_processor_tell(flags, expected, tmp_path):
    info = tmp_path / "cpuinfo"
    info.write_text(f"processor\t: 0\nflags\t\t: fpu {flags}\n", encoding="utf-8")
    assert multiplies_bfloat16(info) is expected


def test_a_system_that_does_not_tell_has_none(tmp_path):
    assert not multiplies_bfloat16(tmp_path / "cpuinfo")
