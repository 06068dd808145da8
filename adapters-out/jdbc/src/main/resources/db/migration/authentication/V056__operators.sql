-- Accounts of those who run the installation: of no group, so without row-level security.
CREATE TABLE authentication_operator (
    name         text NOT NULL PRIMARY KEY,
    hash         text NOT NULL,
    failures     int  NOT NULL,
    locked_until timestamptz
);

REVOKE ALL ON authentication_operator FROM ${app};
GRANT SELECT, INSERT, UPDATE ON authentication_operator TO ${app};
