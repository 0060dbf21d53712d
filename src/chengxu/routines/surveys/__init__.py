"""Rounds of asking people how satisfied they are (满意度测评): what was asked, how many answered, what they said."""
