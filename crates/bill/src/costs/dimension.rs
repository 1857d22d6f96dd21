//! The properties of a charge by which costs are grouped and filtered.

/// A property of a charge. Its values are codes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// None: all charges have the empty code.
    Whole,
    /// The product.
    Product,
    /// The subproduct.
    Subproduct,
    /// The region.
    Region,
    /// The availability zone.
    Zone,
    /// The transaction type.
    TransactionType,
    /// The payment mode.
    PayMode,
    /// The project. The default project has the code [`DEFAULT_PROJECT`], any other its name.
    Project,
    /// The payer.
    Payer,
    /// The owner.
    Owner,
    /// The type of the component.
    ComponentType,
    /// The component.
    Component,
    /// The resource.
    Resource,
    /// The value of the tag with a key. A charge without the tag has the empty code.
    Tag(String),
}

/// The code of the default project: the vendor's id of it.
pub const DEFAULT_PROJECT: &str = "0";

/// The names of the default project in bill files, in small letters.
const DEFAULT_PROJECT_NAMES: [&str; 2] = ["default", "默认项目"];

impl Dimension {
    /// Returns true if a cell has the property.
    #[must_use]
    pub const fn is_of_cells(&self) -> bool {
        match self {
            Self::Whole
            | Self::Product
            | Self::Region
            | Self::TransactionType
            | Self::PayMode
            | Self::Payer
            | Self::Owner => true,
            Self::Subproduct
            | Self::Zone
            | Self::Project
            | Self::ComponentType
            | Self::Component
            | Self::Resource
            | Self::Tag(_) => false,
        }
    }
}

/// Returns the code of a project with a name, which must state something.
///
/// ```
/// assert_eq!((bill::find_project_code("Default"), bill::find_project_code("shop")), ("0", "shop"));
/// ```
#[must_use]
pub fn find_project_code(name: &str) -> &str {
    if DEFAULT_PROJECT_NAMES.contains(&name.to_lowercase().as_str()) { DEFAULT_PROJECT } else { name }
}
