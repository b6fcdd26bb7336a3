"""All the cases of the chain of assurance, in the order of its links."""

from tests.rules.chain_certification import CERTIFICATION, STATUS, UNKNOWN
from tests.rules.chain_route import ROUTE, TRAINER
from tests.rules.chain_scope import BODY, SCOPE

CASES = [*UNKNOWN, *CERTIFICATION, *STATUS, *SCOPE, *ROUTE, *TRAINER, *BODY]
