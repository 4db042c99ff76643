"""How well medication texts are read: every set of real texts, judged by a truth that is not our own."""
