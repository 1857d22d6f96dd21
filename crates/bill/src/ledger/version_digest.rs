//! The digest of a published version, by which every reader notices that what is stored is not what was published.

use twox_hash::XxHash3_128;

use crate::currency::Currency;
use crate::digest::text_bytes::push_text;
use crate::folded_bill::Cell;
use crate::key_names::KeyNames;
use crate::ledger::import::{ImportKind, ImportMode};
use crate::ledger::version::PublishedVersion;
use crate::measure::Measure;

/// The format of the digests here. They are stored: what goes into them never changes under this number.
pub const VERSION_DIGEST_FORMAT: u32 = 1;

/// The amounts of a cell in a digest, in their order.
const DIGESTED_MEASURES: [Measure; 6] = [
    Measure::Original,
    Measure::BeforeVoucher,
    Measure::Voucher,
    Measure::Total,
    Measure::RiDeduction,
    Measure::SpDeduction,
];

/// The seeds under which the three kinds of content are hashed.
const CELL_SEED: u64 = 1;
const NAME_SEED: u64 = 2;
const VERSION_SEED: u64 = 3;

/// The digest of a version: of its cells and of its names, each as a multiset, and of both with all facts of the version.
///
/// The three parts are checked one by one, since not everyone who reads a version reads its cells and names. It finds
/// what changed by accident, also where rows of two states are mixed. It does not resist an author who can write digests, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionDigest {
    whole: u128,
    cells: u128,
    names: u128,
}

impl VersionDigest {
    /// Length of a stored digest, in bytes.
    pub const BYTES: usize = 48;

    /// Computes the digest of a version. Cells come in any order.
    #[must_use]
    pub fn compute(version: &PublishedVersion, currency: Currency, cells: &[Cell], names: &KeyNames) -> Self {
        let content = Self { whole: 0, cells: hash_cells(cells), names: hash_names(names) };
        content.under(version, currency)
    }

    /// Returns the digest of another version with the same cells and names.
    #[must_use]
    pub fn under(self, version: &PublishedVersion, currency: Currency) -> Self {
        Self { whole: hash_version(version, currency, self.cells, self.names), ..self }
    }

    /// Returns true if the digest is of a version with these facts.
    #[must_use]
    pub fn fits_version(self, version: &PublishedVersion, currency: Currency) -> bool {
        self == self.under(version, currency)
    }

    /// Returns true if the digest is of a version with these cells, which come in any order.
    #[must_use]
    pub fn fits_cells(self, cells: &[Cell]) -> bool {
        self.cells == hash_cells(cells)
    }

    /// Returns true if the digest is of a version with these names of products and regions.
    #[must_use]
    pub fn fits_names(self, names: &KeyNames) -> bool {
        self.names == hash_names(names)
    }

    /// Returns the digest that was stored as bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let ([whole, cells, names], _) = bytes.as_chunks::<16>() else {
            unreachable!("48 bytes are three times 16")
        };
        let number = |bytes: &[u8; 16]| u128::from_le_bytes(*bytes);
        Self { whole: number(whole), cells: number(cells), names: number(names) }
    }

    /// The digest as bytes, as it is stored.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (parts, _) = bytes.as_chunks_mut::<16>();
        for (part, number) in parts.iter_mut().zip([self.whole, self.cells, self.names]) {
            *part = number.to_le_bytes();
        }
        bytes
    }
}

/// Hashes cells as a multiset.
fn hash_cells(cells: &[Cell]) -> u128 {
    let mut bytes = Vec::new();
    let mut sum = 0_u128;
    for cell in cells {
        bytes.clear();
        bytes.extend(cell.manager.get().to_le_bytes());
        for key in [cell.pay_mode.code(), cell.transaction_type.code(), &cell.product, &cell.region] {
            push_text(&mut bytes, key);
        }
        for measure in DIGESTED_MEASURES {
            bytes.extend(cell.sums[measure].units().to_le_bytes());
        }
        bytes.extend(cell.sums.lines.to_le_bytes());
        sum = sum.wrapping_add(XxHash3_128::oneshot_with_seed(CELL_SEED, &bytes));
    }
    sum
}

/// Hashes names as a multiset.
fn hash_names(names: &KeyNames) -> u128 {
    let mut bytes = Vec::new();
    let mut sum = 0_u128;
    for (kind, key, name) in names.iter() {
        bytes.clear();
        for text in [kind.as_str(), key, name] {
            push_text(&mut bytes, text);
        }
        sum = sum.wrapping_add(XxHash3_128::oneshot_with_seed(NAME_SEED, &bytes));
    }
    sum
}

/// Hashes the facts of a version that never change, with the hashes of its cells and names.
fn hash_version(version: &PublishedVersion, currency: Currency, cells: u128, names: u128) -> u128 {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend(version.bill.month.yyyymm().to_le_bytes());
    for uin in [version.bill.payer, version.bill.owner] {
        bytes.extend(uin.get().to_le_bytes());
    }
    push_text(&mut bytes, currency.code());
    bytes.extend(version.number.to_le_bytes());
    bytes.extend(version.import.0.to_le_bytes());
    let (kind, reverted) = match version.kind {
        ImportKind::Files(ImportMode::Statement) => (0_u8, 0),
        ImportKind::Files(ImportMode::Append) => (1, 0),
        ImportKind::Revert { of } => (2, of.0),
    };
    bytes.push(kind);
    bytes.extend(reverted.to_le_bytes());
    bytes.extend(version.published_at_us.to_le_bytes());
    push_text(&mut bytes, version.basis.as_str());
    bytes.extend(version.lines.to_le_bytes());
    bytes.extend(version.lines_digest.to_bytes());
    bytes.push(u8::from(version.texts_only));
    bytes.push(u8::from(version.has_names));
    bytes.extend(cells.to_le_bytes());
    bytes.extend(names.to_le_bytes());
    XxHash3_128::oneshot_with_seed(VERSION_SEED, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basis::Basis;
    use crate::charge::BillKey;
    use crate::codes::pay_mode::PayMode;
    use crate::codes::transaction_type::TransactionType;
    use crate::digest::lines_digest::{ContentFormat, LinesDigest};
    use crate::key_names::KeyKind;
    use crate::ledger::import::ImportId;
    use crate::money::Sum;
    use crate::sums::Sums;
    use crate::uin::Uin;

    fn uin(number: i64) -> Uin {
        Uin::new(number).unwrap()
    }

    fn cell(product: &str, region: &str, units: i128) -> Cell {
        Cell {
            manager: uin(2),
            pay_mode: PayMode::PostPay,
            transaction_type: TransactionType::PostpayDeductH,
            product: product.to_owned(),
            region: region.to_owned(),
            sums: Sums::new([(Measure::Total, Sum::from_units(units))], 3),
        }
    }

    fn version() -> PublishedVersion {
        PublishedVersion {
            bill: BillKey { month: "2022-11".parse().unwrap(), payer: uin(1), owner: uin(9) },
            number: 4,
            import: ImportId(5),
            kind: ImportKind::Files(ImportMode::Statement),
            published_at_us: 1_700_000_000_000_000,
            basis: Basis::Customer,
            lines: 6,
            lines_digest: LinesDigest::from_bytes(ContentFormat::NEWEST, [7; 32]),
            texts_only: false,
            has_names: true,
            has_payments: true,
            is_current: true,
            pruned_at_us: None,
        }
    }

    fn names() -> KeyNames {
        let mut names = KeyNames::default();
        names.add(KeyKind::Product, "web", "Web Firewall");
        names
    }

    #[test]
    fn the_stored_format_of_version_digests_never_changes() {
        let digest = VersionDigest::compute(
            &version(),
            Currency::Usd,
            &[cell("web", "1", 8), cell("p_cvm", "-", -1)],
            &names(),
        );
        let parts: Vec<u128> =
            digest.to_bytes().as_chunks().0.iter().map(|part| u128::from_be_bytes(*part)).collect();
        assert_eq!(
            parts,
            [
                0x8234_e63f_8798_0b46_ef6f_ec71_8945_a5b9,
                0x5247_8fb6_763c_8073_0a00_787a_4ad3_de0a,
                0x271e_547f_728d_d702_5bbf_811c_6ca3_b1b4,
            ]
        );
        assert_eq!(VersionDigest::from_bytes(digest.to_bytes()), digest);
    }

    #[test]
    fn a_digest_fits_what_it_was_computed_of_in_any_order_and_nothing_else() {
        let cells = [cell("web", "1", 8), cell("p_cvm", "-", -1)];
        let digest = VersionDigest::compute(&version(), Currency::Usd, &cells, &names());
        let [first, second] = cells.clone();
        assert!(digest.fits_version(&version(), Currency::Usd));
        assert!(digest.fits_cells(&[second.clone(), first.clone()]));
        assert!(digest.fits_names(&names()));
        assert!(!digest.fits_names(&KeyNames::default()));
        for other in [
            vec![],
            vec![first.clone()],
            vec![first.clone(), first.clone()],
            vec![first.clone(), second.clone(), second.clone()],
            vec![cell("web", "1", 9), second.clone()],
            vec![cell("web1", "", 8), second.clone()],
            vec![Cell { manager: uin(3), ..first.clone() }, second.clone()],
            vec![Cell { pay_mode: PayMode::PrePay, ..first.clone() }, second.clone()],
            vec![Cell { sums: Sums { lines: 4, ..first.sums }, ..first.clone() }, second],
        ] {
            assert!(!digest.fits_cells(&other), "{other:?}");
        }
        for amount in Measure::ALL {
            let mut changed = first.clone();
            changed.sums[amount] = Sum::from_units(1 << 100);
            assert!(!digest.fits_cells(&[changed, cell("p_cvm", "-", -1)]), "{amount:?}");
        }
    }

    #[test]
    fn a_digest_fits_no_version_with_another_fact() {
        let own = version();
        let digest = VersionDigest::compute(&own, Currency::Usd, &[cell("web", "1", 8)], &names());
        let bill = own.bill;
        for other in [
            PublishedVersion { bill: BillKey { month: bill.month.next().unwrap(), ..bill }, ..own.clone() },
            PublishedVersion { bill: BillKey { payer: uin(2), ..bill }, ..own.clone() },
            PublishedVersion { bill: BillKey { owner: uin(8), ..bill }, ..own.clone() },
            PublishedVersion { number: 5, ..own.clone() },
            PublishedVersion { import: ImportId(4), ..own.clone() },
            PublishedVersion { kind: ImportKind::Files(ImportMode::Append), ..own.clone() },
            PublishedVersion { kind: ImportKind::Revert { of: ImportId(0) }, ..own.clone() },
            PublishedVersion { published_at_us: own.published_at_us + 1, ..own.clone() },
            PublishedVersion { basis: Basis::Cost, ..own.clone() },
            PublishedVersion { lines: 7, ..own.clone() },
            PublishedVersion {
                lines_digest: LinesDigest::from_bytes(ContentFormat::NEWEST, [8; 32]),
                ..own.clone()
            },
            PublishedVersion { texts_only: true, ..own.clone() },
            PublishedVersion { has_names: false, ..own.clone() },
        ] {
            assert!(!digest.fits_version(&other, Currency::Usd), "{other:?}");
            assert!(digest.under(&other, Currency::Usd).fits_version(&other, Currency::Usd));
        }
        // Whether it is the newest, and pruned, changes with time; sums by payment status have a digest of their own.
        let later = PublishedVersion { is_current: false, pruned_at_us: Some(1), has_payments: false, ..own };
        assert!(digest.fits_version(&later, Currency::Usd));
    }
}
