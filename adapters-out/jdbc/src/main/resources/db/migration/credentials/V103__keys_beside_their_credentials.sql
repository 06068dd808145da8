-- What the SAM sealed does not shrink, and is read with its credential by every signature: it stays in its row.
ALTER TABLE credentials_credential SET (toast_tuple_target = 8160);
