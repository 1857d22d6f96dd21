-- Keys that end. Such a key comes with a token that every request must carry; the catalog knows the
-- SHA-256 of the token alone, which is random and long, so that nobody finds it by trying.

ALTER TABLE key ADD COLUMN expires_at_us INTEGER;
ALTER TABLE key ADD COLUMN token_sha256 BLOB
    CHECK ((token_sha256 IS NULL) = (expires_at_us IS NULL) AND (token_sha256 IS NULL OR length(token_sha256) = 32));
CREATE INDEX key_by_uin ON key (uin);
