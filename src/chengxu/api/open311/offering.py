"""What can be reported: the public categories of the pack as services, and their questions as attributes. Pure."""

from __future__ import annotations

from datetime import date

from chengxu.api.open311.writing import Answer, Many, Row
from chengxu.catalog.questions import Question
from chengxu.catalog.rules import Catalog, Category

REALTIME = "realtime"


def offered(catalog: Catalog, day: date) -> dict[str, Category]:
    """What can be reported on a day, by service code, in the order of the pack."""
    return catalog.offered(day)


def services(catalog: Catalog, day: date) -> Answer:
    """GET services."""
    return Answer("services", Many("service", [_service(c) for c in offered(catalog, day).values()]))


def definition(category: Category) -> Answer:
    """GET service definition; a category without questions has one without attributes."""
    asked = [_attribute(place, q) for place, q in enumerate(category.questions, 1)]
    return Answer("service_definition", {"service_code": category.id, "attributes": Many("attribute", asked)})


def about(category: Category) -> str:
    """What a category is about, in words the pack already shows to everybody: its name and when a case is filed."""
    return f"{category.name}：{'；'.join(str(condition.text) for condition in category.conditions)}"


def _service(category: Category) -> Row:
    return {
        "service_code": category.id,
        "service_name": str(category.name),
        "description": about(category),
        "metadata": bool(category.questions),
        "type": REALTIME,
        "keywords": ",".join(word.replace(",", " ") for word in category.words),
        "group": str(category.major_name),
    }


def _attribute(place: int, question: Question) -> Row:
    row: dict[str, object] = {
        "variable": question.variable,
        "code": question.code,
        "datatype": question.datatype.value,
        "required": question.required,
        "datatype_description": str(question.hint),
        "order": place,
        "description": str(question.text),
    }
    if question.datatype.is_list:
        row["values"] = Many("value", [{"key": key, "name": str(n)} for key, n in question.values.items()])
    return row
