"""What pages say in either language, so that a journey is written once for both."""

from babel.messages.pofile import read_po

from tracker.web.language import CATALOGUE, ENGLISH, WELSH

LANGUAGES = (ENGLISH, WELSH)


class Words:
    """`words("Make a passport")` is that sentence in its language; one without Welsh fails."""

    def __init__(self, language: str) -> None:
        self.language = language
        with CATALOGUE.open("rb") as file:
            self._welsh = read_po(file, locale=WELSH)

    def __call__(self, text: str, **known: str) -> str:
        if self.language == WELSH:
            entry = self._welsh[text]
            assert entry.string, f"There is no Welsh for {text}"
            text = entry.string
        return text % known if known else text
