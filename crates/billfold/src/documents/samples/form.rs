//! A form of samples: its facts, and the function that writes it.

use api::Text;

use super::call::SampleCall;
use crate::documents::page::CodeForm;

/// The variable of the environment with the id of the key.
pub(super) const ID_VARIABLE: &str = "TENCENTCLOUD_SECRET_ID";

/// The variable of the environment with the secret of the key.
pub(super) const SECRET_VARIABLE: &str = "TENCENTCLOUD_SECRET_KEY";

/// The variable of the environment with the token of a temporary key.
pub(super) const TOKEN_VARIABLE: &str = "TENCENTCLOUD_TOKEN";

/// The reason why an official client makes no sample of a service of ours.
pub(super) const NO_SERVICE: Text = Text::new(
    "this client calls the services of the vendor alone, not the service `billfold`",
    "该客户端只能调用厂商的服务，不能调用 `billfold` 服务",
);

/// A form of samples.
#[derive(Debug)]
pub(crate) struct SampleForm {
    /// The name on the command line and on the wire.
    pub(crate) name: &'static str,
    /// The title.
    pub(crate) title: &'static str,
    /// The form of the code.
    pub(crate) code: CodeForm,
    /// The package and its version that the sample was written for; empty if it needs none.
    pub(crate) package: &'static str,
    /// The file, with `{}` for the name of the action.
    pub(super) file: &'static str,
    /// The commands that install what the sample needs; empty if it needs nothing.
    pub(crate) install: &'static str,
    /// The command that runs the file, with `{}` for the name of the action.
    pub(super) run: &'static str,
    /// What its users should know.
    pub(crate) note: Text,
    /// Writes the file, or returns the reason why there is none for a call.
    pub(super) write: fn(&SampleCall<'_>) -> Result<String, Text>,
}

/// A sample of a call.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The form.
    pub(crate) form: &'static SampleForm,
    /// The name of the file.
    pub(crate) file: String,
    /// The command that runs it.
    pub(crate) run: String,
    /// The whole file.
    pub(crate) text: String,
}

impl SampleForm {
    /// Writes a sample.
    ///
    /// # Errors
    ///
    /// The reason why there is none for the call.
    pub(crate) fn write_sample(&'static self, call: &SampleCall<'_>) -> Result<Sample, Text> {
        let fill = |text: &str| text.replace("{}", call.action);
        let mut text = (self.write)(call)?;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Ok(Sample { form: self, file: fill(self.file), run: fill(self.run), text })
    }
}
