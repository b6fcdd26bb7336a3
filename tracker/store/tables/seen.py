"""What people saw when they looked at their own training last."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import Base


class TrainingSeen(Base):
    """What an account saw on the last day on which it looked, and on the day of looking before.

    A cache of no facts: without its rows nothing is told to have changed.
    """

    __tablename__ = "training_seen"
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    day: Mapped[date] = mapped_column("on_day")
    seen: Mapped[dict[str, Any]] = mapped_column(JSON)
    day_before: Mapped[date | None]
    seen_before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
