"""`python -m studyplan`: the same program where the script is not on the path."""

from studyplan.cli import main

if __name__ == "__main__":
    main()
