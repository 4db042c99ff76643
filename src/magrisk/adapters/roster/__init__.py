"""The roster: a file of patients, one a row, to a scored file."""
