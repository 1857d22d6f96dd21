//! The link to a file of bills: what it names, sealed into a token that nothing but the master key opens.

use access::{CustomerGroup, FileQuery, FileScope};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bill::{Language, Month, Uin};
use serde::{Deserialize, Serialize};
use store::{MasterKey, SealError};

/// The beginning of the path of every file.
pub(crate) const FILES_PATH: &str = "/files/";

/// The time for which a link is valid, in seconds: an hour, as at the vendor.
pub(crate) const LIFE_S: i64 = 3_600;

/// The id for which tokens are sealed. No secret id has a blank, so no sealed secret opens as a token, and no token as one.
const SEAL_ID: &str = "link to a file";

/// Longest token that is looked at, in characters. Those that are made are shorter than 400.
const TOKEN_CHARS_MAX: usize = 1_024;

/// A link to a file of bills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileLink {
    /// The key that asked for the link. The link does not outlive it.
    pub(crate) secret_id: String,
    /// The account of the key.
    pub(crate) caller: Uin,
    /// The file.
    pub(crate) query: FileQuery,
    /// The time as of which the file holds the bills, in microseconds since 1970. It names one version of each.
    pub(crate) as_of_us: i64,
    /// The time from which on the link is refused, in seconds since 1970.
    pub(crate) expires_at_s: i64,
}

/// A link as it is sealed.
#[derive(Serialize, Deserialize)]
struct SealedLink {
    key: String,
    caller: i64,
    month: String,
    scope: SealedScope,
    chinese: bool,
    as_of_us: i64,
    expires_at_s: i64,
}

/// A [`FileScope`] as it is sealed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SealedScope {
    Caller,
    Customer { uin: i64, direct: bool },
    Customers { direct: bool },
}

impl FileLink {
    /// Seals the link into a token.
    ///
    /// # Errors
    ///
    /// [`SealError`]: the system gives no random bytes.
    pub(crate) fn seal(&self, master_key: &MasterKey) -> Result<String, SealError> {
        let scope = match self.query.scope {
            FileScope::Caller => SealedScope::Caller,
            FileScope::Customer(uin, group) => {
                SealedScope::Customer { uin: uin.get(), direct: group == CustomerGroup::Direct }
            }
            FileScope::Customers(group) => SealedScope::Customers { direct: group == CustomerGroup::Direct },
        };
        let sealed = SealedLink {
            key: self.secret_id.clone(),
            caller: self.caller.get(),
            month: self.query.month.to_string(),
            scope,
            chinese: self.query.language == Language::Chinese,
            as_of_us: self.as_of_us,
            expires_at_s: self.expires_at_s,
        };
        let Ok(bytes) = serde_json::to_vec(&sealed) else { unreachable!("texts and numbers become JSON") };
        Ok(URL_SAFE_NO_PAD.encode(master_key.seal(SEAL_ID, &bytes)?))
    }

    /// Opens a token; `None` if it was not made with this key, or was changed.
    pub(crate) fn open(master_key: &MasterKey, token: &str) -> Option<Self> {
        if token.len() > TOKEN_CHARS_MAX {
            return None;
        }
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let opened = master_key.open(SEAL_ID, &sealed).ok()?;
        let sealed: SealedLink = serde_json::from_slice(&opened).ok()?;
        let group = |is_direct| if is_direct { CustomerGroup::Direct } else { CustomerGroup::OfSubAgents };
        let scope = match sealed.scope {
            SealedScope::Caller => FileScope::Caller,
            SealedScope::Customer { uin, direct } => FileScope::Customer(Uin::new(uin)?, group(direct)),
            SealedScope::Customers { direct } => FileScope::Customers(group(direct)),
        };
        let month: Month = sealed.month.parse().ok()?;
        let language = if sealed.chinese { Language::Chinese } else { Language::English };
        Some(Self {
            secret_id: sealed.key,
            caller: Uin::new(sealed.caller)?,
            query: FileQuery { month, scope, language },
            as_of_us: sealed.as_of_us,
            expires_at_s: sealed.expires_at_s,
        })
    }

    /// The name of the file, in the vendor's form.
    pub(crate) fn file_name(&self) -> String {
        let month = self.query.month.yyyymm();
        match self.query.scope {
            FileScope::Caller => format_csv_name(self.caller, self.query.month),
            FileScope::Customer(uin, _) => format_csv_name(uin, self.query.month),
            FileScope::Customers(CustomerGroup::Direct) => {
                format!("L3-bill_details-{}-AllCustomersBills-{month}.zip", self.caller)
            }
            FileScope::Customers(CustomerGroup::OfSubAgents) => {
                format!("L3-bill_details-{}-AllResellersBills-{month}.zip", self.caller)
            }
        }
    }
}

/// Formats the name of the file of one customer.
pub(crate) fn format_csv_name(owner: Uin, month: Month) -> String {
    format!("L3-bill_details-{owner}-{}.csv", month.yyyymm())
}
