"""Characters that have no place in a line of text: their one definition, and what is done about them."""

import unicodedata

_JOINERS = "\u200c\u200d"  # within words of some scripts and within emoji; they disturb nothing


def is_hidden(char: str) -> bool:
    """Whether a character is a control, a line break, half a pair, or unseen as a switch of direction is."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in _JOINERS


def misleads(char: str) -> bool:
    """Whether a hidden character makes a line show something else: a file with one is refused.

    The others (soft hyphens, marks of no width) come along when text is pasted; they are only left out.
    """
    inert = unicodedata.category(char) == "Cf" and unicodedata.bidirectional(char) == "BN"
    return is_hidden(char) and not inert


def plain(text: str) -> str:
    """The text on one line without hidden characters; every kind of white space becomes a space."""
    if text.isprintable():
        return text
    words = "".join(" " if char.isspace() else char for char in text)
    return "".join(char for char in words if not is_hidden(char)).strip()


def escaped(text: str) -> str:
    """The text with what a terminal may not print spelled out, all hidden characters among it."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
