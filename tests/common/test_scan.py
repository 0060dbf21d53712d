"""Which parts of a Chinese report are figures, and which only look like figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.quantity import Approx, scan

NAMES = ("12345", "721工作法", "两违", "三会一课", "二凉亭", "两个维护", "一户一策", "12319")
MEASURES_OF_THE_FIELD = """
余次 余个 余人次 余处 处 条 余起 余次以上 余台次 张 吨 万元 余份 余万元 元
个 余户 余平方米 余盏 % 件 台 辆 根 公里
"""


def seen(text, names=NAMES):
    """(text, value or span in whole units, how, measure) of each figure."""
    return [
        (
            q.text,
            None if q.placeholder else (q.low, q.high) if q.value is None else q.value / 1000,
            str(q.approx),
            q.measure,
        )
        for q in scan(text, names)
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # exact, with every kind of numeral
        ("设立疏导点3处", [("3处", 3, "exact", "处")]),
        ("发放１２，３４５份资料", [("１２，３４５份", 12_345, "exact", "份")]),
        ("发放12,345份资料", [("12,345份", 12_345, "exact", "份")]),
        ("完成整改,35处,其余在办", [("35处", 35, "exact", "处")]),
        ("覆盖五个中心村和十二个社区", [("五个", 5, "exact", "个"), ("十二个", 12, "exact", "个")]),
        ("开展两次宣传、两期培训", [("两次", 2, "exact", "次"), ("两期", 2, "exact", "期")]),
        ("整改一百二十处", [("一百二十处", 120, "exact", "处")]),
        ("实行16小时5班保洁", [("16小时", 16, "exact", "小时"), ("5班", 5, "exact", "班")]),
        ("新增2个示范社区", [("2个", 2, "exact", "个")]),
        ("罚款2万元", [("2万元", 20_000, "exact", "元")]),
        ("改造1.2万平方米", [("1.2万平方米", 12_000, "exact", "平方米")]),
        ("面积3㎡、长200m、重3t、历时24h", [
            ("3㎡", 3, "exact", "平方米"),
            ("200m", 200, "exact", "米"),
            ("3t", 3, "exact", "吨"),
            ("24h", 24, "exact", "小时"),
        ]),
        ("巡查5千米、清运500公斤", [("5千米", 5, "exact", "公里"), ("500公斤", 500, "exact", "千克")]),
        ("收运率100％，满意率98.5%", [("100％", 100, "exact", "%"), ("98.5%", 98.5, "exact", "%")]),
        ("百分之三十五、三分之一、七成以上", [
            ("百分之三十五", 35, "exact", "%"),
            ("三分之一", 33.333, "exact", "%"),
            ("七成以上", 70, "at_least", "%"),
        ]),
        ("上升2.5个百分点", [("2.5个百分点", 2.5, "exact", "百分点")]),
        ("半小时内到场，两个半小时修复", [
            ("半小时内", 0.5, "at_most", "小时"),
            ("两个半小时", 2.5, "exact", "小时"),
        ]),
        ("共计350，其余略。累计投入1.2万。", [("350", 350, "exact", ""), ("1.2万", 12_000, "exact", "")]),
        ("出动车辆30台次、执法人员60余人次", [("30台次", 30, "exact", "台次"), ("60余人次", 60, "over", "人次")]),
        ("受理12345热线投诉300件", [("300件", 300, "exact", "件")]),
        ("全年受理12345件", [("12345件", 12_345, "exact", "件")]),
        ("每周三次、每年一次、仅一处", [
            ("三次", 3, "exact", "次"),
            ("一次", 1, "exact", "次"),
            ("一处", 1, "exact", "处"),
        ]),
        # approximately
        ("清理350余处", [("350余处", 350, "over", "处")]),
        ("安装10余套、50多个、二十来个", [
            ("10余套", 10, "over", "套"),
            ("50多个", 50, "over", "个"),
            ("二十来个", 20, "over", "个"),
        ]),
        ("三万余份、1.2万余份、10余万元、百余次", [
            ("三万余份", 30_000, "over", "份"),
            ("1.2万余份", 12_000, "over", "份"),
            ("10余万元", 100_000, "over", "元"),
            ("百余次", 100, "over", "次"),
        ]),
        ("350 余处，约 300 处", [("350 余处", 350, "over", "处"), ("约 300 处", 300, "about", "处")]),
        ("十几个、20几户、3吨多、3个多月", [
            ("十几个", 10, "over", "个"),
            ("20几户", 20, "over", "户"),
            ("3吨多", 3, "over", "吨"),
            ("3个多月", 3, "over", "个月"),
        ]),
        ("近300处、将近20户、近百人", [
            ("近300处", 300, "nearly", "处"),
            ("将近20户", 20, "nearly", "户"),
            ("近百人", 100, "nearly", "人"),
        ]),
        ("约20盏、大约30盏、40盏左右", [
            ("约20盏", 20, "about", "盏"),
            ("大约30盏", 30, "about", "盏"),
            ("40盏左右", 40, "about", "盏"),
        ]),
        ("5次以上、不少于12次、不低于60%、至少开展2次、逾千人、上百次", [
            ("5次以上", 5, "at_least", "次"),
            ("不少于12次", 12, "at_least", "次"),
            ("不低于60%", 60, "at_least", "%"),
            ("至少开展2次", 2, "at_least", "次"),
            ("逾千人", 1000, "at_least", "人"),
            ("上百次", 100, "at_least", "次"),
        ]),
        ("超过100次、高于85分贝", [("超过100次", 100, "more_than", "次"), ("高于85分贝", 85, "more_than", "分贝")]),
        ("24小时之内、15日内、20个工作日以内、不超过3起", [
            ("24小时之内", 24, "at_most", "小时"),
            ("15日内", 15, "at_most", "日"),
            ("20个工作日以内", 20, "at_most", "工作日"),
            ("不超过3起", 3, "at_most", "起"),
        ]),
        ("不足20户、低于5%", [("不足20户", 20, "less_than", "户"), ("低于5%", 5, "less_than", "%")]),
        ("达20余次以上", [("20余次以上", 20, "at_least", "次")]),
        ("3至5个、10-12处、三四十人、数十次、几百户", [
            ("3至5个", (3_000, 5_000), "span", "个"),
            ("10-12处", (10_000, 12_000), "span", "处"),
            ("三四十人", (30_000, 40_000), "span", "人"),
            ("数十次", (20_000, 99_999), "span", "次"),
            ("几百户", (200_000, 999_999), "span", "户"),
        ]),
        ("人数百余人", [("百余人", 100, "over", "人")]),
        ("服务100+人次", [("100+人次", 100, "at_least", "人次")]),
        # placeholders
        ("规范XX余次", [("XX余次", None, "over", "次")]),
        ("清运××吨（其中乡镇xx吨）", [("××吨", None, "exact", "吨"), ("xx吨", None, "exact", "吨")]),
        ("罚款＿＿万元、____元", [("＿＿万元", None, "exact", "元"), ("____元", None, "exact", "元")]),
        ("共ＸＸ个、达XX余次以上、约XX处", [
            ("ＸＸ个", None, "exact", "个"),
            ("XX余次以上", None, "at_least", "次"),
            ("约XX处", None, "about", "处"),
        ]),
        ("收集率XX%，维修X盏", [("XX%", None, "exact", "%"), ("X盏", None, "exact", "盏")]),
        ("办结率达XX，共计XX。", [("XX", None, "exact", ""), ("XX", None, "exact", "")]),
        ("餐厨垃圾2048.5吨，支出2016.25万元", [
            ("2048.5吨", 2048.5, "exact", "吨"),
            ("2016.25万元", 20_162_500, "exact", "元"),
        ]),
    ],
)  # fmt: skip
def test_figures(text, figures):
    assert seen(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "2023年度工作总结及2024年工作计划",
        "今年3月份开始，12月底结束，1-11月，1月至3月，2023年5月12日，12日上午",
        "二〇二三年十二月三十一日，三月底，十五日",
        "自2023.5起，2023.5月，2023.5，2023.5—2023.9",
        "2023-12-31、2023.12.31、2023/5/1、2021—2023年",
        "8:30至17:30，16时30分，上午9点，九点半，24时",
        "第三次会议、第12条、第一季度、三季度、上半年",
        "电话0745-8221234、13812345678、12345、12319",
        "靖政办发〔2023〕12号、GB/T 30428.4-2020、PM2.5、A4纸、G209线",
        "推行721工作法，打击两违，落实三会一课，在二凉亭社保局前，一户一策",
        "一是规范经营；二是整治；三是监管",
        "（一）强力实施；1.处理投诉；2、户外广告；3 处理流程",
        "“两考”期间、“五化”建设、“两个维护”、“一月一课一片一实践”、“10户联防”、“5·12”",
        "排水防涝二期、二级平台、一期工程、三级医院、四分类容器、二次污染",
        "一个平台、一名干部、一条龙、一次性、再一次、一体化、一般、一键、进一步",
        "二十大精神、十四五规划、十字路口、百日攻坚、千家万户、六个一",
        "《关于拆除35处违法建筑的通知》",
        "尺寸2×3米，7×24小时值守",
        "XX县XX局XX同志，XX年XX月XX日，XX路，XX有限公司，XX处长，XX人大，MAXX",
        "3号楼2单元501室、5G基站、周三、星期六、附近、节约、违约、三同时、四不两直",
        "完成、建成、五星级、半年、三五年、两侧、两旁",
        "三五个、30到20个",  # no number of ours: a manner of speech, and a span that runs backwards
    ],
)
def test_what_is_no_figure(text):
    assert seen(text) == []


@pytest.mark.parametrize(
    "measure",
    MEASURES_OF_THE_FIELD.split(),
)
def test_a_placeholder_before_any_measure_of_the_field(measure):
    (quantity,) = scan(f"全年共完成XX{measure}，效果明显。")
    assert quantity.placeholder
    assert quantity.value is quantity.low is quantity.high is None
    assert quantity.text == f"XX{measure}"
    assert quantity.text[slice(*quantity.digits)] == "XX"


def test_a_paragraph_in_the_manner_of_a_summary():
    text = (
        "一是强化市容整治。全年规范占道经营XX余次，取缔流动摊贩120余个，新设疏导点两处，"
        "拆除破损广告牌XX处。二是2023年春节期间发放倡议书20000余份，制止燃放行为16起；"
        "三是按照“两违”要求拆除34处，罚没XX余万元，整改率100%；每年至少开展2次培训，24小时之内修复路灯XX余盏。"
    )
    assert [q.text for q in scan(text, ("两违",))] == [
        "XX余次",
        "120余个",
        "两处",
        "XX处",
        "20000余份",
        "16起",
        "34处",
        "XX余万元",
        "100%",
        "至少开展2次",
        "24小时之内",
        "XX余盏",
    ]


def test_names_are_what_the_pack_says():
    assert seen("落实四个专班", ()) == [("四个", 4, "exact", "个")]
    assert seen("落实四个专班", ("四个专班",)) == []


PIECES = """
约 近 不少于 超过 第 XX ×× 350 1.2 十五 两 一 半 三四 数十 2023 12345 余 多 万 千 个 处 次 吨 % 年 月 日 内 以上 以下 左右 元
， 。 、 （ ） “ ” 《 》 路灯 处理 户外 人民 共 达 至 - : 小时 ０ ９
"""
pieces = st.sampled_from([*PIECES.split(), " ", "\n", "\u3000"])


@given(st.lists(pieces, max_size=25).map("".join) | st.text(max_size=40))
def test_scan_stays_inside_the_text_and_never_overlaps(text):
    end = 0
    for quantity in scan(text, NAMES):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        first, last = quantity.digits
        assert 0 <= first < last <= len(quantity.text)
        assert quantity.placeholder or quantity.approx is not Approx.exact or quantity.value is not None
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        end = quantity.end


def test_a_long_document_is_read_quickly():
    """About 2 ms a thousand characters; nor may a run of one sign make the pattern try every cut."""
    assert len(scan("整改350余处，" * 1000)) == 1000
    for sign in "1_一X万":
        assert scan(sign * 5_000) == []


@pytest.mark.parametrize("digit", ["9", "九"])
@pytest.mark.parametrize("length", [17, 19, 40, 5_000, 100_000])
def test_a_number_beyond_all_records_is_no_figure(digit, length):
    assert seen(f"处理{digit * length}件，清理3处") == [("3处", 3, "exact", "处")]


@pytest.mark.parametrize("text", ["九亿亿亿亿件", "99999999999999999万个", "999999999999万亿个"])
def test_nor_is_one_with_too_many_myriads(text):
    assert seen(text) == []
