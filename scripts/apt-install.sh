#!/bin/sh
# Installs Debian packages when root; otherwise says the exact line to run, and fails.
set -eu
line="apt-get install -y --no-install-recommends $*"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "缺少系统软件，请先安装（Debian 的包名）/ missing software, please install (names as in Debian): $*" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "缺少系统软件，请运行 / missing software, please run:" >&2
    echo "    sudo $line" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
$line
