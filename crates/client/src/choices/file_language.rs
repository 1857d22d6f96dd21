//! The texts of `FileLanguage`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The language of names in the file; headers are English.
    pub enum FileLanguage {
        /// Chinese.
        ZhCn = "zh_cn",
        /// English.
        En = "en",
    }
}
