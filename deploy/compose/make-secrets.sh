#!/bin/sh
# Makes what compose.yaml hands to the containers, once: passwords of this installation, and a certificate for localhost.
set -eu
cd "$(dirname "$0")"
# The folder keeps others out. Its files are read by the users of the containers, who are nobody here.
mkdir -m 700 secrets
cd secrets
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
echo 'Made deploy/compose/secrets. Keep a copy of secret-key: without it what it has sealed opens no more.'
