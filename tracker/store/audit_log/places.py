"""What an entry of the log is made of, in the order in which its hash takes it."""

from tracker.store.audit_log.columns import Column

ENTRY = tuple(
    Column(name, kind)
    for name, kind in (
        ("number", "whole"),
        ("act", "whole"),
        ("at", "moment"),
        ("account_id", "whole"),
        ("role", "text"),
        ("place", "text"),
        ("request_id", "text"),
        ("organisation_id", "whole"),
        ("table_name", "text"),
        ("operation", "text"),
        ("row_count", "whole"),
        ("ids", "text"),
        ("upload_id", "whole"),
        ("columns", "text"),
        ("digest", "text"),
        ("values_hash", "text"),
        ("hash_before", "text"),
    )
)
NO_HASH = "0" * 64
"""What stands before the first entry."""
AUDIT_LOG_LOCK = 7_310_023
"""The advisory lock of PostgreSQL under which entries come into the chain."""
