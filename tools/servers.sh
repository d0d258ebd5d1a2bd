#!/usr/bin/env bash
# Installs the real servers that the tests deliver to: OpenSMTPD and Dovecot (mail), ntfy (push), synapse (Matrix).
#
#   tools/servers.sh            install what is missing; does nothing where all is there
#   tools/servers.sh --check    say what is there; exit status 1 where something is missing
#
# Mail comes from the machine's own packages and needs root; nothing is started or enabled. ntfy is unpacked from a newer
# suite of the machine's own Debian mirror, synapse is put into an environment of its own: both stay below .servers.
set -euo pipefail
cd "$(dirname "$0")/.."
FOLDER=$PWD/.servers
PY=${PY:-python3}
NTFY=$FOLDER/ntfy/usr/bin/ntfy
SYNAPSE=$FOLDER/synapse/bin/python
LOCK=requirements/servers.lock

fail() { echo "servers: $*" >&2; exit 1; }
has_mail() { [ -x /usr/sbin/smtpd ] && [ -x /usr/sbin/dovecot ] && [ -d /usr/lib/dovecot/modules ]; }
has_push() { [ -x "$NTFY" ]; }
has_chat() { [ -x "$SYNAPSE" ] && cmp -s "$LOCK" "$FOLDER/synapse/installed.lock"; }

check() {
  local missing=0
  has_mail || { echo "servers: OpenSMTPD and Dovecot are missing"; missing=1; }
  has_push || { echo "servers: ntfy is missing"; missing=1; }
  has_chat || { echo "servers: synapse is missing"; missing=1; }
  return $missing
}

install_mail() {
  [ "$(id -u)" = 0 ] || fail "OpenSMTPD and Dovecot are installed by root: sudo apt-get install --no-install-recommends opensmtpd dovecot-imapd"
  local policy=/usr/sbin/policy-rc.d made=""
  # Packages of servers start them at once; these are started by the tests alone.
  if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; made=yes; fi
  # Both packages of the machine's own suite; a package list of yesterday may name a version that is gone.
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends opensmtpd dovecot-imapd >"$FOLDER/mail.log" 2>&1 ||
    { apt-get update -qq >>"$FOLDER/mail.log" 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends opensmtpd dovecot-imapd >>"$FOLDER/mail.log" 2>&1; } ||
    { [ -z "$made" ] || rm -f $policy; tail -5 "$FOLDER/mail.log" >&2; fail "mail could not be installed (offline?)"; }
  [ -z "$made" ] || rm -f $policy
}

# The first mirror of the machine's own package sources, whatever it is.
mirror() {
  cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    awk '/^URIs:/ {print $2; exit} /^deb / {for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) {print $i; exit}}' || true
}

install_push() {
  local root url
  command -v apt-get >/dev/null || fail "ntfy is unpacked from a Debian package; this machine has no apt-get"
  url=$(mirror); [ -n "$url" ] || fail "no Debian mirror among the machine's package sources"
  root=$FOLDER/apt; rm -rf "$root"; mkdir -p "$root/lists/partial" "$root/cache/archives/partial" "$root/debs"
  printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$url" >"$root/x.sources"
  printf 'Dir::Etc::sourcelist "%s/x.sources";\nDir::Etc::sourceparts "-";\nDir::State::lists "%s/lists";\nDir::Cache "%s/cache";\n' "$root" "$root" "$root" >"$root/apt.conf"
  [ "$(id -u)" != 0 ] || echo 'APT::Sandbox::User "root";' >>"$root/apt.conf"
  (cd "$root/debs" && export APT_CONFIG="$root/apt.conf" && apt-get -qq update && apt-get -qq download ntfy/trixie) \
    >"$FOLDER/push.log" 2>&1 || { tail -5 "$FOLDER/push.log" >&2; fail "ntfy could not be fetched (offline?)"; }
  rm -rf "$FOLDER/ntfy"; dpkg-deb -x "$root"/debs/ntfy_*.deb "$FOLDER/ntfy"
  rm -rf "$root"
}

install_chat() {
  [ -x "$SYNAPSE" ] || "$PY" -m venv "$FOLDER/synapse"
  "$FOLDER/synapse/bin/pip" install --quiet --disable-pip-version-check --no-compile --require-hashes --only-binary :all: -r "$LOCK" \
    >"$FOLDER/chat.log" 2>&1 || { tail -5 "$FOLDER/chat.log" >&2; fail "synapse could not be installed (offline?)"; }
  cp "$LOCK" "$FOLDER/synapse/installed.lock"
}

if [ "${1:-}" = --check ]; then check; exit; fi
mkdir -p "$FOLDER"
exec 9>"$FOLDER/lock"; flock 9
begun=$(date +%s); waiting=()
has_chat || { install_chat & waiting+=($!); }
# Both ask the package system, so one after the other.
{ has_mail || install_mail; has_push || install_push; } & waiting+=($!)
failed=0; for one in "${waiting[@]}"; do wait "$one" || failed=1; done
check || failed=1
[ $failed = 0 ] || fail "not all servers are there; what happened stands above and in .servers/*.log"
echo "servers: ready after $(($(date +%s) - begun)) s"
