"""The floor that knows SQLAlchemy: rows in and out of the rules' dataclasses. It never commits."""
