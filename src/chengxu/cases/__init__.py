"""The life of a case: seven stages, their clocks, and who may move it on."""
