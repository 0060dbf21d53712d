"""The addresses below ``/api/v1/``: the addresses themselves, the checking and the document are made of this."""

from __future__ import annotations

from chengxu.api.rest import positions, reading, sending, shapes
from chengxu.api.rest.declaring import PROBLEM, Group, Header, Operation, Part, Proof, Reply
from chengxu.common.messages import Message

ROOT = "/api/v1"
CODE = r"^[A-Za-z0-9_-]{1,40}$"


def _wrong(status: int, meaning: Message, **headers: Message) -> Reply:
    return Reply(
        status, meaning, shapes.Problem, (PROBLEM,), {n.replace("_", "-"): m for n, m in headers.items()}
    )


UNREADABLE = _wrong(400, Message("参数或正文读不懂", "a parameter or the body cannot be understood"))
NO_KEY = _wrong(
    401,
    Message("缺少密钥，或密钥不对", "the key is missing or wrong"),
    WWW_Authenticate=Message("要的凭据", "what is wanted"),
)
NOT_FOUND = _wrong(404, Message("没有这个内容，或不公开", "there is none, or it is not public"))
NOT_TAKEN = _wrong(
    405, Message("不接受这种方法", "the method is not taken"), Allow=Message("接受的方法", "what is taken")
)
TOO_LARGE = _wrong(413, Message("正文太大", "the body is too large"))
RULE = _wrong(422, Message("读得懂，但不符合要求", "understood, but it breaks a rule"))
TOO_MANY = _wrong(
    429,
    Message("次数太多", "too often"),
    Retry_After=Message("多少秒以后再来", "seconds until it may be tried again"),
)
READS = (UNREADABLE, NOT_TAKEN)
WHERE = {"Location": Message("去哪里看进展", "where to read what became of it")}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET", path=f"{ROOT}/categories", id="api-categories", group=Group.READ, work=reading.categories,
        title=Message("今天可以反映的小类", "what can be reported today"),
        replies=(Reply(200, Message("全部小类", "all of them"), shapes.Categories), *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/categories/{{code}}", id="api-category", group=Group.READ, work=reading.category,
        parts=(Part("code", Message("小类代码", "the code of a category"), pattern=CODE),),
        title=Message("一个小类和它的问题", "a category and its questions"),
        replies=(Reply(200, Message("小类", "the category"), shapes.Category), NOT_FOUND, *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/matters", id="api-matters", group=Group.READ, work=reading.list_matters,
        query=shapes.MattersWanted, title=Message("公开事项", "public matters"),
        about=Message(
            "公众反映的、公开小类的事项，新的在前；没有人的姓名、原话和照片",
            "what the public reported in public categories, the newest first; no names, no words, no pictures",
        ),
        replies=(Reply(200, Message("一页", "a page"), shapes.Matters), RULE, *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/indicators", id="api-indicators", group=Group.READ, work=reading.list_indicators,
        title=Message("公开的指标", "the figures that are published"),
        replies=(Reply(200, Message("指标", "the figures"), shapes.Indicators), *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/indicators/{{id}}", id="api-indicator", group=Group.READ, work=reading.indicator,
        parts=(Part("id", Message("指标编号", "the id of a figure"), pattern=r"^[A-Za-z0-9_.-]{1,80}$"),),
        query=shapes.Days, title=Message("一个指标在一段时间的值", "a figure over some days"),
        replies=(Reply(200, Message("值与算法", "the value and how it is computed"), shapes.Figure), NOT_FOUND, RULE, *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/service-points", id="api-service-points", group=Group.READ,
        work=reading.service_points, query=shapes.PointsWanted,
        title=Message("便民服务点", "where the public is served"),
        replies=(Reply(200, Message("服务点", "the places"), shapes.ServicePoints), RULE, *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/data", id="api-data", group=Group.READ, work=reading.data_sets,
        title=Message("开放数据集", "the sets of open data"),
        replies=(Reply(200, Message("数据集与文件地址", "the sets and where their files are"), shapes.DataSets), NOT_FOUND, *READS),
    ),
    Operation(
        method="GET", path=f"{ROOT}/reports/{{receipt}}", id="api-report", group=Group.READ, work=reading.report,
        parts=(Part("receipt", Message("回执码", "the receipt"), pattern=r"^[0-9A-Za-z-]{10,12}$"),),
        title=Message("凭回执码看进展", "what became of a report, by its receipt"),
        replies=(Reply(200, Message("进展", "what became of it"), shapes.Report), NOT_FOUND, *READS),
    ),
    Operation(
        method="POST", path=f"{ROOT}/reports", id="api-send", group=Group.SEND, work=sending.send, proof=Proof.KEY,
        headers=(
            Header(sending.REPEAT, Message("同一次发送的标记，再发不会重复", "marks one sending, so that it counts once"), sending.MOST_REPEAT),
        ),
        body=shapes.NewReport, title=Message("送一份来件", "send a report"),
        about=Message(
            "和公众网页、Open311 走同一个入口。坐标要说明坐标系；照片写成 base64，最多 6 张",
            "the same way in as the portal and Open311. A position states its frame; photographs are base64, six at most",
        ),
        replies=(
            Reply(200, Message("这一份早已收到", "this sending had come before"), shapes.Taken, headers=WHERE),
            Reply(201, Message("收到", "taken"), shapes.Taken, headers=WHERE),
            UNREADABLE, NO_KEY, NOT_TAKEN, TOO_LARGE, RULE, TOO_MANY,
        ),
    ),
    Operation(
        method="POST", path=f"{ROOT}/positions", id="api-positions", group=Group.SEND, work=positions.send, proof=Proof.KEY,
        body=positions.NewPositions, title=Message("写入车辆定位", "send positions of vehicles"),
        about=Message(
            "供车辆定位平台推送：密钥要带 --positions。乱序、重复都可以；不认识的车等逐条说明，其余照收",
            "for the platform of a fleet to push: the key needs --positions. Order and repetition do not matter; what does not fit, such as "
            "an unknown vehicle, is told one by one and the rest is taken",
        ),
        replies=(
            Reply(200, Message("收了多少", "how many were taken"), positions.TakenPositions),
            UNREADABLE, NO_KEY, NOT_TAKEN, TOO_LARGE, RULE, TOO_MANY,
        ),
    ),
)  # fmt: skip
