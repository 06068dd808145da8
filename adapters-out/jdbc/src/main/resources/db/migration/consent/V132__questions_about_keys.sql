-- What a service provider wishes one more key of a signer to be.
ALTER TABLE consent_consent ADD COLUMN wish text;
