#!/bin/sh
# Makes what compose.yaml hands to the containers, once: passwords of this installation, and a certificate for localhost.
set -eu
cd "$(dirname "$0")"
if [ -e secrets ]; then
  echo 'deploy/compose/secrets is there already: nothing was changed.' >&2
  exit 1
fi
# All of it or nothing: what stopped halfway would be taken for whole.
unfinished=$(mktemp -d secrets.XXXXXX)
trap 'rm -rf "../$unfinished"' EXIT
# The folder keeps others out. Its files are read by the users of the containers, who are nobody here.
cd "$unfinished"
umask 022
new() { openssl rand -hex 24; }
owner=$(new)
program=$(new)
new > superuser-password
openssl rand -base64 48 > secret-key
echo "postgres://espace_owner:$owner@database/espace" > owner-url
echo "postgres://espace:$program@database/espace" > database-url
cat > roles.sql <<SQL
create role espace_owner login password '$owner';
create role espace login password '$program';
create database espace owner espace_owner;
SQL
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout certificate.key -out certificate.pem
chmod 644 certificate.key
mv "../$unfinished" ../secrets
echo 'Made deploy/compose/secrets. Keep a copy of secret-key: without it what it has sealed opens no more.'
