//! The certificate of a demo with TLS, and the authority that is made for it alone.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::{Timestamp, ToSpan as _, tz::Offset};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};

use crate::config::TlsPaths;

/// The names and addresses for which the certificate is, and the loopback address of the demo.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Days for which both certificates are valid. Each demo makes new ones.
const VALID_DAYS: i64 = 30;

/// The files of a demo's certificate.
pub(crate) struct DemoAuthority {
    /// The certificate of the authority, which clients must trust.
    pub(crate) certificate: PathBuf,
    /// The certificate that the demo shows, and its key.
    pub(crate) paths: TlsPaths,
}

/// Makes an authority and a certificate of it in a folder, for a demo that listens on an address. The authority can vouch for
/// this machine alone, and its key is kept nowhere.
///
/// # Errors
///
/// The address is of a network, or a file cannot be written.
pub(crate) fn create_authority(folder: &Path, address: IpAddr) -> anyhow::Result<DemoAuthority> {
    if !address.is_loopback() && !address.is_unspecified() {
        bail!(
            "the certificate of a demo is for this machine alone, and {address} is an address of a network: leave out \
             --listen or --tls, or use `billfold serve` with a certificate of your own"
        );
    }
    let folder = folder.join("demo-tls");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("could not make the folder {}", folder.display()))?;
    let (authority, certificate) =
        sign_certificate(address).context("could not make a certificate for the demo")?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.with_context(|| format!("could not write {}", path.display()))?;
        // Clients may stand in another folder.
        std::path::absolute(&path).with_context(|| format!("could not find {}", path.display()))
    };
    let key = write("key.pem", &certificate.key)?;
    let paths = TlsPaths { certificate: write("certificate.pem", &certificate.text)?, key };
    Ok(DemoAuthority { certificate: write("authority.pem", &authority)?, paths })
}

/// A certificate and its key, as PEM.
struct Signed {
    text: String,
    key: String,
}

/// Makes the certificate of an authority, and one that it signed.
fn sign_certificate(address: IpAddr) -> Result<(String, Signed), rcgen::Error> {
    let mut authority = CertificateParams::new([])?;
    authority.distinguished_name = name_certificate("Billfold demo, authority for this machine alone");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let loopback_6 = u128::from(std::net::Ipv6Addr::LOCALHOST).to_be_bytes();
    let permitted_subtrees = vec![
        GeneralSubtree::DnsName("localhost".to_owned()),
        GeneralSubtree::IpAddress(CidrSubnet::V4([127, 0, 0, 0], [255, 0, 0, 0])),
        GeneralSubtree::IpAddress(CidrSubnet::V6(loopback_6, [255; 16])),
    ];
    authority.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    limit_validity(&mut authority);
    let authority_key = KeyPair::generate()?;
    let authority_text = authority.self_signed(&authority_key)?.pem();

    let mut names = NAMES.map(str::to_owned).to_vec();
    if address.is_loopback() && !names.contains(&address.to_string()) {
        names.push(address.to_string());
    }
    let mut server = CertificateParams::new(names)?;
    server.distinguished_name = name_certificate("Billfold demo");
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    limit_validity(&mut server);
    let key = KeyPair::generate()?;
    let text = server.signed_by(&key, &Issuer::new(authority, authority_key))?.pem();
    Ok((authority_text, Signed { text, key: key.serialize_pem() }))
}

fn name_certificate(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// Makes a certificate valid from yesterday on, as clocks differ.
fn limit_validity(certificate: &mut CertificateParams) {
    let today = Offset::UTC.to_datetime(Timestamp::now()).date();
    let day = |days: i64| {
        let date = today.saturating_add(days.days());
        let [month, day] = [date.month(), date.day()].map(|number| u8::try_from(number).unwrap_or(1));
        rcgen::date_time_ymd(date.year().into(), month, day)
    };
    certificate.not_before = day(-1);
    certificate.not_after = day(VALID_DAYS);
}
