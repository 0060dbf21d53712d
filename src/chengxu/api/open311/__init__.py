"""Open311 GeoReport v2: discovery, services, requests, tokens, and a few extensions that plain clients never notice.

Source of every rule here, unless it says otherwise: the GeoReport v2 specification (wiki.open311.org/GeoReport_v2).
"""
