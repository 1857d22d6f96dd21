# Runs a PostgreSQL server of its own for tests: $1 is the folder of its programs, $2 its port. Prints the folder
# of its socket and certificates when it is up, obeys `stop` and `start`, and goes with everything of it when
# standard input ends, however the test ended.
set -eu
bin=$1 port=$2
dir=$(mktemp -d "${TMPDIR:-/tmp}/billfold-postgres-XXXXXX")
chmod 755 "$dir"
cd "$dir"
trap 'kill -QUIT $(head -n 1 data/postmaster.pid 2>/dev/null) 2>/dev/null || true; cd /; rm -rf "$dir"' EXIT
# Without this, a signal would end the script and leave the server.
trap 'exit 1' HUP INT TERM

say() {
    printf '%s\n' "$1" >&3
}

# A certificate: $1 its name, $2 who it is for, $3 the authority that signs it.
certify() {
    openssl req -new -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
    printf 'subjectAltName = %s\nbasicConstraints = critical, CA:FALSE\n' "$2" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.pem"
}

start() {
    "$bin/pg_ctl" start -D data -w -t 60 -l "$dir/log" >&2
}

exec 3>&1 >"$dir/made" 2>&1
for authority in authority stranger; do
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$authority.key" -out "$authority.pem" -days 2 \
        -subj "/CN=$authority" -addext 'basicConstraints = critical, CA:TRUE'
done
certify server 'IP:127.0.0.1' authority
"$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync
chmod 600 server.key
cat >>data/postgresql.conf <<END
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$dir'
max_connections = 400
fsync = off
ssl = on
ssl_cert_file = '$dir/server.pem'
ssl_key_file = '$dir/server.key'
END
cat >data/pg_hba.conf <<END
local   all all                          trust
hostssl all tls_only 127.0.0.1/32        scram-sha-256
host    all tls_only 127.0.0.1/32        reject
host    all all      127.0.0.1/32        scram-sha-256
END
start
say "$dir"
while read -r word; do
    case $word in
    stop) "$bin/pg_ctl" stop -D data -m fast -w ;;
    start) start ;;
    esac
    say "$word"
done
