"""What Open311 answers in JSON, as shapes for the document. XML says the same by the mapping the standard prescribes."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType


class Endpoint(Struct, kw_only=True):
    """Where one of the two endpoints is."""

    specification: str
    url: str
    changeset: str
    type: Literal["production", "test"]
    formats: list[str]


class Discovery(Struct, kw_only=True):
    """Where the endpoints are, and since when what they declare holds."""

    changeset: str
    contact: str | None
    key_service: str | None
    endpoints: list[Endpoint]


class Service(Struct, kw_only=True):
    """What can be reported."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: Literal["realtime"]
    keywords: str | None
    group: str | None


class AttributeValue(Struct, kw_only=True):
    """One choice."""

    key: str
    name: str


class Attribute(Struct, kw_only=True):
    """One question."""

    variable: bool
    code: str
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: bool
    datatype_description: str | None
    order: int
    description: str | None
    values: list[AttributeValue] | UnsetType = UNSET


class ServiceDefinition(Struct, kw_only=True):
    """The questions of a service."""

    service_code: str
    attributes: list[Attribute]


class Note(Struct, kw_only=True):
    """Something that happened (extension)."""

    datetime: str
    type: str
    description: str


class Extended(Struct, kw_only=True):
    """What the county knows besides (extension)."""

    case_no: str | None
    stage: str
    group: str | None


class ServiceRequest(Struct, kw_only=True):
    """One request as everybody may see it."""

    service_request_id: str
    status: Literal["open", "closed"]
    status_notes: str | None
    service_name: str | None
    service_code: str
    description: str | None
    agency_responsible: str | UnsetType | None = UNSET
    requested_datetime: str
    updated_datetime: str | None
    expected_datetime: str | UnsetType | None = UNSET
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None
    extended_attributes: Extended | UnsetType = UNSET
    notes: list[Note] | UnsetType = UNSET


class Accepted(Struct, kw_only=True):
    """The receipt of a request."""

    service_request_id: str
    service_notice: str


class Token(Struct, kw_only=True):
    """The request of a token."""

    service_request_id: str
    token: str


class Update(Struct, kw_only=True):
    """One step (extension of mySociety)."""

    update_id: str
    service_request_id: str
    status: Literal["open", "closed"]
    updated_datetime: str
    description: str


class Added(Struct, kw_only=True):
    """The receipt of an update."""

    update_id: str
    service_request_id: str


class StandardError(Struct, kw_only=True):
    """One thing that is wrong, as the standard wants it; ``code`` is at least as exact as the status."""

    code: int
    description: str


class RequestsWanted(Struct, kw_only=True):
    """The filters of GET requests, each text that is read leniently; see the reference for what each may say."""

    service_request_id: str | UnsetType = UNSET
    service_code: str | UnsetType = UNSET
    start_date: str | UnsetType = UNSET
    end_date: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    updated_after: str | UnsetType = UNSET
    updated_before: str | UnsetType = UNSET
    lat: str | UnsetType = UNSET
    long: str | UnsetType = UNSET
    radius: str | UnsetType = UNSET
    page: str | UnsetType = UNSET
    page_size: str | UnsetType = UNSET
    extensions: str | UnsetType = UNSET
    jurisdiction_id: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET


class UpdatesWanted(Struct, kw_only=True):
    """The window of GET servicerequestupdates."""

    start_date: str | UnsetType = UNSET
    end_date: str | UnsetType = UNSET
    jurisdiction_id: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET


class Place(Struct, kw_only=True):
    """What every other GET takes."""

    jurisdiction_id: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET


class NewRequest(Struct, kw_only=True):
    """POST requests: a service and a location by one of three ways. Answers go as ``attribute[CODE]``."""

    service_code: str
    lat: str | UnsetType = UNSET
    long: str | UnsetType = UNSET
    address_string: str | UnsetType = UNSET
    address_id: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    media_url: str | UnsetType = UNSET
    device_id: str | UnsetType = UNSET
    account_id: str | UnsetType = UNSET
    jurisdiction_id: str | UnsetType = UNSET
    idempotency_key: str | UnsetType = UNSET


class NewUpdate(Struct, kw_only=True):
    """POST servicerequestupdates."""

    service_request_id: str
    description: str
    update_id: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    media_url: str | UnsetType = UNSET
    jurisdiction_id: str | UnsetType = UNSET
