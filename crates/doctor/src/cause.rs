//! The mistakes that the doctor knows: a name for programs, two sentences for people, and known sources.

causes! {
    MethodOther "method-other" "The method that was signed, GET or POST, is not the one that was sent."
        "Sign the method of the request line.";
    MethodCase "method-case" "The method was signed in lower case." "Sign GET or POST in upper case." from "document/api/1021/34193";
    PathEmpty "path-empty" "The path was left out of what was signed." "Sign `/` for the path.";
    PathOther "path-other" "A path other than `/` was signed." "Sign `/` for the path.";
    PathPrefix "path-prefix" "The path was signed as the client sent it, and a proxy cut its start off or rewrote it."
        "Sign `/` for the path: it is the path of every request, so give the service a host name of its own, or a gateway that signs nothing but `/`." from "TencentCloud/tencentcloud-sdk-java#162", "TencentCloud/tencentcloud-sdk-go#262";
    PathWithQuery "path-with-query" "The path was signed with the query behind it."
        "Sign `/` for the path; with TC3 the query has a line of its own.";
    PathUrl "path-url" "The whole URL was signed in place of the path." "Sign `/` for the path.";
    QueryLeftOut "query-left-out" "The query of a GET was not signed."
        "Put the text behind the `?`, as it is sent, into the canonical request.";
    QueryOfPost "query-of-post" "The query of a POST was signed."
        "Leave the line of the query empty in the canonical request of a POST.";
    QueryMark "query-mark" "The query was signed with the `?` before it." "Sign only what follows the `?`.";
    PairsSorted "pairs-sorted" "The parameters were signed in sorted order, and sent in another."
        "Sign the query or form exactly as it is sent.";
    PairsEncoding "pairs-encoding" "The parameters were percent-encoded in one way to be signed, and in another to be sent."
        "Encode once, and use that text for both the signature and the request." from "document/api/267/37447";
    PairsDecoded "pairs-decoded" "The parameters were signed decoded, and sent percent-encoded."
        "With TC3, sign the percent-encoded text as it is sent.";
    PairsOrder "pairs-order" "The parameters were signed in another order than they were sent in."
        "Sign the query or form exactly as it is sent.";
    QueryLineMissing "query-line-missing" "The line of the query was left out of the canonical request."
        "Keep the third line, also where it is empty.";
    HostForwarded "host-forwarded" "A proxy changed the Host, and the client signed the host that it sent to the proxy."
        "Let the proxy pass the Host on: for nginx `proxy_set_header Host $http_host;`, for Apache `ProxyPreserveHost On`.";
    HostOther "host-other" "The host that was signed is not the one that arrived."
        "Sign the host that the request is sent to, and let proxies in between pass it on: for nginx `proxy_set_header Host $http_host;`, for Apache `ProxyPreserveHost On`.";
    HostPort "host-port" "The host was signed with another port than the Host header has, or with one that a proxy dropped."
        "Sign the Host header as it is sent, and let proxies pass its port on: for nginx `$http_host`, and not `$host`.";
    HostScheme "host-scheme" "The host was signed with `http://` or `https://` before it, or without the one that was sent."
        "Sign the Host header as it is sent: a name and perhaps a port, no scheme." from "TencentCloud/tencentcloud-cli";
    HostPath "host-path" "The host was signed with a `/` behind it." "Sign the host alone.";
    HostDot "host-dot" "The host was signed with a dot at its end that was not sent, or without the one that was."
        "Write the host without a dot at its end in the endpoint, and sign the Host header as it is sent.";
    HostBrackets "host-brackets" "An IPv6 address was signed without its brackets, or in another spelling than it was sent."
        "Sign the Host header as it is sent: `[::1]:8787`." from "aws/aws-cli#8869", "curl/curl#8202";
    HostOfficial "host-official" "The vendor's host name was signed, and the request sent to another host."
        "Sign the host that the request is sent to: set the endpoint of the client, not only its address.";
    HostLoopback "host-loopback" "Another name of this machine was signed: localhost, 127.0.0.1, 0.0.0.0 or `[::1]`."
        "Use one name for the machine in both the signature and the address.";
    HostEmpty "host-empty" "An empty host was signed." "Set the host before signing.";
    ContentTypeEmpty "content-type-empty" "The content type was signed as an empty text."
        "Set the Content-Type before signing, and sign its text.";
    ContentTypeOther "content-type-other" "The content type that was signed is not the one that was sent."
        "Set the Content-Type yourself, so that the HTTP library adds or changes nothing." from "document/api/267/37447";
    HeaderLeftOut "header-left-out" "A header is listed in `SignedHeaders`, and its line was not signed."
        "Put one line for each listed header into the canonical request.";
    HeadersNotListed "headers-not-listed" "More headers were signed than `SignedHeaders` lists."
        "List in `SignedHeaders` every header that was signed, in sorted order.";
    SignedLineOther "signed-line-other" "The line of `SignedHeaders` was signed with another text than the Authorization header has."
        "Use the same text in both places.";
    HeadersOrder "headers-order" "The headers were signed in another order than `SignedHeaders` lists them."
        "Sort the headers by name in both places.";
    HeaderNamesCase "header-names-case" "Names of headers were signed with upper-case letters."
        "Sign the names of headers in lower case.";
    HeaderValuesCase "header-values-case" "The value of a header was signed in another case than it was sent."
        "Sign all values as they are sent, or all in lower case.";
    HeaderBlank "header-blank" "Header lines were signed with a blank behind the colon."
        "Write `name:value`, without blanks.";
    HeadersNoGap "headers-no-gap" "The empty line between the headers and `SignedHeaders` was left out."
        "End each header line with a line feed, and add one more.";
    HeadersDoubleGap "headers-double-gap" "Two empty lines were signed between the headers and `SignedHeaders`."
        "End each header line with a line feed, and add only one more.";
    PayloadEmpty "payload-empty" "The hash of an empty body was signed, and a body was sent."
        "Hash the body that is sent.";
    PayloadBraces "payload-braces" "The hash of `{}` was signed, and another body was sent."
        "Hash the body that is sent.";
    PayloadNull "payload-null" "The hash of `null` was signed, and another body was sent."
        "Hash the body that is sent.";
    PayloadUnsigned "payload-unsigned" "`UNSIGNED-PAYLOAD` was signed without the header that says so."
        "Send `X-TC-Content-SHA256: UNSIGNED-PAYLOAD`, or hash the body.";
    PayloadSigned "payload-signed" "The body was hashed, though a header says `UNSIGNED-PAYLOAD`."
        "Hash the text `UNSIGNED-PAYLOAD`, or do not send `X-TC-Content-SHA256`.";
    PayloadOfGet "payload-of-get" "The body of a GET was hashed." "Hash an empty text for a GET, and send no body.";
    PayloadQuery "payload-query" "The query of a GET was hashed as its body." "Hash an empty text for a GET.";
    PayloadHashCase "payload-hash-case" "The hash of the body was signed in upper-case hex."
        "Write the hash in lower-case hex.";
    PayloadNotHashed "payload-not-hashed" "The body was signed in place of its hash."
        "Put the SHA-256 of the body, in lower-case hex, into the canonical request.";
    PayloadHashOther "payload-hash-other" "The body was hashed in another way: by SHA-1, twice over, or with the hash in Base64."
        "Put the SHA-256 of the body, in lower-case hex, into the canonical request.";
    PayloadPython "payload-python" "A Python value was signed in its own spelling: `b'…'` around the body, or a dict as `str` writes it."
        "Serialise with `json.dumps`, and hash the bytes that are sent.";
    HashPrefix "hash-prefix" "A hash was signed with the text that its program prints around it, such as `SHA2-256(stdin)= `."
        "Cut the output to its 64 hex digits: for openssl add `-r` and take the first word.";
    BodyLineEndLost "body-line-end-lost" "The body was signed with a line end that was not sent."
        "Send exactly the bytes that were hashed; `curl -d @file` drops line ends, `--data-binary` keeps them.";
    BodyLineEndGained "body-line-end-gained" "The body was sent with a line end that was not signed."
        "Hash exactly the bytes that are sent; `echo` and editors add a line end.";
    BodyMark "body-mark" "A byte order mark was signed or sent before the body, and not both."
        "Write the body in UTF-8 without a byte order mark.";
    BodyNuls "body-nuls" "Zero bytes were signed or sent behind the body, and not both."
        "Hash and send as many bytes as the body has, not the whole buffer that holds it.";
    BodyCut "body-cut" "The body was cut: less of it was sent than was signed, or less was signed than was sent."
        "Count bytes, not characters, for the hash and for Content-Length, and send every byte that was hashed." from "ranm8/requestify#18";
    BodyCompressed "body-compressed" "The body was signed before it was compressed."
        "Send the body as it was signed, without `Content-Encoding`: the API reads no compressed body." from "OpenAPITools/openapi-generator#24734";
    JsonCompact "json-compact" "The body was signed as JSON without blanks, and sent with blanks."
        "Serialise once, and send the bytes that were hashed.";
    JsonBlanks "json-blanks" "The body was signed as JSON with blanks behind `,` and `:`, and sent without."
        "Serialise once, and send the bytes that were hashed (in Python `data=`, not `json=`).";
    JsonIndented "json-indented" "The body was signed as indented JSON, and sent in another form."
        "Serialise once, and send the bytes that were hashed.";
    JsonSorted "json-sorted" "The body was signed as JSON with sorted keys, and sent in another order."
        "Serialise once, and send the bytes that were hashed.";
    JsonOrder "json-order" "The body was signed as JSON with its members in another order than it was sent."
        "Serialise once, and send the bytes that were hashed.";
    JsonNonAscii "json-non-ascii" "Characters beyond ASCII were escaped as `\\u` in the signed body and not in the sent one, or the reverse."
        "Serialise once, and send the bytes that were hashed.";
    JsonSlashes "json-slashes" "Slashes were escaped as `\\/` in the signed body and not in the sent one, or the reverse."
        "Serialise once, and send the bytes that were hashed.";
    JsonHtml "json-html" "`<`, `>` or `&` were escaped as `\\u` in the signed body and not in the sent one, or the reverse."
        "Serialise once, and send the bytes that were hashed.";
    JsonTwice "json-twice" "The body was serialised to JSON twice, to be signed or to be sent."
        "Serialise once; give the HTTP library bytes, not a text that it serialises again.";
    JsonNumberText "json-number-text" "A number, true or false was signed as such and sent as a text, or the reverse."
        "Serialise once, and send the bytes that were hashed; an account number is a number.";
    JsonNumberForm "json-number-form" "A number was signed in another spelling than it was sent, such as `7.0E11` for `700000000000`."
        "Serialise once, and keep account numbers as whole numbers of 64 bits, which some libraries read as floating point." from "google/gson#968";
    JsonNull "json-null" "A member that is null or empty was signed and not sent, or the reverse."
        "Serialise once, by a serializer that keeps or drops such members in both places.";
    CanonicalHashCase "canonical-hash-case" "The hash of the canonical request was signed in upper-case hex."
        "Write the hash in lower-case hex.";
    CanonicalNotHashed "canonical-not-hashed" "The string to sign has the canonical request itself, not its hash."
        "Put its SHA-256, in lower-case hex, into the string to sign.";
    CanonicalLineEnd "canonical-line-end" "The canonical request was hashed with a line end behind it."
        "End the canonical request with the hash of the body.";
    ToSignLineEnd "to-sign-line-end" "A line end was signed behind the last character."
        "Sign no line end: TC3 ends with the hash of the canonical request, version 1 with the last value.";
    ToSignLines "to-sign-lines" "A line of the string to sign was left out, or its time was written as a date."
        "Write four lines: TC3-HMAC-SHA256, the seconds since 1970, the scope, the hash.";
    LineEndsCrlf "line-ends-crlf" "Lines were joined with CR LF." "Join the lines with a line feed alone.";
    LineEndsLiteral "line-ends-literal" "Lines were joined with a backslash and an n, not with a line feed."
        "Use a real line feed: `\\n` in double quotes, in a shell `$'\\n'` or printf." from "tencentyun/tls-sig-api-v2-php#5";
    TimestampMilliseconds "timestamp-milliseconds" "The time was signed in milliseconds, and sent in seconds."
        "Take the time once, in whole seconds.";
    TimestampNear "timestamp-near" "The second that was signed is not the one that was sent."
        "Take the time once, and use it for both the signature and the request.";
    TimestampLocal "timestamp-local" "The time was signed whole or half hours off the time that was sent."
        "Take the time once, in seconds since 1970 UTC.";
    DateNear "date-near" "The day before or after that of the scope was signed, most likely the local day."
        "Use the UTC day of the timestamp everywhere." from "document/api/267/37447", "Frefreak/certbot-dns-tencentcloud#8";
    DateFormat "date-format" "The day was signed in another format than YYYY-MM-DD."
        "Write the day as YYYY-MM-DD in the scope and in the derivation of the key.";
    ServiceOther "service-other" "The service that was signed is not the one in the scope."
        "Use one service in the Credential, the string to sign and the derivation of the key.";
    TerminatorOther "terminator-other" "The last step of the scope or key was not `tc3_request`."
        "Use `tc3_request` in the scope and in the derivation of the key.";
    KeyPrefix "key-prefix" "The key was derived without `TC3` before the secret."
        "Start the derivation with the text TC3 and the secret.";
    KeyNotDerived "key-not-derived" "The secret itself was used as the key."
        "Derive the key from the secret in three steps: day, service, `tc3_request`.";
    KeyStepsOrder "key-steps-order" "The steps of the key's derivation were taken in another order."
        "Derive by day, then service, then `tc3_request`.";
    KeyStepMissing "key-step-missing" "A step of the key's derivation was left out."
        "Derive by day, then service, then `tc3_request`.";
    KeyHex "key-hex" "The hex text of a key was used in place of its bytes."
        "Pass the raw bytes of each HMAC to the next one." from "document/api/213/30654";
    HmacSwapped "hmac-swapped" "Key and text of an HMAC were swapped."
        "Give the HMAC the key as its key: the order of the two differs between libraries." from "document/api/213/30654";
    SecretIsId "secret-is-id" "The id of the key was used as its secret." "Sign with the `SecretKey`.";
    SecretOfOtherKey "secret-of-other-key" "The secret of another key of the account was used."
        "Use id and secret of the same key.";
    SecretBlanks "secret-blanks" "The secret was used with a blank, line end or quote around it."
        "Trim the secret where it is read from a file or a variable." from "TencentCloud/tencentcloud-sdk-ruby#9";
    SecretTrimmed "secret-trimmed" "The secret has a blank, line end or quote around it, and was used without."
        "Give the doctor and the server the secret as it was issued.";
    SecretAmpersand "secret-ampersand" "The secret was used with `&` behind it, as other vendors require."
        "Use the secret alone as the key.";
    V1Digest "v1-digest" "The hash that was used is not the one that `SignatureMethod` names."
        "Send SignatureMethod=HmacSHA256 for SHA-256, and leave it out or send HmacSHA1 for SHA-1.";
    V1Encoded "v1-encoded" "The parameters, or the whole text, were signed percent-encoded."
        "With version 1, sign decoded values." from "document/api/1021/34193";
    V1Plus "v1-plus" "A value was signed with a `+` that was sent unencoded, and is decoded as a blank."
        "Percent-encode `+` as %2B when sending.";
    V1Unsorted "v1-unsorted" "The parameters were signed in the order in which they were sent."
        "Sort the parameters by name, in the order of ASCII." from "document/api/1021/34193";
    V1Caseless "v1-caseless" "The parameters were sorted without regard to case."
        "Sort the parameters in the order of ASCII: upper-case letters first." from "document/api/1021/34193";
    V1LeftOut "v1-left-out" "A parameter that was sent was not signed." "Sign every parameter but Signature.";
    V1OnlySigned "v1-only-signed" "A parameter was signed that was not sent." "Send every parameter that is signed.";
    V1SignatureSigned "v1-signature-signed" "The signed text has a parameter Signature."
        "Leave Signature out of the signed text.";
    V1Lines "v1-lines" "Method, host, path and parameters were signed on lines of their own."
        "Join them without line feeds, with `?` before the parameters.";
    V1NoMark "v1-no-mark" "The `?` between path and parameters was not signed." "Sign a `?` before the parameters.";
    SignatureUpperCase "signature-upper-case" "The signature was sent in upper-case hex." "Send it in lower-case hex.";
    SignatureBase64 "signature-base64" "A TC3 signature was sent in Base64." "Send it in lower-case hex.";
    SignatureHex "signature-hex" "A version 1 signature was sent in hex." "Send it in Base64.";
    SignaturePlus "signature-plus" "A `+` of the signature arrived as a blank, because it was not percent-encoded."
        "Percent-encode the signature: `+` becomes %2B." from "document/api/1021/34193";
    SignatureUrlSafe "signature-url-safe" "The signature was sent in the URL-safe form of Base64, or without its `=`."
        "Send the ordinary Base64, percent-encoded.";
    SignatureEncodedTwice "signature-encoded-twice" "The signature was percent-encoded twice."
        "Encode it once: many HTTP libraries do it already." from "document/api/1021/34193";
    SignatureOfHex "signature-of-hex" "The Base64 of the signature's hex text was sent." "Send the Base64 of its bytes.";
    SignatureShort "signature-short" "The signature is not as long as it must be." "Send it whole: 64 hex digits with TC3.";
    SignatureMissing "signature-missing" "There is no signature." "Sign the request.";
    AuthorizationMissing "authorization-missing" "There is no Authorization header, and what was sent is no version 1 form."
        "Send the Authorization header of TC3.";
    AuthorizationSkip "authorization-skip" "The client is configured not to sign: Authorization is SKIP."
        "Let the client sign; no action here is open to unsigned requests." from "TencentCloud/tencentcloud-sdk-python";
    AuthorizationBearer "authorization-bearer" "The Authorization header has a bearer token or a password."
        "Send the Authorization header of TC3.";
    AuthorizationAlgorithm "authorization-algorithm" "The Authorization header does not begin with TC3-HMAC-SHA256."
        "Begin it with TC3-HMAC-SHA256 and a blank.";
    AuthorizationSyntax "authorization-syntax" "The Authorization header has a field too many, too few, in quotes, or not behind a comma."
        "Write `Credential=…, SignedHeaders=…, Signature=…`, separated by commas.";
    SignedHeadersMissing "signed-headers-missing" "The Authorization header has no `SignedHeaders`."
        "Add `SignedHeaders=content-type;host`.";
    SignedHeadersIncomplete "signed-headers-incomplete" "`SignedHeaders` lacks content-type or host." "Sign both, and list both.";
    SignedHeadersCase "signed-headers-case" "`SignedHeaders` has upper-case letters." "List the names in lower case.";
    SignedHeadersNotSent "signed-headers-not-sent" "`SignedHeaders` lists a header that did not arrive."
        "Send it, or do not sign it; an HTTP library or a proxy may have removed it.";
    SignedHeadersSeparator "signed-headers-separator" "The names in `SignedHeaders` are not separated by `;`." "Join them with `;`.";
    ScopeIncomplete "scope-incomplete" "The Credential lacks a part of id, day, service and `tc3_request`."
        "Write `Credential=<id>/<day>/<service>/tc3_request`.";
    ScopeDate "scope-date" "The day in the Credential is not the UTC day of the timestamp."
        "Take the day from the timestamp, in UTC, as YYYY-MM-DD." from "document/api/267/37447", "TencentCloud/tencentcloud-demo-mp-soe#3";
    ScopeService "scope-service" "The Credential names another service." "Name the service of the endpoint." from "TencentCloud/tencentcloud-sdk-go#89";
    TimestampInMilliseconds "timestamp-in-milliseconds" "The timestamp was sent in milliseconds." "Send whole seconds.";
    TimestampHours "timestamp-hours" "The timestamp is whole or half hours off: local time was taken for UTC."
        "Take seconds since 1970 UTC, which no time zone changes.";
    TimestampFar "timestamp-far" "The timestamp is more than 300 seconds off."
        "Sign each request when it is sent, and set the clock of the client." from "document/api/267/37447";
    TimestampText "timestamp-text" "The timestamp is not a number of seconds." "Send digits alone: seconds since 1970 UTC.";
    IdAndSecretSwapped "id-and-secret-swapped" "The secret was sent where the id belongs. Every system on the way could read it."
        "Swap the two settings, and replace the key, because its secret is exposed.";
    IdUnknown "id-unknown" "The request names another key." "Use an id that the server knows, or examine it with its own secret.";
    IdBlanks "id-blanks" "The id was sent with a blank or quote around it." "Trim the id where it is read." from "TencentCloud/tencentcloud-sdk-ruby#9";
    CommonMissing "common-missing" "A common parameter is missing."
        "Send action, version and timestamp: with TC3 in X-TC headers, with version 1 as parameters, with Nonce and `SecretId`." from "TencentCloud/tencentcloud-sdk-nodejs#99";
    ContentTypeUnknown "content-type-unknown" "The content type is missing or not one that the server reads."
        "Send application/json for a TC3 POST.";
    ContentEncoding "content-encoding" "The body was sent compressed."
        "Send it as it is, without `Content-Encoding`: the API reads no compressed body." from "ministackorg/ministack#1513";
    BodyIncomplete "body-incomplete" "The JSON of the body ends before it is complete."
        "Send all of it: Content-Length counts bytes, not characters." from "ranm8/requestify#18";
    PairsMisplaced "pairs-misplaced" "The parameters of version 1 are not where the method has them."
        "Send them in the query of a GET, or in the body of a POST.";
    RequestOther "request-other" "The server refuses the request for another fault of its form." "See the answer of the server, which names the fault.";
}

impl Cause {
    /// Returns true if the mistake is in the time alone, so that it may be no mistake in a saved request.
    #[must_use]
    pub const fn is_about_time(self) -> bool {
        matches!(self, Self::TimestampHours | Self::TimestampFar)
    }

    /// Returns true if the server finds the mistake only when the signature was found right.
    #[must_use]
    pub const fn is_behind_signature(self) -> bool {
        matches!(self, Self::ContentEncoding | Self::BodyIncomplete)
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
