//! The macro that makes the list of mistakes.

/// Makes the enum and its texts from one table, so that no mistake lacks a text.
macro_rules! causes {
    ($($variant:ident $name:literal $description:literal $advice:literal $(from $($source:literal),+)?;)+) => {
        /// A mistake that makes a request fail its signature check, or fail before it.
        ///
        /// `Display` shows the name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Cause {
            $(#[doc = $description] $variant,)+
        }

        impl Cause {
            /// Every mistake, in the order of the table in `docs/doctor.md`.
            pub const ALL: &'static [Cause] = &[$(Self::$variant,)+];

            /// A stable name in kebab case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The mistake of the client, in one sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)+ }
            }

            /// The change that fixes it, in one sentence.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)+ }
            }

            /// The places where the mistake was reported, or where the vendor warns of it, as far as they are
            /// known: a page without its host, `cloud.tencent.com`, or an issue or file of a repository.
            #[must_use]
            pub const fn sources(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($($source),+)?],)+ }
            }
        }
    };
}
