"""Words typed into a 问题清单 as pages show them, masked."""

from dataclasses import replace

from acts.receiving.typed_words import TypedBack
from portal.masking import masked_text


def typed_shown(found: TypedBack) -> TypedBack:
    """The same with ID numbers and phones starred; its `digest` is no longer that of what was typed."""
    return replace(
        found,
        proposals=tuple(
            replace(each, message=masked_text(each.message), words=masked_text(each.words)) for each in found.proposals
        ),
        not_taken=tuple(
            replace(each, problem=masked_text(each.problem), words=masked_text(each.words)) for each in found.not_taken
        ),
    )
