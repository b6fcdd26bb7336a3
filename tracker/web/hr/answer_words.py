"""Answers to what files asked, in words: the question, and the answer by names, not codes."""

from collections.abc import Mapping

from tracker.actions.import_forms import heading_of
from tracker.store.answer_list import AnswerLine
from tracker.store.register import Register
from tracker.store.staff_list import NumberedPerson
from tracker.web.hr.upload_words import quoted

QUESTIONS = {
    "unknown_provider": "Which training provider is {}?",
    "unknown_course": "Which course is {}?",
    "ambiguous_staff": "Who is {}?",
    "unknown_staff": "Who is {}?",
    "ambiguous_date": "Which comes first in dates under {}, the day or the month?",
    "cells_meaning": "What are the dates of the courses {}?",
    "heading_meaning": "What is in a column with the heading {}?",
}
# Questions whose answer is a staff number.
WHO = frozenset({"ambiguous_staff", "unknown_staff"})
ANSWERS = {
    "dmy": "The day",
    "mdy": "The month",
    "ymd": "The year",
    "completed": "When the training was done",
    "expires": "When the training runs out",
}
OPEN = {"heading_meaning": "Nothing that is read"}
LEFT_OPEN = "None of those offered: keep as unknown"


def question_said(one: AnswerLine) -> str:
    """What was asked."""
    return QUESTIONS.get(one.code, one.code + ": {}").format(quoted(one.value, 100))


def answer_said(one: AnswerLine, register: Register, people: Mapping[str, NumberedPerson]) -> str:
    """What was answered; a code that the register does not have any more is told as it is."""
    answer = one.answer
    if answer is None:
        return OPEN.get(one.code, LEFT_OPEN)
    if one.code == "unknown_provider" and answer in register.provider_ids:
        return f"{register.providers[register.provider_ids[answer]].name} ({answer})"
    if one.code == "unknown_course":
        found = register.curricula_coded(answer)
        if len(found) == 1:
            course = register.curricula[found[0]]
            owner = register.providers[register.provider_ids[course.provider]].name
            return f"{course.name} ({course.code}), {owner}"
    if one.code in WHO and answer in people:
        return f"{people[answer].surname}, {people[answer].forename} ({answer})"
    if one.code == "heading_meaning":
        return heading_of(answer)
    return ANSWERS.get(answer, answer)
