//! The paths of pages. A path without its language, such as `docs/error-codes`, names a page in all languages.

use bill::Language;

/// The languages of pages, the default first.
pub(crate) const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// The path of the page about the server: what Billfold is, and where to begin.
pub(crate) const HOME: &str = "";

/// The path of the list of all documents.
pub(crate) const DOCS: &str = "docs";

/// The path of the list of actions in the API Explorer.
pub(crate) const EXPLORER: &str = "explorer";

/// The path of the console.
pub(crate) const CONSOLE: &str = "console";

/// The path of the page on requests and answers.
pub(crate) const REQUESTS: &str = "docs/making-requests";

/// The path of the page on signatures by TC3-HMAC-SHA256.
pub(crate) const SIGNATURE_V3: &str = "docs/signature-v3";

/// The path of the page on signatures of version 1.
pub(crate) const SIGNATURE_V1: &str = "docs/signature-v1";

/// The path of the page on common parameters.
pub(crate) const COMMON_PARAMETERS: &str = "docs/common-parameters";

/// The path of the page on clients.
pub(crate) const CLIENTS: &str = "docs/clients";

/// The path of the page on the roles of callers.
pub(crate) const ROLES: &str = "docs/roles";

/// The path of the page with the actions by category, and their limits.
pub(crate) const CATEGORY: &str = "docs/api-category";

/// The path of the page on types of data.
pub(crate) const DATA_TYPES: &str = "docs/data-types";

/// The path of the page on error codes.
pub(crate) const ERROR_CODES: &str = "docs/error-codes";

/// The path of the page on actions that are not served.
pub(crate) const NOT_SERVED: &str = "docs/not-served";

/// The path of the page on gaps and choices.
pub(crate) const GAPS: &str = "docs/gaps";

/// The path of the page on changes of the definitions.
pub(crate) const HISTORY: &str = "docs/history";

/// Returns the path of the page of an action.
pub(crate) fn to_action_path(action: &str) -> String {
    format!("{DOCS}/{action}")
}

/// Returns the path of the page on which an action is tried.
pub(crate) fn to_explorer_path(action: &str) -> String {
    format!("{EXPLORER}/{action}")
}

/// Returns the part of a path that names a language.
const fn language_code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh",
    }
}

/// Returns the path of a page in HTML.
pub(crate) fn to_html_path(language: Language, path: &str) -> String {
    format!("/{}/{path}", language_code(language))
}

/// Returns the path of a page in Markdown.
pub(crate) fn to_markdown_path(language: Language, path: &str) -> String {
    let name = if path.is_empty() { "index" } else { path };
    format!("/{}/{name}.md", language_code(language))
}
