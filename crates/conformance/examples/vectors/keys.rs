//! The keys of the suite, made up for it, except the one that the vendor's pages print.

use serde::Serialize;

/// A key pair, as `keys.json` has it.
#[derive(Serialize)]
pub(crate) struct Key {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) note: &'static str,
}

/// The content of `keys.json`.
#[derive(Serialize)]
pub(crate) struct Keys {
    pub(crate) keys: &'static [&'static Key],
}

pub(crate) const ALL: Keys =
    Keys { keys: &[&FIRST, &SECOND, &VENDOR, &SIGNS, &BEYOND, &FILLING, &OVER, &LONG, &SHORT, &EQUALS] };

pub(crate) const FIRST: Key = Key {
    id: "AKIDvectorsFirst0001",
    secret: "madeUpSecretOfTheFirstKey0000001",
    note: "the key of every case that does not say otherwise",
};
pub(crate) const SECOND: Key = Key {
    id: "AKIDvectorsSecond002",
    secret: "madeUpSecretOfTheSecondKey000002",
    note: "another caller's key",
};
pub(crate) const VENDOR: Key = Key {
    id: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
    secret: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
    note: "printed on the vendor's pages on the signature methods, no real key",
};
pub(crate) const SIGNS: Key =
    Key { id: "AKIDvectorsSigns0003", secret: "+/=%&?#:;,\"'\\ ~`{}<>", note: "a secret of signs" };
pub(crate) const BEYOND: Key = Key {
    id: "AKIDvectorsBeyond004",
    secret: "clé à Köln 密钥 \u{1f511}",
    note: "a secret beyond ASCII; its UTF-8 bytes are the key",
};
pub(crate) const FILLING: Key = Key {
    id: "AKIDvectorsFilling05",
    secret: "sixtyOneBytesSoThatTC3AndTheSecretFillOneBlockOfTheHash000061",
    note: "61 bytes: with TC3 before it, exactly one block of SHA-256",
};
pub(crate) const OVER: Key = Key {
    id: "AKIDvectorsOver00006",
    secret: "sixtyTwoBytesSoThatTC3AndTheSecretAreMoreThanOneBlock000000062",
    note: "62 bytes: with TC3 before it, one byte more than a block, so that HMAC hashes it first",
};
pub(crate) const LONG: Key = Key {
    id: "AKIDvectorsLong00007",
    secret: "aSecretThatIsLongerThanOneBlockOfEitherHashAsItHas100BytesAndNotThe32ThatTheVendorHandsOut0000000100",
    note: "100 bytes, more than one block by itself",
};
pub(crate) const SHORT: Key = Key { id: "AKIDvectorsShort0008", secret: "x", note: "one byte" };
pub(crate) const EQUALS: Key = Key {
    id: "AKID=vectors=009",
    secret: "madeUpSecretOfTheKeyWithEqualsSigns",
    note: "an id with `=`, which also separates the name of a field from its value",
};
