"""The benchmark's short form: both ways of counting agree, in a home of its own."""

import os
from pathlib import Path

import pytest

from jinguo.console.main import run


@pytest.mark.slow
def test_the_benchmark_counts_the_same_both_ways_and_leaves_the_home_alone(
    own_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in own_home.iterdir())

    status = run(["bench", "figures", "--records", "1500", "--runs", "1"])

    told = capfd.readouterr().out
    assert status == 0, told
    assert "不同的数字：0" in told
    assert "比值：" in told
    assert sorted(path.name for path in own_home.iterdir()) == before
    assert os.environ["JINGUO_HOME"] == str(own_home)


@pytest.mark.slow
def test_pages_are_measured_beside_a_plain_list(capfd: pytest.CaptureFixture[str]) -> None:
    status = run(["bench", "web", "--records", "200", "--runs", "1"])

    told = capfd.readouterr().out
    assert status == 0, told
    assert "自带列表，搜索" in told
    assert "乡：一个数字" in told
    assert "　0 次查询" not in told


@pytest.mark.slow
def test_a_report_is_read_and_checked_as_fast_as_promised(
    capfd: pytest.CaptureFixture[str],
) -> None:
    status = run(["bench", "read", "--runs", "2"])

    told = capfd.readouterr().out
    assert status == 0, told
    assert "核对 5000 字" in told
