#!/bin/sh
# Installs the servers that tests put the example shops behind, from Debian's packages:
#   nginx   a page cache in front of a shop
# The tests start them themselves, each on a free port and in a directory of its own; the services that the packages
# would start at boot are not used, and not started here either.
set -eu

missing=""
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
if [ -z "$missing" ]; then
    echo "all servers are there already"
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "missing:$missing"
    echo "install them with your package manager; the tests that need them fail until then"
    # A newcomer's machine may do without; a build server must not.
    [ -z "${CI:-}" ] || exit 1
    exit 0
fi

echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# Keeps apt from starting services.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
# shellcheck disable=SC2086 # one word a package
apt-get install -qq -y --no-install-recommends $missing
