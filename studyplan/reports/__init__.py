"""One plan, several forms of it: each module here owns one output and the library that makes it."""
