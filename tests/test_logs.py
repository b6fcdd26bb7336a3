"""Logs of production are JSON without a word that somebody typed; elsewhere they are read."""

import json
import logging
import subprocess
import sys

import pytest
from structlog.contextvars import bound_contextvars, clear_contextvars

from tracker.logs import json_formatter, log_config, plain_formatter, told_of


def record(message, *args, error=None, **more):
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("tracker.somewhere", logging.WARNING, __file__, 1, message, args, info)
    vars(made).update(more)
    return made


def raised():
    try:
        try:
            raise KeyError("Asha Patel")
        except KeyError as first:
            raise ValueError("asha@harbour.example") from first
    except ValueError as error:
        return error


def test_in_production_each_line_is_a_document():
    clear_contextvars()  # of a request that another test has made
    with bound_contextvars(request_id="abc"):
        line = json_formatter().format(record("Upload %s is done.", 7, ms=12))
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "message": "Upload 7 is done.",
        "level": "warning",
        "logger": "tracker.somewhere",
        "request_id": "abc",
        "ms": 12,
    }


def test_an_error_is_told_by_its_kind_and_its_place_and_not_by_its_words():
    line = json_formatter().format(record("It failed.", error=raised()))
    kinds = [one["kind"] for one in json.loads(line)["error"]]
    assert kinds == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logs.py" in line
    assert "asha" not in line.lower()
    assert "\n" not in line


def test_errors_that_go_round_in_a_circle_end():
    error = raised()
    error.__cause__.__cause__ = error
    assert len(told_of(error)) == 2


def test_elsewhere_a_line_is_read_with_its_error_below():
    line = plain_formatter().format(record("It failed.", error=raised(), ms=12))
    first, *below = line.splitlines()
    assert "It failed." in first
    assert "ms=12" in first
    assert "\033" not in line
    assert below[-1] == "ValueError: asha@harbour.example"


def test_an_error_that_ends_a_process_is_told_likewise():
    code = "from tracker.logs import set_up_logs; set_up_logs({'TRACKER_ENV': 'production'})"
    code += "; raise ValueError('Asha Patel')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    told = json.loads(done.stderr)
    assert done.returncode == 1
    assert told["message"] == "An error ended this process."
    assert told["error"][0]["kind"] == "builtins.ValueError"
    assert "Asha" not in done.stderr


@pytest.mark.parametrize("name", ["werkzeug", "apscheduler"])
def test_what_tells_each_address_or_each_look_is_quiet(name):
    assert log_config({})["loggers"][name]["level"] in {"WARNING", "ERROR"}


def test_what_was_said_before_in_another_way_is_said_in_one_way_from_now_on():
    """As of a command, whose application is there before it."""
    code = "from flask import Flask; from tracker.logs import set_up_logs; app = Flask('tracker')"
    code += "; app.logger.info('Here'); set_up_logs({'TRACKER_ENV': 'production'})"
    code += "; app.logger.warning('The work ends.')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stderr)["message"] == "The work ends."
