"""Every sentence the field app says by itself. The page carries them, so that they are there without a network."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message
from chengxu.web.field.inspection_words import INSPECTING
from chengxu.web.field.repair_words import REPAIRING
from chengxu.web.field.roster_words import ROSTER

WORDS: Mapping[str, Message] = {
    # the frame
    "tasks": Message("任务", "Tasks"),
    "report": Message("上报", "Report"),
    "log": Message("记一笔", "Log"),
    "queue": Message("待交", "Queue"),
    "me": Message("我的", "Me"),
    "loading": Message("正在打开……", "Opening…"),
    "check_in": Message("去签到", "check in"),
    "campaign_until": Message(
        "专项：{name}（到 {day}），记了自动算进去", "campaign: {name} (until {day}); what you log counts"
    ),
    "close": Message("关闭", "Close"),
    # the state of the line
    "line_keeping": Message("正在记下", "keeping"),
    "line_sent": Message("都已提交", "all sent"),
    "line_waiting": Message("{n} 条待交", "{n} to send"),
    "line_offline": Message("没有网络", "no network"),
    "line_offline_waiting": Message("没有网络 · {n} 条待交", "no network · {n} to send"),
    "line_sending": Message("正在提交 {done}/{all}", "sending {done}/{all}"),
    "line_photos": Message("正在传照片 {done}/{all}", "sending photos {done}/{all}"),
    "line_login": Message("请登录后再交", "sign in to send"),
    "line_look": Message("{n} 条要您看", "{n} to look at"),
    "line_offline_look": Message("没有网络 · {n} 条要您看", "no network · {n} to look at"),
    "line_asking": Message("正在联系服务器", "asking the server"),
    "line_trouble": Message("服务器没有应答", "no answer from the server"),
    "sign_in": Message("登录", "Sign in"),
    "sign_in_why": Message(
        "登录已经过期。您可以照常记录，内容都存在这部手机上；登录后再一起提交。",
        "You were signed out. Go on capturing: everything stays on this phone and is sent once you have signed in.",
    ),
    "nobody": Message("请先登录", "Please sign in"),
    "nobody_why": Message(
        "登录一次以后，没有网络也能用。手机上记过还没有交的内容都在，由本人登录后提交。",
        "Once signed in, it works without a network too. What was captured and not sent is still here, for its owner.",
    ),
    "not_outside": Message("您的岗位不使用外勤", "Your post does not work outside"),
    "insecure": Message(
        "这个地址没有加密（HTTPS），浏览器不让网页离线使用，也不给位置。请让系统管理员按「HTTPS」说明配置证书。",
        "This address is not encrypted (HTTPS), so browsers allow neither work without a network nor positions. Ask the system "
        "administrator to set up a certificate (how-to: HTTPS).",
    ),
    "no_store": Message(
        "这部手机的浏览器不让网页存数据（可能是无痕模式），记下的内容会丢，所以这里不能记录。请换普通窗口打开。",
        "This browser does not let the page keep data (private mode?), so captures would be lost. Open it in an ordinary window.",
    ),
    # tasks
    "no_tasks": Message("现在没有派给您的任务", "No task for you now"),
    "no_tasks_why": Message(
        "看到问题请点「上报」，做完的事请点「记一笔」。", "Report what you find, log what you did."
    ),
    "fresh": Message("{at} 的任务", "Tasks as of {at}"),
    "more_tasks": Message(
        "还有更多任务没有列出，办完这些再刷新。", "More tasks are not listed; do these first."
    ),
    "refresh": Message("刷新", "Refresh"),
    "due": Message("{at} 前", "by {at}"),
    "late": Message("已经超时（应在 {at} 前）", "late (due by {at})"),
    "today": Message("今天 {at}", "{at} today"),
    "pending_step": Message("「{verb}」待交", "“{verb}” waits to be sent"),
    "rounds": Message("今天的责任网格", "My duty grids today"),
    "case_no": Message("案件号", "Case number"),
    "place": Message("地点", "Place"),
    "metres_away": Message("离您约 {n} 米", "about {n} m away"),
    "km_away": Message("离您约 {n} 公里", "about {n} km away"),
    "closing": Message("结案标准", "Done means"),
    "said": Message("反映内容", "What was reported"),
    "history": Message("经过", "History"),
    "photos": Message("照片", "Photos"),
    "no_steps": Message("现在没有要您做的步骤", "Nothing for you to do here now"),
    "gone_task": Message("这个任务已经不在您这里", "This task is not with you any more"),
    "notices_unread": Message("{n} 条通知", "{n} notices"),
    "notices_all": Message("看全部、标为已读", "See all, mark as read"),
    # forms
    "note": Message("情况说明", "Note"),
    "reason": Message("理由", "Reason"),
    "add_photo": Message("拍照", "Take a photo"),
    "before": Message("处置前", "before"),
    "after": Message("处置后", "after"),
    "remove_photo": Message("去掉照片", "remove photo"),
    "choose": Message("请选择", "choose"),
    "optional": Message("（选填）", " (optional)"),
    "keep": Message("记下", "Save"),
    "keep_send": Message("记下并提交", "Save and send"),
    "kept": Message("已记下", "saved"),
    "kept_offline": Message("已记下，有网络就提交", "saved; sent as soon as there is a network"),
    "need": Message("请填写{what}", "Please give the {what}"),
    "need_photos": Message(
        "要有处置前和处置后的照片，至少 {n} 张", "Photos from before and after are needed, at least {n}"
    ),
    "need_category": Message("请选类别", "Please choose a category"),
    "too_many": Message("最多 {n} 张照片", "{n} photos at most"),
    "photo_empty": Message("这个文件是空的，请重拍", "The file is empty; take it again"),
    "photo_big": Message("照片超过 {n} MB，请压缩后再选", "A photo over {n} MB; make it smaller"),
    "photo_none": Message(
        "这不是照片（JPEG、PNG、WebP、HEIC），请重拍",
        "That is no photo (JPEG, PNG, WebP, HEIC); take it again",
    ),
    "not_kept": Message(
        "手机没有存下：{why}。请腾出空间后再试，这一页先不要关。",
        "The phone did not keep it: {why}. Make room and try again; leave this page open.",
    ),
    # a finding
    "what": Message("是什么事", "What is it"),
    "text": Message("补充说明", "More about it"),
    "find_category": Message("搜类别，例如：路灯", "search, such as: lamp"),
    "where": Message("在什么地方", "Where"),
    "place_words": Message("写路名、门店、灯杆号", "Road, shop or lamp number"),
    "locating": Message("正在定位……", "Finding your position…"),
    "located": Message("已记下位置，误差约 {n} 米", "Position noted, within about {n} m"),
    "not_located": Message("没有拿到位置，请在下面写地点", "No position; please write the place below"),
    "locate": Message("重新定位", "Find again"),
    "scan": Message("扫标牌", "Scan a label"),
    "scan_looking": Message("对准标牌上的二维码", "Aim at the code on the label"),
    "scan_denied": Message(
        "没有拿到摄像头；可以拍标牌的照片，或填短码", "No camera; take a photo of the label, or type its code"
    ),
    "scan_none": Message(
        "照片里没有认出二维码，请靠近、对正再拍", "No code could be read; go closer and hold it straight"
    ),
    "scan_odd": Message("这不是部件标牌上的码", "This is no code of a component"),
    "scan_elsewhere": Message("这是别处（{host}）的码", "This code belongs to another place ({host})"),
    "scan_unknown": Message(
        "手机里没有它的资料，码已记下，提交时核对",
        "Not on this phone; the code is kept and looked up when it is sent",
    ),
    "scan_photo": Message("拍标牌", "Photo of the label"),
    "scan_short": Message("标牌上的短码或标识码", "Short code or number on the label"),
    "scan_use": Message("用这个码", "Use it"),
    "scan_drop": Message("不是它", "Not this one"),
    "put_right": Message("我当场已经处置好", "I put it right on the spot"),
    "put_right_why": Message(
        "要有处置前、处置后的照片，提交后直接办结。",
        "Needs photos from before and after; it is closed at once.",
    ),
    # the quick log
    "routines": Message("今天的常态任务", "Today's recurring tasks"),
    "routines_done": Message("都做到了。", "All done."),
    "routine_until": Message("到 {at}", "until {at}"),
    "routine_amount": Message("{done}/{all} {measure}", "{done}/{all}"),
    "routine_tap": Message("记 1 {measure}", "Record 1"),
    "routine_more": Message("带照片", "With a photo"),
    "quick_none": Message("没有常用项，请从下面选", "No favourites; choose below"),
    "other_deed": Message("其他工作", "Other work"),
    "find_deed": Message("搜工作，例如：雨阳棚", "search, such as: awning"),
    "quantity": Message("数量", "Quantity"),
    "less": Message("减一", "one less"),
    "more": Message("加一", "one more"),
    "remark": Message("备注", "Remark"),
    "logged_today": Message("今天在这部手机上记了 {n} 笔", "{n} logged today on this phone"),
    "cancel": Message("取消", "Cancel"),
    # the queue
    "send_now": Message("立即提交", "Send now"),
    "waiting": Message("等待提交", "waiting"),
    "nothing_waiting": Message("没有待交的内容", "Nothing waits"),
    "refused": Message("没有收下", "not taken"),
    "conflict": Message("案件有变化", "the case moved on"),
    "done": Message("已提交", "sent"),
    "sent_lately": Message("最近提交", "Sent lately"),
    "anyway": Message("照样提交", "Send anyway"),
    "change": Message("改后再交", "Change and send"),
    "drop": Message("删去", "Drop"),
    "drop_sure": Message("再点一次删去，照片也一起删", "tap again to drop it with its photos"),
    "see_task": Message("看任务", "See the task"),
    "import": Message("导入另一部手机的待交", "Take in what waits on another phone"),
    "import_why": Message(
        "另一部手机坏了或没有网络：在那里导出，拿到这里导入，由同一个人登录。两部都交也只算一次。",
        "The other phone is broken or has no network: export there, take the file in here, signed in as the same person. Sent by both, it "
        "counts once.",
    ),
    "import_other": Message(
        "这个文件是{name}记的，只能由本人登录后导入",
        "This file is {name}'s; only they can take it in, signed in themselves",
    ),
    "import_damaged": Message(
        "这个文件不是导出的待交内容，或者不完整；什么也没有导入",
        "This file is not what a phone exported, or it is damaged; nothing was taken in",
    ),
    "imported": Message("导入 {n} 条，{known} 条本来就在", "taken in: {n}; here already: {known}"),
    "point": Message("没有定位：在网格图上指", "No position: point at it in the grid"),
    "point_how": Message(
        "点一下问题所在的地方，圆点是您的任务；用键盘的按方向键。",
        "Tap where it is; the dots are your tasks. By keyboard, use the arrow keys.",
    ),
    "point_in": Message("在{name}里指位置", "Point at a place in {name}"),
    "export": Message("导出待交内容", "Export what waits"),
    "export_why": Message(
        "手机要坏、要还时用：把还没交的内容连照片存成一个文件，交给指挥中心。",
        "For a phone that fails or is given back: all that was not sent, with photos, as one file for the centre.",
    ),
    "n_photos": Message("{n} 张照片", "{n} photos"),
    "photo_lost": Message(
        "照片在手机上找不到了，请删去后重新记",
        "the photo is gone from the phone; drop this and capture it anew",
    ),
    # me
    "sign_out": Message("退出登录", "Sign out"),
    "sign_out_waiting": Message(
        "还有 {n} 条没有交。退出后它们留在这部手机上，别人看不到；您再登录时才能提交。",
        "{n} not sent yet. They stay on this phone, unseen by others, until you sign in again.",
    ),
    "sign_out_offline": Message("没有网络时不能退出登录", "You cannot sign out without a network"),
    "kept_here": Message("存在这部手机上的", "Kept on this phone"),
    "kept_counts": Message(
        "任务 {tasks} 个，待交 {waiting} 条，照片 {photos} 张",
        "{tasks} tasks, {waiting} captures to send, {photos} photos",
    ),
    "persisted": Message("浏览器答应不清理这些数据", "The browser promised not to clear it"),
    "not_persisted": Message(
        "空间不够时浏览器可能清理；添加到主屏幕后更稳妥",
        "The browser may clear it when space runs out; adding the app to the home screen helps",
    ),
    "install": Message("添加到主屏幕", "Add to the home screen"),
    "desk": Message("电脑版案件台", "The desk"),
    "language": Message("English", "中文"),
    "theme": Message("切换深浅颜色", "Light or dark"),
    "position_note": Message(
        "手机位置只在您同意以后、在班时留下，每次记录一次；不记录时不定位。上报时定位，定的是案件的地点。",
        "Your phone's position is kept only with your consent and on shift, once for each capture; at no other time is it looked for. "
        "In a report it is the place of the matter.",
    ),
    "mine": Message("本局存了我的什么", "What the bureau keeps of me"),
    "mine_why": Message(
        "每条记录的时间，和记录时您所在的位置。位置存 {n} 天（{source}），到期自动删去，只留案件和台账。",
        "The time of each capture, and where you were. Positions are kept for {n} days ({source}), then erased by themselves; "
        "cases and the ledger stay.",
    ),
    "unverified": Message("未核实", "unverified"),
    "mine_none": Message("没有您的记录", "Nothing of yours"),
    "mine_offline": Message("有网络时才看得到", "This needs a network"),
    "mine_at": Message(
        "位置 {lat}, {lon}（误差约 {n} 米），存到 {until}",
        "at {lat}, {lon} (within about {n} m), kept until {until}",
    ),
    "mine_gone": Message("没有位置，或者已经删去", "no position, or erased already"),
    "mine_download": Message("下载我的位置（CSV）", "Download my positions (CSV)"),
    "mine_shifts": Message("我的班次", "My shifts"),
    "mine_captures": Message("我的记录", "My captures"),
    "mine_open": Message("没有下岗", "not ended"),
    "mine_closed": Message("没有下岗，到点由系统关闭", "not ended by you; closed by the system"),
    "mine_consents": Message("我对位置的决定", "What I decided on positions"),
    # shifts
    "duty": Message("班次", "Shift"),
    "duty_on": Message("在班", "On shift"),
    "duty_off": Message("不在班", "Off shift"),
    "duty_since": Message("{at} 上岗，{ends} 结束", "since {at}, ends at {ends}"),
    "duty_begin": Message("上岗", "Start shift"),
    "duty_end": Message("下岗", "End shift"),
    "duty_what": Message("上什么班", "Which duty"),
    "duty_where": Message("在哪里", "Where"),
    "duty_now": Message("现在上的是：{shift}（{start}–{end}）", "Now: {shift} ({start}–{end})"),
    "duty_late": Message("已过上岗时间 {n} 分钟，算迟到", "{n} minutes past the start: late"),
    "duty_none": Message(
        "现在没有这项班次。下一班：{shift}，{start} 开始", "No shift of it now. Next: {shift}, from {start}"
    ),
    "duty_nothing": Message(
        "您的岗位没有排班次；照常记录，只是不留手机位置。",
        "Your post has no shifts. Capture as usual; no position of the phone is kept.",
    ),
    "duty_no_places": Message("今天没有派给您的责任网格", "No duty grid is yours today"),
    "duty_early": Message("离下班还有 {n} 分钟，算早退", "{n} minutes before the end: early"),
    "duty_outside": Message(
        "超出岗位范围约 {n} 米，请写明原因", "About {n} m outside your place; please say why"
    ),
    "duty_inside": Message("在岗位范围内", "You are at your place"),
    "duty_unsure": Message(
        "定位误差约 {n} 米，看不出在不在岗位上", "Your position may be {n} m wrong; it cannot tell"
    ),
    "duty_reason": Message("原因", "Reason"),
    "duty_reason_why": Message(
        "迟到、早退、不在范围内都照样收下，写上原因，带班的人看得到。",
        "Late, early or elsewhere is taken in all the same; whoever leads the shift sees your reason.",
    ),
    "duty_day": Message("今天的班", "Shifts of the day"),
    # consent
    "consent_ask": Message("先看一下：手机位置怎么用", "Please read: how the position of your phone is used"),
    "consent_yes": Message("同意", "I agree"),
    "consent_no": Message("不同意", "I do not"),
    "consent_withdraw": Message("撤回同意并删去已存的位置", "Withdraw, and erase what is kept"),
    "consent_sure": Message(
        "再点一次撤回；已存的位置会马上删去", "tap again to withdraw; what is kept is erased"
    ),
    "consent_given": Message("您已同意：在班时取位置", "You agreed to positions on shift"),
    "consent_not": Message("您没有同意：不取位置", "You have not agreed: no positions"),
    "consent_version": Message("第 {version} 版，{source}", "version {version}; {source}"),
    "consent_key": Message("第 {version} 版", "version {version}"),
    "consent_read": Message("看说明、改决定", "Read it, change your mind"),
    "consent_none": Message(
        "本县没有这项说明，所以不取位置", "The county has no such text, so no position is taken"
    ),
    "locate_yourself": Message(
        "没有自动定位。可以写地点，或点「重新定位」只用这一次",
        "Not located by itself. Write the place, or tap Find again for this once",
    ),
}


def told() -> dict[str, str]:
    """All of them in the language of the request."""
    return {key: str(word) for key, word in {**WORDS, **INSPECTING, **REPAIRING, **ROSTER}.items()}
