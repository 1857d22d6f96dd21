//! The texts of `FilterType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The field that `Filter` is compared with.
    pub enum FilterType {
        /// A part of the name, without regard to letter case.
        Name = "Name",
        /// The whole account number.
        SubAgentUin = "SubAgentUin",
        /// A part of the remark. There are no remarks here, so that nothing is found.
        Remark = "Remark",
        /// A part of the telephone number. There are none here, so that nothing is found.
        Mobile = "Mobile",
        /// The whole e-mail address. There are none here, so that nothing is found.
        Email = "Email",
        /// The whole account number of one of its customers.
        ClientUin = "ClientUin",
    }
}
