-- Where a client may have itself told of the end of what it ordered. The default is for a node of the version before.
ALTER TABLE access_client ADD COLUMN response_uris text NOT NULL DEFAULT '';
