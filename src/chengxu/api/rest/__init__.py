"""The open interface in JSON below ``/api/v1/``, and the one table of every address that programs may use.

The table (:mod:`chengxu.api.rest.table`) is what the addresses, the checking of what is sent and the OpenAPI document are made of.
"""
