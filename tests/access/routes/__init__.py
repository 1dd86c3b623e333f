"""A recipe for every address of the site: how it is asked, and what the oracle says of the answer.

The addresses come from Django's resolver; one without a recipe fails the proof.
"""

from tests.access.cases import Recipe
from tests.access.routes import attached, door, duties, entry, ledgers, life, manage, telling

RECIPES: dict[str, Recipe] = {
    **door.RECIPES,
    **telling.RECIPES,
    **ledgers.RECIPES,
    **attached.RECIPES,
    **duties.RECIPES,
    **life.RECIPES,
    **entry.RECIPES,
    **manage.RECIPES,
}
"""By the address's name."""
