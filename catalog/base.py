"""What all declaration models share: strict, frozen, no unknown keys."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
RuleCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]


class Declaration(BaseModel):
    """A piece of a declaration file; a key that the model does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Declaration):
    """A name in the two languages; people of the school see `zh` only."""

    zh: str
    en: str
