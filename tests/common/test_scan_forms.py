"""Numbers in words, ranges, money and blanks of every kind, as reports write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.common.test_scan import seen

from chengxu.common.figure_patterns import figures, plain_width
from chengxu.common.quantity import agrees, fill, scan


def values(text):
    """Each figure of a text: what is written, and its value or its span."""
    return [(figure, value) for figure, value, _, _ in seen(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # tenths, halves, thirds, per cent and per mille
        ("近三成、七成以上，两成多；三成的居民，五成左右，一成不变", [
            ("近三成", 30), ("七成以上", 70), ("两成多", 20), ("三成", 30), ("五成左右", 50)]),
        ("知晓率九成五，近八成半；同比下降一成，多了一成，由此一成不变，三成三的", [
            ("九成五", 95), ("近八成半", 85), ("一成", 10), ("一成", 10), ("三成三", 33)]),
        ("比去年的32810.5吨多1154.78吨，5吨多", [("32810.5吨", 32810.5), ("1154.78吨", 1154.78), ("5吨多", 5)]),
        ("灭火器1900具，具体3具体", [("1900具", 1900)]),
        ("占一半以上，过半数，超过半数，占比过半。时间过半，任务过半", [
            ("一半以上", 50), ("过半数", 50), ("超过半数", 50), ("过半", 50)]),
        ("千分之三，百分之一百二十，百分百达标，占1/3，三分之二以上", [
            ("千分之三", 0.3), ("百分之一百二十", 120), ("百分百", 100), ("1/3", 33.333), ("三分之二以上", 66.667)]),
        ("上升1‰，提高2.5个百分点", [("1‰", 0.1), ("2.5个百分点", 2.5)]),
        # doubled and halved
        ("产量翻番，翻了一番，翻两番，实现翻倍", [("翻番", 100), ("翻了一番", 100), ("翻两番", 300), ("翻倍", 100)]),
        ("投诉减半，减少一半，下降了一半；减半征收，事半功倍", [("减半", 50), ("一半", 50), ("一半", 50)]),
        ("增长一倍，是上年的2.3倍，成倍增长", [("一倍", 1), ("2.3倍", 2.3)]),
        # ranges
        ("50～60个、三至五次、两到三次、三到五十户", [
            ("50～60个", (50_000, 60_000)), ("三至五次", (3_000, 5_000)),
            ("两到三次", (2_000, 3_000)), ("三到五十户", (30_000, 50_000))]),
        ("5%至10%、15%—20%、3次至5次、2万-3万元、2-3万元", [
            ("5%至10%", (5_000, 10_000)), ("15%—20%", (15_000, 20_000)), ("3次至5次", (3_000, 5_000)),
            ("2万-3万元", (20_000_000, 30_000_000)), ("2-3万元", (20_000_000, 30_000_000))]),
        ("由5%提高至10%，从5次到10次，由300处增加到350处，10次至5次", [
            ("5%", 5), ("10%", 10), ("5次", 5), ("10次", 10), ("300处", 300), ("350处", 350), ("10次", 10), ("5次", 5)]),
        # without a measure word
        ("清理一百二十余，发放两万多，累计1.2万余。数十，十几，近百", [
            ("一百二十余", 120), ("两万多", 20_000), ("1.2万余", 12_000)]),
        # thousands apart, numbers torn by a line's end
        ("清运12 345吨，转运1 2345吨，巡查4 826次，DN100 200米", [
            ("12 345吨", 12_345), ("1 2345吨", 12_345), ("4 826次", 4_826), ("200米", 200)]),
        # money
        ("￥12,000，¥1.2万，12000元整，罚款伍佰元", [
            ("￥12,000", 12_000), ("¥1.2万", 12_000), ("12000元", 12_000), ("伍佰元", 500)]),
        ("人民币壹拾贰万叁仟元整，收拾队伍陆续", [("壹拾贰万叁仟元", 123_000)]),
        # formal numerals count anything; alone they are names and verbs
        ("维修壹仟叁佰陆拾贰盏，叁拾余处，拾贰盏，伍万元", [
            ("壹仟叁佰陆拾贰盏", 1362), ("叁拾余处", 30), ("拾贰盏", 12), ("伍万元", 50_000)]),
        ("陆家大院、大陆万户、捡拾个袋子，收拾处处", []),
        # thousands set apart by a comma of Chinese: groups of three, and nothing between them
        ("维修1，362盏，清运12，345.5吨，12，345，678平方米", [
            ("1，362盏", 1362), ("12，345.5吨", 12_345.5), ("12，345，678平方米", 12_345_678)]),
        ("1，维修362盏。1， 362盏。58家，362处。分别为1，362盏。编号1，362，58盏。12，36盏", [
            ("362盏", 362), ("362盏", 362), ("58家", 58), ("362处", 362), ("362盏", 362), ("58盏", 58), ("36盏", 36)]),
        ("附件1，362盏。第1，362盏。2023，362盏。1.5，362盏", [("362盏", 362)] * 4),
        # signs belong to per cents alone
        ("同比+12.3%、同比-5.2%、同比－3%、新增+5个、10-15%", [
            ("+12.3%", 12.3), ("-5.2%", -5.2), ("－3%", -3), ("5个", 5), ("10-15%", (10_000, 15_000))]),
        # a stroke: the same word, or so many each
        ("出动400人/次、30台/次、60人（次），洒水5次/天，日处理120吨/日，35微克/立方米", [
            ("400人/次", 400), ("30台/次", 30), ("60人（次）", 60), ("5次/天", 5), ("120吨/日", 120),
            ("35微克/立方米", 35)]),
        ("不小于3处、不止20户、起码5次", [("不小于3处", 3), ("不止20户", 20), ("起码5次", 5)]),
        ("事故为零起，实现零投诉，零件，零距离", [("零起", 0)]),
    ],
)  # fmt: skip
def test_forms(text, figures):
    assert values(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "5S管理、PM2.5、5G基站、4A级景区、U型管、C30混凝土、V2.0版、2.0版系统、K12+300处",
        "GB 18483-2001、CJ/T 214—2007、湘政办发〔2023〕12号、（2023）12号、第十二条、第3至5条、第1、2、3组",
        "湘N12345、湘N·A1234、431229199001011234、13812345678、admin123@163.com、https://a.cn/12处",
        "东经109.68度、北纬26°34′、80年代、90后、3号楼、12号井、15分钟便民生活圈、24小时修复率、24小时内办结率、1+3+N模式、“3·15”",
        "表1、图3-1、附表2、附件3，见表12。",
        "第一名，第二届，8:30至17:30，22点，15日前，5月1日至7日，1—11月，一至三季度，周一至周五",
        "成千上万，千方百计，百分点，零部件，三轮车，四车道，千万不要",
        "A、B",
    ],
)
def test_no_figures(text):
    assert values(text) == []


BLANKS = """
XX ×× X × ＸＸ ⅩⅩ xx Xx XXX ✕✕ __ ____ ＿＿ …… … ...... ? ？ ?? ？？ □ □□ ○○ 〇〇 ◯◯ [] （） 【】 N Ｎ *** ** ＊＊
待填 （待统计） 【待核实】 #N/A #REF! X.X XX.XX ××.× xxx.x （数字） 【填写数据】 {{路灯}} {} TBD # ## ——
"""


@pytest.mark.parametrize("blank", [*BLANKS.split(), "[ ]", "（ ）", "（　　）", "X X", "   ", "\u3000\u3000"])
@pytest.mark.parametrize(
    ("measure", "filled"), [("处", "357处"), ("万元", "0.0357万元"), ("余处", "350余处")]
)
def test_a_blank_of_any_kind_is_found_whole_and_filled(blank, measure, filled):
    (quantity,) = scan(f"全年清理{blank}{measure}，效果明显。")
    assert quantity.placeholder
    assert quantity.text == f"{blank}{measure}"
    assert quantity.text[slice(*quantity.digits)] == blank
    told = fill(quantity, 357_000)
    assert told == filled
    (again,) = scan(f"全年清理{told}，效果明显。")
    assert agrees(again, 357_000)


@pytest.mark.parametrize(
    "text",
    [
        "为什么？个人原因。谁来管？处处有人。怎么办？次日办结。",
        "□是 □否；□个人 □单位，若干意见、若干规定，第N次、“N个一”、1+N个",
        "垃圾、油烟……处置不力，等等…个别商户，（）（略），[1]，[注]，待补种树木、待核实线索、待查清原因",
        "二〇二三年、二○二三年、一百〇五、**处置**，** 个人 **，N多人，XX县XX局，××路，XX社区",
        "甲  乙，清理    垃圾，一、  总体情况",
        "若干，图X.X，1.X版，见a.x；——处置有力，成效——次次到位，#1处，C#，（数据）（来源：台账），{\"处\": 1}",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_blank(text):
    assert [quantity.text for quantity in scan(text) if quantity.placeholder] == []


def test_some_is_a_blank_before_a_measure_and_a_word_before_a_thing():
    assert [q.text for q in scan("清理若干处，提出若干意见，取缔若干个摊点") if q.placeholder] == [
        "若干处",
        "若干个",
    ]


def test_some_at_the_end_of_a_clause_is_a_blank_whose_measure_is_missing():
    assert [q.text for q in scan("维修路灯若干，参与群众若干。") if q.placeholder] == ["若干", "若干"]


def test_a_change_is_known_from_the_figure_itself():
    told = {
        q.text: (q.value, q.change, q.measure) for q in scan("产量翻两番，投诉减半，完成一半以上，增长10%。")
    }
    assert told == {
        "翻两番": (300_000, 1, "%"),
        "减半": (50_000, -1, "%"),
        "一半以上": (50_000, 0, "%"),
        "10%": (10_000, 0, "%"),
    }


@pytest.mark.parametrize(
    ("stated", "true", "false"),
    [
        ("翻了一番", [95, 100, 104], [94, 106]),
        ("近三成", [21, 29, 30], [20, 31]),
        ("三成", [25, 34], [24, 36]),
        ("过半数", [51], [50]),
        ("三至五次", [3, 5], [2, 6]),
        ("15%—20%", [15, 20], [14, 21]),
        ("12 345吨", [12_345], [12_346]),
        ("三点二万吨", [31_600, 32_400], [31_400, 32_600]),
        ("百分之三十七点四", [37.36, 37.44], [37, 37.5]),
        ("百分之37.4", [37.36, 37.44], [37, 37.5]),
        ("半公里", [0.46, 0.54], [0.2, 0.6]),
    ],
)
def test_agreement_of_the_forms(stated, true, false):
    (quantity,) = scan(stated)
    assert [n for n in true if not agrees(quantity, round(n * 1000))] == []
    assert [n for n in false if agrees(quantity, round(n * 1000))] == []


@pytest.mark.parametrize("sign", ["1", "_", "一", "X", "万", " ", "…", "（", "1 ", "?", "〇", "*", ".", "1.1", "1-", "1,",
                                  "1，", "111，", "壹仟", "拾", "1:", "一比", "待填", "[ ", "汉 ", "第1、", "a@", "1/", "X ", "3至"])  # fmt: skip
def test_no_run_of_signs_is_slow(sign):
    """Each would take minutes if the pattern tried every cut."""
    assert scan(sign * 20_000) == []


SIGNS = """
约 近 不少于 超过 第 附件 图 表 东经 湘A12345 K1+2 《甲》 “两违” 12:30 2023年 三月 周一 减半 翻番 一半 ￥12 350 十五 数十 余
万 处 次 吨 % 、 ， 。 （ a@b.c + - / 零件 721工作法
"""


@given(
    st.lists(st.sampled_from([*BLANKS.split(), *SIGNS.split(), " ", "\n", "\u3000"]), max_size=20).map(
        "".join
    )
    | st.text(max_size=30)
)
def test_looking_only_where_a_figure_can_begin_loses_none(text):
    plain = plain_width(text)
    quick = figures(frozenset({"721工作法", "五化"}))
    guard, _, rest = quick.pattern.partition(")(?:(?P<skip>")
    everywhere = re.compile("(?:(?P<skip>" + rest, re.ASCII | re.MULTILINE)
    assert guard.startswith("(?=[")
    assert [match.span() for match in quick.finditer(plain)] == [
        match.span() for match in everywhere.finditer(plain)
    ]
