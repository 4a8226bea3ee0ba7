#!/bin/sh
# Run once by the image of PostgreSQL, on its empty database: docs/operating/database-roles.md.
exec psql --set=ON_ERROR_STOP=1 --username=postgres --file=/run/secrets/roles.sql
