"""The pages: they translate and show; whatever changes anything is an action of the app it belongs to."""

from chengxu.common.ids import SystemIds

IDS = SystemIds()
