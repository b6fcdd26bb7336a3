"""How gunicorn serves the pages: `gunicorn -c python:tracker.serving 'app:create_app()'`.

What is given on its command line goes before what stands here.
"""

import os
import shutil
import tempfile
from multiprocessing import cpu_count
from typing import Any

from tracker.logs import log_config

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY") or cpu_count() + 1)
worker_class = "gthread"
threads = 4
# A worker that says nothing for so long is ended; a thread that waits for a slow browser is no
# such worker. Whoever is answered when the server is told to end has as long to be answered.
timeout = 60
graceful_timeout = 60
keepalive = 75
# A new process now and then, so that no leak grows for months.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# The worker's sign of life is written to a file, which no slow disk may hold up.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
logconfig_dict = log_config()

_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
if os.environ.get("METRICS_TOKEN") and _FIGURES not in os.environ:
    # Before a worker begins: each counts in a file of its own there.
    os.environ[_FIGURES] = tempfile.mkdtemp(prefix="tracker-metrics-")
    _made: str | None = os.environ[_FIGURES]
else:
    _made = None


def child_exit(server: Any, worker: Any) -> None:
    """What an ended worker counted stays; the connections that it had are gone."""
    if _FIGURES in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if _made:
        shutil.rmtree(_made, ignore_errors=True)
