-- Three roles: the owner migrates, the application writes, researchers read.
-- An administrator runs this once, before the first migration:
--
--   psql -v schema=renjia -v owner=renjia_owner -v app=renjia_app -v reader=renjia_reader -f roles.sql
--
-- Nobody logs in as one of them. Make users with passwords of their own and put
-- them in:  CREATE ROLE station LOGIN PASSWORD '…' IN ROLE renjia_app;
-- A user who migrates connects with role=renjia_owner in the connection string,
-- so that the tables belong to the role and not to the user.
CREATE ROLE :"owner" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE :"app" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE :"reader" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE SCHEMA :"schema" AUTHORIZATION :"owner";
GRANT USAGE ON SCHEMA :"schema" TO :"app", :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"schema" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"schema" GRANT SELECT ON TABLES TO :"reader";
