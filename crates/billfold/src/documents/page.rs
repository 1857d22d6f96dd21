//! A page as data: a terminal, Markdown and HTML show the same.
//!
//! A text of a page is one paragraph. Code in it is in backquotes, a link is `[label](target)`. The target is a path of the
//! pages without its language, such as `docs/error-codes#InternalError`, or an address that begins with `https://`.

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    /// The title.
    pub(crate) title: String,
    /// The texts before the first section. The first of them describes the page in lists.
    pub(crate) introduction: Vec<String>,
    /// The sections.
    pub(crate) sections: Vec<Section>,
}

/// A section of a page.
#[derive(Debug)]
pub(crate) struct Section {
    /// The name by which a link leads to it: the same in all languages, of letters, digits, hyphens and dots.
    pub(crate) anchor: String,
    /// The heading.
    pub(crate) heading: String,
    /// The parts.
    pub(crate) blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug)]
pub(crate) enum Block {
    /// A text.
    Paragraph(String),
    /// Texts that stand side by side.
    Items(Vec<String>),
    /// The fields of an input or output.
    Fields(FieldTable),
    /// Rows of texts.
    Table(Table),
    /// Lines to copy or to read, such as a command.
    Code(Code),
}

/// The side of a call that a field is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Sent by the client.
    Input,
    /// Answered by the server.
    Output,
}

/// The fields of an input or output.
#[derive(Debug)]
pub(crate) struct FieldTable {
    /// The side of the call.
    pub(crate) side: Side,
    /// The name of the table, with which the anchors of its rows begin.
    pub(crate) anchor: String,
    /// The fields and their members, in order, each below the object that it is in.
    pub(crate) rows: Vec<FieldRow>,
}

/// A field. Each text of it is a part of a sentence, unless it says otherwise.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own of a field")]
pub(crate) struct FieldRow {
    /// The objects around it.
    pub(crate) depth: usize,
    /// The name.
    pub(crate) name: String,
    /// The names of the objects around it and its own, with dots between: unique on its side.
    pub(crate) path: String,
    /// The vendor's name of its type.
    pub(crate) type_name: String,
    /// The vendor's name of the type of its objects, if it is an object or a list of them.
    pub(crate) object_name: Option<String>,
    /// True if an input must have it, or an output always has it.
    pub(crate) is_required: bool,
    /// True if it may be null.
    pub(crate) is_nullable: bool,
    /// True if its letter case does not count.
    pub(crate) ignores_case: bool,
    /// The range of a number, or of the length of a list.
    pub(crate) range: Option<String>,
    /// The unit.
    pub(crate) unit: Option<String>,
    /// The value that an absent input stands for.
    pub(crate) default: Option<String>,
    /// A value.
    pub(crate) example: Option<String>,
    /// The data that an output is made from; for one that is never sent, the reason.
    pub(crate) fed_by: Option<String>,
    /// True if no answer has it.
    pub(crate) is_never_sent: bool,
    /// Its meaning, in sentences.
    pub(crate) meaning: String,
    /// The texts that it may be, with their meanings.
    pub(crate) choices: Vec<(String, String)>,
}

/// Rows of texts.
#[derive(Debug)]
pub(crate) struct Table {
    /// The subject of the rows, for those who do not see the table.
    pub(crate) title: String,
    /// The heads of the columns. The first column names the row.
    pub(crate) columns: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug)]
pub(crate) struct Row {
    /// The name by which a link leads to it.
    pub(crate) anchor: Option<String>,
    /// A cell for each column: its texts, each a paragraph.
    pub(crate) cells: Vec<Vec<String>>,
}

/// The form of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeForm {
    /// Commands of a shell.
    Shell,
    /// JSON.
    Json,
    /// A request of HTTP.
    Http,
    /// Python.
    Python,
    /// JavaScript.
    JavaScript,
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// Java.
    Java,
    /// PHP.
    Php,
    /// C#.
    CSharp,
    /// C++.
    Cpp,
    /// Ruby.
    Ruby,
    /// PowerShell.
    PowerShell,
    /// Lines without a form.
    Plain,
}

/// Lines to copy or to read.
#[derive(Debug)]
pub(crate) struct Code {
    /// The title, unique on its page together with the heading of the section.
    pub(crate) title: String,
    /// The form.
    pub(crate) form: CodeForm,
    /// The lines.
    pub(crate) text: String,
}

impl CodeForm {
    /// The name by which Markdown marks it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Shell => "sh",
            Self::Json => "json",
            Self::Http => "http",
            Self::Python => "python",
            Self::JavaScript => "js",
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Java => "java",
            Self::Php => "php",
            Self::CSharp => "csharp",
            Self::Cpp => "cpp",
            Self::Ruby => "ruby",
            Self::PowerShell => "powershell",
            Self::Plain => "text",
        }
    }
}

impl FieldTable {
    /// The table of a side of an action.
    pub(crate) fn of_action(side: Side, rows: Vec<FieldRow>) -> Self {
        let anchor = match side {
            Side::Input => "input",
            Side::Output => "output",
        };
        Self { side, anchor: anchor.to_owned(), rows }
    }

    /// Returns true if a row has a range.
    pub(crate) fn has_range(&self) -> bool {
        self.rows.iter().any(|row| row.range.is_some())
    }

    /// Returns true if a row has a default.
    pub(crate) fn has_default(&self) -> bool {
        self.rows.iter().any(|row| row.default.is_some())
    }

    /// Returns true if a row has an example.
    pub(crate) fn has_example(&self) -> bool {
        self.rows.iter().any(|row| row.example.is_some())
    }

    /// Returns true if a row has a source.
    pub(crate) fn has_fed_by(&self) -> bool {
        self.rows.iter().any(|row| row.fed_by.is_some())
    }

    /// Returns the name by which a link leads to a row.
    pub(crate) fn to_row_anchor(&self, row: &FieldRow) -> String {
        format!("{}.{}", self.anchor, row.path)
    }
}

impl Block {
    /// A command of a shell, or several.
    pub(crate) fn shell(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Code(Code { title: title.into(), form: CodeForm::Shell, text: text.into() })
    }

    /// JSON on several lines.
    pub(crate) fn json(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Code(Code { title: title.into(), form: CodeForm::Json, text: text.into() })
    }
}

impl FieldRow {
    /// A field that needs no more than its type, to be completed.
    pub(crate) fn new(type_name: &str) -> Self {
        Self {
            depth: 0,
            name: String::new(),
            path: String::new(),
            type_name: type_name.to_owned(),
            object_name: None,
            is_required: true,
            is_nullable: false,
            ignores_case: false,
            range: None,
            unit: None,
            default: None,
            example: None,
            fed_by: None,
            is_never_sent: false,
            meaning: String::new(),
            choices: Vec::new(),
        }
    }
}

impl Table {
    /// Lists the cells of a row: the number of the column, from 0 on, its head, and the texts.
    pub(crate) fn list_cells<'a>(
        &'a self,
        row: &'a Row,
    ) -> impl Iterator<Item = (usize, &'a str, &'a [String])> {
        let cells = self.columns.iter().zip(&row.cells).enumerate();
        cells.map(|(index, (column, texts))| (index, column.as_str(), texts.as_slice()))
    }
}

impl Row {
    /// A row whose cells have one text each, and to which no link leads.
    pub(crate) fn of<const N: usize>(cells: [String; N]) -> Self {
        Self { anchor: None, cells: cells.map(|cell| vec![cell]).into() }
    }
}
