"""The corpus: what HR teams, their systems and their trainers send, made by scripts.

Beside the scripts stands, for each file, what the contract says of it.
"""

from tests.golden.corpus import cells, delegates, exports, forms, free, matrices, refused, untidy

FILES = {
    **forms.FILES,
    **free.FILES,
    **exports.FILES,
    **delegates.FILES,
    **matrices.FILES,
    **untidy.FILES,
    **cells.FILES,
    **refused.FILES,
}
