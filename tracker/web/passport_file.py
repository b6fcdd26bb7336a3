"""The part of a form in which somebody gives a signed passport: pasted, or as its file."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovTextArea
from wtforms import TextAreaField, ValidationError

from tracker.actions.reading_passports import LARGEST
from tracker.pack.sealing import OF_A_VISITOR

# What begins a ZIP: with parts in it, and without any.
ZIPPED = {b"PK\3\4", b"PK\5\6"}


class PassportFileMixin:
    """`file` or `text`; what was pasted counts where there are both."""

    file: Any = FileField(lazy_gettext("The file"), widget=GovFileInput())
    text: Any = TextAreaField(lazy_gettext("Or paste what is in it"), widget=GovTextArea())

    def validate_text(self, field: Any) -> None:
        """One of the two is needed."""
        if not (field.data or "").strip() and not self.file.data:
            raise ValidationError(gettext("Choose the file, or paste what is in it"))

    def validate_file(self, field: Any) -> None:
        """The PDF to print is not signed."""
        if field.data:
            is_pdf = field.data.read(5) == b"%PDF-"
            field.data.seek(0)
            if is_pdf:
                raise ValidationError(
                    gettext(
                        "This is a PDF. Open the address that is printed on it, or choose the "
                        "signed file"
                    )
                )

    def pack_sent(self) -> bytes | None:
        """The whole file where it is an evidence pack, or another that ZIP programs write."""
        if not self.file.data or (self.text.data or "").strip():
            return None
        is_zip = self.file.data.read(4) in ZIPPED
        self.file.data.seek(0)
        return self.file.data.read(OF_A_VISITOR.size + 1) if is_zip else None

    def text_sent(self) -> str:
        """The signed text; whatever else was sent is told to be none when it is read."""
        if (self.text.data or "").strip():
            return self.text.data
        return self.file.data.read(LARGEST + 1).decode("latin-1")
