-- The legal person whose keys an account holds; the person of the row then represents it.
ALTER TABLE signers_signer
    ADD COLUMN organization_name text,
    ADD COLUMN organization_country text,
    ADD COLUMN organization_identifier text;
ALTER TABLE signers_enrolment
    ADD COLUMN organization_name text,
    ADD COLUMN organization_country text,
    ADD COLUMN organization_identifier text;
