"""What docs/operating.md says can be read by whoever is to read it: a shell, systemd, alerts."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.operating import programs
from tests.operating.sandbox import BLOCK, DOCS, blocks

KINDS = ("root", "run", "network")


@pytest.mark.parametrize("number", range(len(BLOCK.findall((DOCS / "operating.md").read_text()))))
def test_every_block_can_be_read_by_a_shell(number):
    kind, commands = BLOCK.findall((DOCS / "operating.md").read_text())[number]
    assert kind in KINDS
    subprocess.run(["bash", "-n"], input=commands, text=True, check=True)


def test_every_block_of_commands_says_what_it_is():
    fences = re.findall(r"^```(.*)$", (DOCS / "operating.md").read_text(), re.M)
    assert {fence.split()[0] for fence in fences if fence} == {"sh"}
    assert len([fence for fence in fences if fence]) == len(blocks(*KINDS))


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is for Linux alone")
def test_the_units_can_be_read_by_systemd(tmp_path):
    analyze = programs.find("systemd-analyze")
    assert analyze, programs.HOW_TO_GET_THEM
    for path in (DOCS / "systemd").iterdir():
        text = re.sub(
            r"^Exec(Start|StartPost)=\S+", r"Exec\1=/bin/true", path.read_text(), flags=re.M
        )
        (tmp_path / path.name).write_text(text)
    for name in ("web", "schedule", "backup"):
        folder = tmp_path / f"tracker-{name}.service.d"
        folder.mkdir()
        shutil.copy(DOCS / "systemd/hardening.conf", folder)
    units = sorted(str(path) for path in tmp_path.glob("tracker-*.*") if path.is_file())
    environ = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    done = subprocess.run([analyze, "verify", *units], env=environ, capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "tracker" in line]
    assert ours == []


def test_alerts_and_document_name_figures_that_there_are():
    source = (DOCS.parent / "tracker/web/metrics.py").read_text()
    there = set(re.findall(r'"(tracker_\w+)"', source))
    told = set(re.findall(r"tracker_\w+", (DOCS / "prometheus/alerts.yml").read_text()))
    told |= set(re.findall(r"`(tracker_\w+)`", (DOCS / "operating.md").read_text()))
    plain = {re.sub("_(total|bucket)$", "", name) for name in told}
    assert plain == there | {"tracker_notices"}
