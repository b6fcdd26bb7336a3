"""A register workbook with every sheet, every column and every way to write a cell."""

from datetime import UTC, date, datetime
from typing import Any


def sheet(headings: str, *rows: dict[str, Any]) -> list[list[Any]]:
    """A sheet with these headings, separated by commas, and a row for each of the dicts."""
    names = headings.split(", ")
    assert all(set(row) <= set(names) for row in rows)
    return [names, *([row.get(name) for name in names] for row in rows)]


CHECKED = date(2026, 11, 1)

# Not in the order in which they depend on each other: the order of a file means nothing.
SHEETS: dict[str, list[list[Any]]] = {
    "Requirements": sheet(
        "Code, Name, Setting types, NHS commissioned, Nations, Staff groups, Roles, Level, "
        "Assurance, Interval months, Convention, Renewal window months, Full programme months, "
        "Grace days, New starter days, Warning days, Target, Strength, Authority, Source, From, To",
        {
            "Code": "PI-NHS",
            "Name": "Physical interventions",
            "Setting types": "Mental health unit; Learning-disability hospital",
            "NHS commissioned": "Yes",
            "Nations": "England;Wales",
            "Staff groups": "Nursing; Medical",
            "Roles": "Nurse",
            "Level": "Physical",
            "Assurance": "accredited",
            "Interval months": 12,
            "Convention": "Day before",
            "Renewal window months": 3,
            "Full programme months": 48,
            "Grace days": 14,
            "New starter days": "30",
            "Warning days": 60,
            "Target": "85%",
            "Strength": "must",
            "Authority": "NHS Standard Contract",
            "Source": "contract of 2020",
            "From": "01/04/2020",
            "To": date(2022, 3, 31),
        },
        {
            "Code": "PI-NHS",
            "NHS commissioned": "Y",
            "Level": "physical",
            "Interval months": 12.0,
            "Target": 0.9,
            "Strength": "contract",
            "From": date(2022, 4, 1),
        },
        {"Code": "AWARE", "Level": "Awareness", "Strength": "Advisory"},
    ),
    "Organisations": sheet(
        "Code, Name",
        {"Code": "TAH", "Name": "Tahoma Trust"},
        {"Code": 457, "Name": "Numbered Care"},
    ),
    "Settings": sheet(
        "Organisation, Code, Name, Type, NHS commissioned, Nation, Populations, Identifier kind, "
        "Identifier, Declared provider, From, To",
        {
            "Organisation": "TAH",
            "Code": "007",
            "Name": "Ward 7",
            "Type": "mental health unit",
            "NHS commissioned": True,
            "Nation": "England",
            "Populations": "Mental health; Autism",
            "Identifier kind": "CQC location",
            "Identifier": "RVN9A",
            "Declared provider": "OAKLEA",
            "From": date(2019, 1, 1),
        },
        {
            "Organisation": "457",
            "Code": "HOME-1",
            "Name": "The Lodge",
            "Type": "Childrens Home",
            "NHS commissioned": "No",
            "Nation": "northern-ireland",
            "Populations": "children",
            "Identifier kind": "Ofsted URN",
            "Identifier": "SC123456",
            "From": "1st April 2018",
            "To": "31/12/2024",
        },
        {
            "Organisation": "TAH",
            "Code": "HOME-1",
            "Name": "The Lodge",
            "Type": "childrens_home",
            "NHS commissioned": "n",
            "Nation": "Northern Ireland",
            "Populations": "children",
            "Identifier kind": "Ofsted URN",
            "Identifier": 1234567,
            "From": "01/01/2025",
        },
    ),
    "Commissioners": sheet(
        "Code, Name, Kind, From, To, Successor",
        {"Code": "CCG1", "Name": "Old CCG", "Kind": "CCG", "To": "30/06/2022", "Successor": "ICB1"},
        {"Code": "ICB1", "Name": "New ICB", "Kind": "ICB", "From": "01/07/2022"},
    ),
    "Commissioning": sheet(
        "Commissioner, Setting, From, To",
        {"Commissioner": "CCG1", "Setting": "007", "To": date(2022, 6, 30)},
        {"Commissioner": "ICB1", "Setting": "007", "From": date(2022, 7, 1)},
    ),
    "Certification bodies": sheet(
        "Code, Name, From, To, Source, Last checked",
        {
            "Code": "BODY",
            "Name": "A certification body",
            "From": "27/06/2019",
            "Source": "its licence",
            "Last checked": CHECKED,
        },
    ),
    "Accreditations": sheet(
        "Body, Accredited by, Standard, Reference, From, To, Source, Last checked",
        {
            "Body": "BODY",
            "Accredited by": "UKAS",
            "Standard": "ISO/IEC 17065:2012",
            "Reference": 10766,
            "From": "5 Oct 2020",
            "Source": "its directory",
            "Last checked": "01.11.2026",
        },
    ),
    "Providers": sheet(
        "Code, Name, Aliases, Kind, Organisation, Source, Last checked",
        {
            "Code": "OAKLEA",
            "Name": "Oaklea Ltd",
            "Aliases": "Oaklee; Oaklea",
            "Source": "its page",
            "Last checked": datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None),
        },
        {
            "Code": "TAH-OWN",
            "Name": "Tahoma own training",
            "Kind": "In-house",
            "Organisation": "TAH",
        },
    ),
    "Curricula": sheet(
        "Provider, Code, Name, Aliases, Level, Family",
        {
            "Provider": "OAKLEA",
            "Code": "L2",
            "Name": "Oaklea level 2",
            "Aliases": "PI; Physical",
            "Level": "physical",
            "Family": "oaklea",
        },
        {
            "Provider": "OAKLEA",
            "Code": "L1",
            "Name": "Oaklea level 1",
            "Level": "Psychological",
            "Family": "oaklea",
        },
        {"Provider": "TAH-OWN", "Code": "L2", "Name": "Own level 2", "Level": "physical"},
    ),
    "Certifications": sheet(
        "Provider, Body, Certificate number, Standards version, Curricula, Populations, "
        "Setting types, Nations, From, To, Source, Last checked",
        {
            "Provider": "OAKLEA",
            "Body": "BODY",
            "Certificate number": "C-1",
            "Standards version": 1.2,
            "Curricula": "L2;L1",
            "Populations": "children;autism",
            "Setting types": "childrens home",
            "Nations": "England",
            "From": date(2019, 4, 1),
            "To": date(2022, 3, 31),
            "Source": "certificate",
            "Last checked": CHECKED,
        },
        {"Provider": "TAH-OWN", "Body": "BODY", "From": "01/05/2021"},
    ),
    "Certification events": sheet(
        "Certificate number, Event, On, Curricula, Reason, Source",
        {
            "Certificate number": "C-1",
            "Event": "Suspended",
            "On": "02/01/2021",
            "Curricula": "L2",
            "Reason": "fees",
            "Source": "letter",
        },
        {
            "Certificate number": "C-1",
            "Event": "reinstated",
            "On": "02/03/2021",
            "Curricula": "L2",
        },
        # The number made up for the certification above that has none.
        {
            "Certificate number": "TAH-OWN/BODY/2021-05-01",
            "Event": "withdrawn",
            "On": "01/06/2026",
        },
    ),
    "Affiliates": sheet(
        "Provider, Organisation, Curricula, From, To, Source",
        {
            "Provider": "OAKLEA",
            "Organisation": "TAH",
            "Curricula": "L2",
            "From": "01/01/2021",
            "To": "31/12/2023",
            "Source": "approval letter",
        },
        {"Provider": "OAKLEA", "Organisation": "TAH", "Curricula": "L1", "From": "01/01/2021"},
    ),
    "Trainers": sheet(
        "Provider, Reference, Name, Grade, Organisation, From, To",
        {
            "Provider": "OAKLEA",
            "Reference": "T-9",
            "Name": "Sam Okafor",
            "Grade": "Senior",
            "From": "01/01/2020",
        },
        {"Provider": "OAKLEA", "Name": "Jo Ng", "Grade": "associate", "Organisation": "TAH"},
    ),
}
