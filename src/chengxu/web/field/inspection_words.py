"""What the field app says of inspections."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message

INSPECTING: Mapping[str, Message] = {
    "inspect": Message("检查", "Inspect"),
    "inspect_strip": Message(
        "待查 {tasks} · 待复查 {findings}", "{tasks} to inspect · {findings} to look at again"
    ),
    "inspect_due": Message("要查的", "To inspect"),
    "inspect_none": Message("现在没有派给您的检查", "Nothing to inspect for you now"),
    "inspect_again": Message("要复查的", "To look at again"),
    "inspect_new": Message("现在检查一处", "Inspect something now"),
    "inspect_by": Message("{day} 前查完", "by {day}"),
    "inspect_late": Message("已过期限（{day}）", "past its day ({day})"),
    "inspect_drawn": Message("双随机抽中", "drawn at random"),
    "inspect_goes_on": Message("接着查", "go on"),
    "inspect_version": Message("{label} 版", "version {label}"),
    "inspect_old": Message(
        "这份检查表已有新版（{label}）；这次按开始时的版本查完，交上后记录会写明。",
        "There is a newer version of this checklist ({label}); go on with the one you began, the record will say so.",
    ),
    "inspect_whom": Message("检查谁", "Whom"),
    "inspect_find": Message("输入名称、车牌或路名", "Name, plate or street"),
    "inspect_place": Message(
        "地点（路名、小区、楼栋；不写姓名）", "Where (street, estate, building; no names)"
    ),
    "inspect_households": Message("一样情况的几户", "Households alike"),
    "inspect_team": Message("和谁一起查", "Together with"),
    "inspect_team_why": Message(
        "这份检查表至少要 {n} 名持证执法人员（连您自己）；协管员只能协助。",
        "This list needs {n} certified officers (you included); auxiliaries only help.",
    ),
    "inspect_here": Message("记下这里的位置", "Keep this place"),
    "inspect_yes": Message("是", "Yes"),
    "inspect_no": Message("否", "No"),
    "inspect_na": Message("不适用", "N/A"),
    "inspect_note": Message("情况说明", "What was seen"),
    "inspect_photo": Message("拍照", "Photo"),
    "inspect_bad": Message("不合格 · {grade}", "not right · {grade}"),
    "inspect_points": Message("不合格，扣分", "not right, points taken"),
    "inspect_range": Message("应在 {least} 到 {most} {unit}", "{least} to {most} {unit}"),
    "inspect_least": Message("不少于 {least} {unit}", "at least {least} {unit}"),
    "inspect_most": Message("不超过 {most} {unit}", "at most {most} {unit}"),
    "inspect_left": Message("还有 {n} 项没答", "{n} items left"),
    "inspect_all": Message("都答完了：不合格 {n} 项", "all answered: {n} not right"),
    "inspect_done": Message("查完，保存并提交", "Done: keep and send"),
    "inspect_photo_first": Message("「{item}」要拍照", "“{item}” needs a photo"),
    "inspect_number_first": Message("「{item}」要填数字", "“{item}” takes a number"),
    "inspect_answer_first": Message("「{item}」还没有回答", "“{item}” is not answered"),
    "inspect_people_first": Message("至少要 {n} 名持证执法人员", "{n} certified officers are needed"),
    "inspect_permit_none": Message("系统里没有要核对的许可", "no permit to compare"),
    "recheck": Message("复查", "Look again"),
    "recheck_pass": Message("整改合格，销号", "Put right, close it"),
    "recheck_fail": Message("还没整改好", "Not right yet"),
    "recheck_note": Message("情况说明（没整改好的必填）", "What was seen (needed when it is not right)"),
    "recheck_photo_first": Message("重大隐患销号要拍照", "closing a major finding needs a photo"),
    "recheck_due": Message("整改期限 {at}", "due {at}"),
}
