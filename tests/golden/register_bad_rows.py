"""One bad row for each way in which the register import refuses, beside the good ones."""

from typing import Any

# Sheet, the bad row as its good neighbours would say it, and what is told: column, code, value.
BAD_ROWS: list[tuple[str, dict[str, Any], tuple[tuple[str | None, str, str | None], ...]]] = [
    ("Organisations", {"Name": "No code"}, (("A", "missing_value", None),)),
    ("Organisations", {"Code": "X"}, (("B", "missing_value", None),)),
    ("Organisations", {"Code": "tah", "Name": "Again"}, ((None, "duplicate_row", None),)),
    ("Organisations", {"Code": "#N/A", "Name": "Bad"}, (("A", "bad_value", "#N/A"),)),
    ("Organisations", {"Code": "X" * 101, "Name": "Long"}, (("A", "bad_value", "X" * 101),)),
    (
        "Commissioners",
        {"Code": "A", "Name": "A", "Successor": "B"},
        (("F", "bad_identifier", "B"),),
    ),
    # Refused for its own successor, so the next is refused too.
    (
        "Commissioners",
        {"Code": "C", "Name": "C", "Successor": "A"},
        (("F", "bad_identifier", "A"),),
    ),
    ("Commissioners", {"Code": "D", "Name": "D", "Successor": "D"}, (("F", "bad_value", "D"),)),
    (
        "Commissioners",
        {"Code": "E", "Name": "E", "From": "2/1/2020", "To": "1/1/2020"},
        (("E", "bad_value", "1/1/2020"),),
    ),
    (
        "Settings",
        {"Organisation": "NOBODY", "Code": "S1", "Name": "S", "Type": "special school"},
        (("A", "bad_identifier", "NOBODY"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S2", "Name": "S", "Type": "hospital"},
        (("D", "bad_value", "hospital"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S3", "Name": "S", "Type": "special school"}
        | {"NHS commissioned": "perhaps", "Nation": "France", "Populations": "children; cats"},
        (
            ("E", "bad_value", "perhaps"),
            ("F", "bad_value", "France"),
            ("G", "bad_value", "children; cats"),
        ),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S4", "Name": "S", "Type": "special school"}
        | {"Identifier kind": "DfE URN", "Identifier": "12345"},
        (("I", "bad_identifier", "12345"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S5", "Name": "S", "Type": "special school"}
        | {"Identifier kind": "CQC location", "Identifier": "1-12345"},
        (("I", "bad_identifier", "1-12345"),),
    ),
    # A National Insurance number is not even repeated.
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S6", "Name": "S", "Type": "special school"}
        | {"Identifier kind": "anything", "Identifier": "AB 12 34 56 C"},
        (("I", "bad_identifier", None),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S7", "Name": "S", "Type": "special school"}
        | {"Declared provider": "NOBODY"},
        (("J", "unknown_provider", "NOBODY"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S8", "Name": "S", "Type": "special school"}
        | {"From": "31/02/2020", "To": "Apr-26"},
        (("K", "bad_date", "31/02/2020"), ("L", "bad_date", "Apr-26")),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "HOME-1", "Name": "The Lodge", "Type": "childrens home"}
        | {"From": "31/12/2024"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Commissioning",
        {"Commissioner": "ICB1", "Setting": "NOWHERE"},
        (("B", "unknown_setting", "NOWHERE"),),
    ),
    (
        "Commissioning",
        {"Commissioner": "NOBODY", "Setting": "007"},
        (("A", "bad_identifier", "NOBODY"),),
    ),
    ("Certification bodies", {"Code": "B2"}, (("B", "missing_value", None),)),
    (
        "Accreditations",
        {"Body": "NOBODY", "Accredited by": "UKAS"},
        (("A", "bad_identifier", "NOBODY"),),
    ),
    (
        "Accreditations",
        {"Body": "BODY", "Accredited by": "U.K.A.S.", "From": "13/13/2020"},
        (("E", "bad_date", "13/13/2020"),),
    ),
    (
        "Providers",
        {"Code": "P1", "Name": "P", "Kind": "in house"},
        (("E", "missing_value", None),),
    ),
    ("Providers", {"Code": "P2", "Name": "P", "Kind": "charity"}, (("D", "bad_value", "charity"),)),
    (
        "Curricula",
        {"Provider": "NOBODY", "Code": "L1", "Name": "L", "Level": "physical"},
        (("A", "unknown_provider", "NOBODY"),),
    ),
    (
        "Curricula",
        {"Provider": "oaklea", "Code": "l1", "Name": "L", "Level": "physical"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Curricula",
        {"Provider": "OAKLEA", "Code": "L9", "Name": "L"},
        (("E", "missing_value", None),),
    ),
    # The course of another provider.
    (
        "Certifications",
        {"Provider": "TAH-OWN", "Body": "BODY", "Certificate number": "C-2", "Curricula": "L2;L1"},
        (("E", "unknown_course", "L2;L1"),),
    ),
    (
        "Certifications",
        {"Provider": "NOBODY", "Body": "NOBODY", "Certificate number": "C-3", "Curricula": "L2"},
        (("A", "unknown_provider", "NOBODY"), ("B", "bad_identifier", "NOBODY")),
    ),
    (
        "Certifications",
        {"Provider": "TAH-OWN", "Body": "BODY", "From": "01/05/2021"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Certification events",
        {"Certificate number": "C-9", "Event": "withdrawn", "On": "1/1/2020"},
        (("A", "bad_identifier", "C-9"),),
    ),
    (
        "Certification events",
        {"Certificate number": "C-1", "Event": "lost", "On": None},
        (("B", "bad_value", "lost"), ("C", "missing_value", None)),
    ),
    (
        "Certification events",
        {"Certificate number": "C-1", "Event": "withdrawn", "On": "1/1/2020", "Curricula": "L7"},
        (("D", "unknown_course", "L7"),),
    ),
    (
        "Certification events",
        {"Certificate number": "C-1", "Event": "suspended", "On": "2/1/2021", "Curricula": "L2"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Affiliates",
        {"Provider": "OAKLEA", "Organisation": "TAH", "Curricula": "L2", "From": "31/12/2023"},
        ((None, "duplicate_row", None),),
    ),
    ("Trainers", {"Provider": "OAKLEA", "Grade": "senior"}, (("B", "missing_value", None),)),
    ("Trainers", {"Provider": "OAKLEA", "Name": "X"}, (("D", "missing_value", None),)),
    (
        "Trainers",
        {"Provider": "OAKLEA", "Name": "SAM OKAFOR", "Reference": "t9", "Grade": "senior"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Requirements",
        {"Code": "PI-NHS", "Level": "physical", "Strength": "must", "From": "1/4/2020"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Requirements",
        {"Code": "R1", "Level": "physical", "Strength": "must", "Assurance": "lapsed"}
        | {"Interval months": 0, "Grace days": "2 weeks", "Warning days": 1.5, "Target": 101},
        (
            ("I", "bad_value", "lapsed"),
            ("J", "bad_value", "0"),
            ("N", "bad_value", "2 weeks"),
            ("P", "bad_value", "1.5"),
            ("Q", "bad_value", "101"),
        ),
    ),
    ("Requirements", {"Code": "R2", "Level": "physical"}, (("R", "missing_value", None),)),
]
