//! The definition of an action: everything about it that is not in the types of its input and output.

pub(crate) mod category;
pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod schema;

use alloc::format;

use access::Role;
use tc3::{Code, Refusal};

use crate::service::Service;
use crate::text::Text;
use category::Category;

/// The note of actions that answer page by page.
pub(crate) const PAST_THE_LAST_PAGE: Text = Text::new(
    "Without entries that match the list is empty, and so is a page past the end, with the right Total. If Total changes between two pages, begin again.",
    "没有符合条件的条目时返回空列表；超出末页时也返回空列表，Total 仍正确。若两页之间 Total 变化，请重新读取。",
);

/// The definition of an action, apart from its fields, which are in the types of its input and output.
#[derive(Debug)]
pub struct Definition {
    /// The service that it belongs to.
    pub service: Service,
    /// The name on the wire, which no action of another service has.
    pub name: &'static str,
    /// One sentence that says what it answers.
    pub summary: Text,
    /// Further sentences.
    pub description: Text,
    /// The category.
    pub category: Category,
    /// The roles that may call it.
    pub roles: &'static [Role],
    /// The error for all other roles.
    pub wrong_role: Code,
    /// The error while the storage is busy.
    pub busy: Code,
    /// Requests of one account that pass in a second, unless the configuration says otherwise: the vendor's newest
    /// published rate.
    pub rate_per_s: u64,
    /// True if a credential may be in its input, such as the token of a saved request: pages keep the input in no history and put
    /// it into no address.
    pub is_input_private: bool,
    /// The errors that the action may answer with: that of a wrong role, its own, and that of a busy storage. Those of
    /// earlier steps, such as a wrong signature or parameter, are common to all actions and not listed.
    pub errors: &'static [ActionError],
    /// Calls with their whole answers in the demo world. The first of them is the example.
    pub examples: &'static [Example],
    /// The order of what is listed, the answer where there is nothing, and the laws that the amounts keep.
    pub notes: &'static [Text],
    /// The choices of ours where the vendor publishes nothing, or contradicts itself.
    pub choices: &'static [Text],
    /// The vendor's page, without its host; `None` if it is not known.
    pub vendor_page: Option<&'static str>,
    /// The day on which the vendor's command line for the international site first had it, by its published versions; `None` for
    /// an action of our own service.
    pub vendor_since: Option<&'static str>,
}

/// An error of an action's own.
#[derive(Clone, Debug)]
pub struct ActionError {
    /// The code.
    pub code: Code,
    /// True if the vendor's page lists it for the action.
    pub is_declared: bool,
    /// The cause.
    pub cause: Text,
    /// The remedy.
    pub remedy: Text,
}

/// A call with its whole answer in the demo world.
#[derive(Debug)]
pub struct Example {
    /// The title.
    pub title: Text,
    /// The role of the caller: in the demo world, the account of this role that has a key.
    pub role: Role,
    /// The input, a JSON object.
    pub input: &'static str,
    /// The fields of the answer, a JSON object without the `RequestId`.
    pub output: &'static str,
}

impl Definition {
    /// Refuses roles that may not call the action.
    ///
    /// # Errors
    ///
    /// The error that the definition names for them.
    pub fn check_role(&self, role: Role) -> Result<(), Refusal> {
        if self.roles.contains(&role) {
            return Ok(());
        }
        Err(Refusal::of(self.wrong_role).because(format!("the caller is a {role}")))
    }

    /// Gives a busy storage the code of the action. Replaces a refusal that the definition does not name, which is a bug of
    /// ours, by `InternalError`.
    #[must_use]
    pub fn check_refusal(&self, refusal: Refusal) -> Refusal {
        let is_busy = refusal.code == Code::OperationDeniedServiceBusy && refusal.code != self.busy;
        let refusal = if is_busy {
            Refusal { internal_cause: refusal.internal_cause, ..self.busy.into() }
        } else {
            refusal
        };
        if refusal.code == Code::InternalError || self.errors.iter().any(|error| error.code == refusal.code) {
            return refusal;
        }
        Refusal::of(Code::InternalError).because(format!("undeclared: {refusal}"))
    }

    /// The input of the first example, a JSON object; an empty one if there is no example.
    #[must_use]
    pub fn example_input(&self) -> &'static str {
        self.examples.first().map_or("{}", |example| example.input)
    }
}
