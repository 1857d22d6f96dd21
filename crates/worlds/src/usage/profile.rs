//! The amount of usage of a customer in a month.

use crate::catalogue::Catalogue;
use crate::customer::Customer;
use crate::times::BillMonth;

/// Limits of resources and lines of one kind in a month; `None` is no limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    resources: Option<u64>,
    pub(super) lines: Option<u64>,
}

/// The amount of usage of a customer in a month.
#[derive(Clone, Debug)]
pub(crate) struct UsageProfile {
    pub(crate) catalogue: &'static Catalogue,
    /// Writes a line for each hour of what settles by the hour, instead of one for the month.
    pub(crate) is_hour_by_hour: bool,
    /// Number of months of the world.
    pub(crate) months: i64,
    /// Instances that settle by the hour.
    pub(crate) hourly: Quota,
    /// Resources that settle by the day. Habits bring more of them within the limit of lines.
    pub(crate) daily: Quota,
    /// Resources that settle by the month.
    pub(crate) monthly: Quota,
    /// Spot machines, for customers that use them.
    pub(crate) spot: Quota,
    /// Subscriptions, paid in advance.
    pub(crate) prepaid: Quota,
    /// Share of the subscriptions that end with a refund: one in this number.
    pub(crate) refund_one_in: i64,
    /// Fees of savings plans and reserved instances, for customers that have them.
    pub(crate) commitments: Quota,
    /// An adjustment by hand, in units of 10^-8 USD.
    pub(crate) adjustment: Option<i128>,
    /// Adds the line that brings what is paid by use to whole cents.
    pub(crate) is_rounded: bool,
    /// Number of lines in all; more instances settle by the hour until it is reached.
    pub(crate) lines: Option<u64>,
}

impl Quota {
    /// No limit.
    pub(crate) const UNLIMITED: Self = Self { resources: None, lines: None };

    /// Returns a limit of resources, with any number of lines.
    pub(crate) const fn of_resources(resources: u64) -> Self {
        Self { resources: Some(resources), lines: None }
    }

    /// Returns a limit of lines, of any number of resources.
    pub(crate) const fn of_lines(lines: u64) -> Self {
        Self { resources: None, lines: Some(lines) }
    }

    /// Takes a resource. Returns false if there is none left, or no line for it.
    pub(super) fn take_resource(&mut self) -> bool {
        self.has_lines() && take_one(&mut self.resources)
    }

    /// Takes a line. Returns false if there is none left.
    pub(super) fn take_line(&mut self) -> bool {
        take_one(&mut self.lines)
    }

    /// Returns true if there is a line left.
    pub(super) fn has_lines(&self) -> bool {
        self.lines != Some(0)
    }

    /// Lowers the limit of resources.
    pub(super) fn lower_resource_limit(&mut self, resources_max: u64) {
        self.resources = Some(self.resources.map_or(resources_max, |resources| resources.min(resources_max)));
    }
}

/// Takes one of a limited number. Returns false if there is none left.
fn take_one(rest: &mut Option<u64>) -> bool {
    match rest {
        None => true,
        Some(0) => false,
        Some(rest) => {
            *rest -= 1;
            true
        }
    }
}

/// A customer's month, and the amount of usage in it.
#[derive(Clone, Copy)]
pub(crate) struct CustomerMonth<'a> {
    pub(crate) customer: &'a Customer,
    pub(crate) month: BillMonth,
    pub(crate) profile: &'a UsageProfile,
}
