"""What every statement is: frozen values that know their kind, by which data tell them apart."""

import re
from typing import TYPE_CHECKING, ClassVar, dataclass_transform, get_args


@dataclass_transform(frozen_default=True)
class Statement:
    """The annotations of a subclass are its fields, in order; `vars` holds their values in that order.

    The kind is the class's name, `TooOld` is "too_old", unless a field `kind` says which of several it is.
    """

    kind: str
    kinds: ClassVar[tuple[str, ...]]
    __match_args__: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        cls.__match_args__ = tuple(cls.__annotations__)  # type: ignore[misc]
        cls.kind = re.sub(r"(?<=.)(?=[A-Z])", "_", cls.__name__).lower()
        cls.kinds = get_args(cls.__annotations__.get("kind")) or (cls.kind,)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in {**vars(self), "kind": self.kind}.items())
        return f"{type(self).__name__}({values})"

    if not TYPE_CHECKING:  # mypy makes both from the annotations, and would take these for more lenient

        def __init__(self, *values, **named):
            names = self.__match_args__
            values += tuple(named.pop(name) for name in names[len(values) :] if name in named)
            if named or len(values) != len(names):
                raise TypeError(f"{type(self).__name__} takes {names}")
            vars(self).update(zip(names, values, strict=True))

        def __setattr__(self, name, value):
            raise AttributeError(f"{self!r} is frozen")
