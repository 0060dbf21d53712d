"""The decisions about activities and commitments: pure, beside those about consultations in ``rules``."""
