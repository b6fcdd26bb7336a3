"""The world of the corpus: HIVE with forty people, and a register with old names and likenesses.

PI level 2 is a course of two providers, MAPA the old name of CPI, and Clinical Risk (PAR) a name
with brackets of its own. Two people of Willow House are called Mohammed Ali; of the two called
John Smith one works in each place; Ana Gomes has a post in both; Sara Whitfield was Sara Khan.
"""

from datetime import date

from sqlalchemy.orm import Session

from tests.actions.world import PEOPLE, STAFF, add_course, add_provider, register_world, take
from tracker.rules.words import Level

START = date(2019, 4, 1)
MORE_PEOPLE = [
    ["00201", "Adeyemi", "Tunde", "W1", "Nurse"],
    ["00202", "Ali", "Mohammed", "W1", "Carer"],
    ["00203", "Ali", "Mohammed", "W1", "Nurse"],
    ["00204", "Baker", "Lucy", "W1", "Carer"],
    ["00205", "Bianchi", "Giulia", "W2", "Carer"],
    ["00206", "Clarke", "Owen", "W2", "Nurse"],
    ["00207", "Davies", "Rhys", "W1", "Carer"],
    ["00208", "Edwards", "Megan", "W2", "Carer"],
    ["00209", "Fitzgerald", "Niamh", "W1", "Nurse"],
    ["00210", "Gomes", "Ana", "W1", "Carer"],
    ["00210-2", "Gomes", "Ana", "W2", "Carer"],
    ["00211", "Khan", "Sara", "W1", "Nurse"],
    ["00212", "Hughes", "Bethan", "W2", "Carer"],
    ["00213", "Iqbal", "Sana", "W1", "Carer"],
    ["00214", "Jackson", "Leroy", "W2", "Carer"],
    ["00215", "Kowalska", "Magda", "W1", "Carer"],
    ["00216", "Lewis", "Tom", "W2", "Nurse"],
    ["00217", "Morgan", "Eleri", "W1", "Carer"],
    ["00218", "Müller", "Anke", "W2", "Nurse"],
    ["00219", "Núñez", "José", "W1", "Carer"],
    ["00220", "Nowak", "Piotr", "W2", "Carer"],
    ["00221", "Okafor", "Chidi", "W1", "Nurse"],
    ["00222", "Price", "Gareth", "W2", "Carer"],
    ["00223", "Quinn", "Aoife", "W1", "Carer"],
    ["00224", "Roberts", "Ffion", "W2", "Carer"],
    ["00225", "Shah", "Priya", "W1", "Nurse"],
    ["00226", "Taylor", "Grace", "W2", "Carer"],
    ["00227", "Thomas", "Ieuan", "W1", "Carer"],
    ["00228", "Usman", "Bilal", "W2", "Carer"],
    ["00229", "van der Berg", "Pieter", "W1", "Nurse"],
    ["00230", "Walker", "Jade", "W2", "Carer"],
    ["00231", "Wright", "Callum", "W1", "Carer"],
    ["00232", "Xu", "Wei", "W2", "Nurse"],
    ["00233", "Young", "Hannah", "W1", "Carer"],
    ["00234", "Zaman", "Noor", "W2", "Carer"],
    ["00235", "Évrard", "Chloé", "W2", "Nurse"],
]
SARA_MARRIED = ["00211", "Whitfield", "Sara", "W1", "Nurse"]


def corpus_world(session: Session) -> None:
    """The register and the people that the files of the corpus speak of."""
    register_world(session)
    alder = add_provider(session, "ALDER", "Alder Training")
    add_course(session, alder, "AP", "Physical intervention level 2", ("PI level 2",))
    maybo = add_provider(session, "MAYBO", "Maybo", ("Maybo Ltd",))
    add_course(session, maybo, "MB1", "Positive approaches", level=Level.PSYCHOLOGICAL)
    add_course(session, maybo, "MB2", "Safer physical intervention", ("PI level 2",))
    cpi = add_provider(session, "CPI", "CPI Safety Intervention", ("MAPA",))
    add_course(session, cpi, "SI1", "Safety Intervention Foundation", ("MAPA Foundation",))
    add_course(session, cpi, "SI2", "Safety Intervention Advanced", ("MAPA Advanced",))
    beech = add_provider(session, "BEECH", "Beech Learning", ("Beech e-learning",))
    for code, name, aliases in (
        ("BC", "Clinical Risk (PAR)", ()),
        ("BF", "Fire Safety", ()),
        ("BM", "Moving and Handling", ()),
        ("BS", "Safeguarding Adults", ("SGA",)),
        ("BL", "Basic Life Support", ("BLS",)),
        ("BP", "Positive Behaviour Support", ("PBS",)),
    ):
        add_course(session, beech, code, name, aliases, Level.AWARENESS)
    session.commit()
    people = [*PEOPLE, *([*row, START] for row in MORE_PEOPLE)]
    assert take(session, STAFF, *people)["rows"]["new"] == len(people)
    assert take(session, STAFF, [*SARA_MARRIED, START])["rows"]["changed"] == 1
