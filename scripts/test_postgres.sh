#!/bin/sh
# Runs pytest on PostgreSQL: in a private cluster on a free port, which is gone afterwards however the run ends.
#
#     scripts/test_postgres.sh .venv/bin/pytest -q -n auto …
#
# PostgreSQL refuses to run as root, so root hands the cluster to an unprivileged user. Nothing is flushed to disk:
# what a power cut would take away is thrown away anyway.
set -eu

newest() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -1; }

bin=$(newest)
if [ -z "$bin" ]; then
    # without this the package makes and starts a cluster of its own, for everybody on the machine
    if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    sh "$(dirname "$0")/apt-install.sh" postgresql-15
    bin=$(newest)
fi

child=
folder=$(mktemp -d /tmp/chengxu-postgres.XXXXXX)
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    chown "$user" "$folder"
    as() { setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$folder" "$@"; }
else
    as() { "$@"; }
fi

end() {
    status=$?
    trap - EXIT INT TERM HUP
    if [ -n "$child" ]; then
        kill "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    [ ! -s "$folder/data/postmaster.pid" ] || as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null || true
    rm -rf "$folder"
    exit "$status"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cd /
as "$bin/initdb" -D "$folder/data" -U chengxu --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
cd "$OLDPWD"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start >/dev/null -o "\
    -c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB -c max_locks_per_transaction=256" ||
    { cat "$folder/log" >&2; exit 1; }

# every database of the cluster is a copy of this one, with the schema an installation makes for itself
as "$bin/psql" -q -h "$folder" -p "$port" -U chengxu -d template1 -c "CREATE SCHEMA chengxu"
as "$bin/createdb" -h "$folder" -p "$port" -U chengxu chengxu

# in the background, so that a signal is answered at once and not when the tests are through
CHENGXU_TEST_DATABASE_URL="postgresql://chengxu@127.0.0.1:$port/chengxu" "$@" &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
