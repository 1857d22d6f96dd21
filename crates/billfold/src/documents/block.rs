//! The parts of a page. A renderer for a terminal and one for Markdown show them.

/// A part of a page.
#[derive(Debug)]
pub(crate) enum Block {
    /// Sentences.
    Paragraph(String),
    /// Sentences that stand side by side.
    Items(Vec<String>),
    /// Names with their meanings.
    Entries(Vec<Entry>),
    /// A command of a shell, on one line.
    Command(String),
    /// JSON, on several lines.
    Json(String),
}

/// A section of a page.
#[derive(Debug)]
pub(crate) struct Section {
    /// The heading.
    pub(crate) heading: &'static str,
    /// The parts.
    pub(crate) blocks: Vec<Block>,
}

/// A name with its meaning.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The objects around it.
    pub(crate) depth: usize,
    /// The name.
    pub(crate) name: String,
    /// What is said beside the name, such as its type.
    pub(crate) facts: String,
    /// Sentences, each a paragraph.
    pub(crate) texts: Vec<String>,
    /// The texts that it may be, with their meanings.
    pub(crate) choices: Vec<(String, String)>,
}
