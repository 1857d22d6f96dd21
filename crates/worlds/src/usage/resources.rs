//! The resources that customers use.

use crate::catalogue::Catalogue;
use crate::line::{Resource, USAGE_PARTS};
use crate::products::{INSTANCE_NAMES, NO_PLACE, PROJECTS};
use crate::random::Random;

/// Creates a resource with a random id, name, project and place.
pub(super) fn create_resource(prefix: &str, catalogue: &Catalogue, random: &mut Random) -> Resource {
    Resource {
        id: random.draw_instance_id(prefix),
        name: random.pick(INSTANCE_NAMES),
        project: random.pick(PROJECTS),
        place: catalogue.choose_place(random),
    }
}

/// Returns the resource that stands for an account as a whole.
pub(super) fn make_account_resource() -> Resource {
    Resource { id: "-".to_owned(), name: "-", project: "default", place: NO_PLACE }
}

/// Converts pieces to the parts in which usage is counted.
pub(super) fn to_usage_parts(pieces: i64) -> i128 {
    i128::from(pieces) * USAGE_PARTS
}
