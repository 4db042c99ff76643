"""`python -m magrisk`: the same as `magrisk`."""

from magrisk.cli import main

main()
