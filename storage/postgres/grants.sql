-- What the application may not do to the journal: the owner runs this once,
-- after the first migration, with the same variables as roles.sql. From then on
-- the application adds commits and erases content, and can neither alter nor
-- remove what happened.
REVOKE UPDATE, DELETE ON :"schema"."_commits", :"schema"."_changes" FROM :"app";
GRANT UPDATE (acts, salt) ON :"schema"."_commits" TO :"app";
GRANT UPDATE (payload, salt) ON :"schema"."_changes" TO :"app";
REVOKE DELETE ON :"schema"."_spaces" FROM :"app";
REVOKE INSERT, UPDATE, DELETE ON :"schema"."_kinds", :"schema"."_migration" FROM :"app";
