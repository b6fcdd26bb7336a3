"""Attacks sqlmap and wapiti make on the tracker, on this machine alone; `make attack` runs them.

The tracker is started with the demo, on a database of its own, and served by gunicorn on 127.0.0.1.
Each role's pages and forms are found by following links, and each page tells by which names it
reads its address. sqlmap then tries every one of those names, every field of every form and every
id in an address; wapiti follows links itself. Limits stay on, and so do tokens in forms.

    python -m tests.attack TOOLS [--engine sqlite|postgresql] [--roles hr,visitor] [--seconds 60]

TOOLS is the folder with the programs `sqlmap` and `wapiti`. What was found is kept in
tests/attack/found, a file for each engine and role; a role that has one is not tried again. It ends
with 1 where there is a finding that is not in FALSE_ALARMS.
"""
