"""The only writers of undertakings, a module for each kind: one transaction each, load → decide → write → append deeds."""
