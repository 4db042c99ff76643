"""One clean roster in thousands of polluted versions, and what must never become of its rows.

The idea is that of Pollock (Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann: "Pollock: A Data Loading
Benchmark", PVLDB 16(8), 2023): one file, every fault at every place, and a loader judged by what it makes
of them. Roster, pollutions and code are our own.
"""
