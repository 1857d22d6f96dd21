//! Who is in the demo world. All names are invented.

use access::Role;

use crate::generate::{Customer, Habit};

/// The distributor, a payer.
pub(super) const DISTRIBUTOR: i64 = 200_000_000_001;
/// The reseller, the other payer.
pub(super) const RESELLER: i64 = 200_000_000_002;
/// The second-level reseller above the customer of the published example.
pub(super) const FIRST_SECOND_LEVEL: i64 = 200_000_000_011;
/// The other second-level reseller.
pub(super) const OTHER_SECOND_LEVEL: i64 = 200_000_000_012;

/// Partners: number, role, the one above, name.
pub(super) const PARTNERS: [(i64, Role, Option<i64>, &str); 4] = [
    (DISTRIBUTOR, Role::Distributor, None, "Harbourline Cloud Distribution Pte. Ltd."),
    (RESELLER, Role::Reseller, None, "Ostrava Bay IT Services, Inc."),
    (FIRST_SECOND_LEVEL, Role::SecondLevelReseller, Some(DISTRIBUTOR), "Lantern Peak Systems Ltd."),
    (OTHER_SECOND_LEVEL, Role::SecondLevelReseller, Some(DISTRIBUTOR), "Kumo & Field Solutions"),
];

/// The customer of the published example, and its month.
pub(super) const PUBLISHED: (i64, i64) = (123_456, 202_211);

/// A customer that paused, and the month in which it has no lines.
pub(super) const PAUSED: (i64, i64) = (700_000_000_203, 202_211);

/// The customer and month whose paid-by-use total the vendor rounded to cents.
pub(super) const ROUNDED: (i64, i64) = (700_000_000_101, 202_212);

/// Corrections by hand: customer, month, units of 10^-8 USD. The largest turns its month negative.
pub(super) const CORRECTIONS: [(i64, i64, i128); 8] = [
    (700_000_000_102, 202_208, -2_550_000_000),
    (700_000_000_104, 202_209, 1_820_000_000),
    (700_000_000_201, 202_210, -777_777_777),
    (700_000_000_301, 202_207, 950_000_000),
    (700_000_000_302, 202_212, -1_234_567_890),
    (700_000_000_402, 202_211, -48_000_000_000),
    (700_000_000_405, 202_209, 3_333_333_333),
    (700_000_000_407, 202_212, -100),
];

/// A customer of the demo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) customer: Customer,
    /// `None` where no account was ever added for it: it is known by its lines only.
    pub(super) name: Option<&'static str>,
    /// How many instances it has, about.
    pub(super) size: u64,
}

/// A customer at the list price, without vouchers and habits.
const fn plain(uin: i64, manager: i64, name: &'static str, size: u64) -> Member {
    let payer = if manager == RESELLER { RESELLER } else { DISTRIBUTOR };
    Member { customer: Customer::plain(uin, manager, payer), name: Some(name), size }
}

impl Member {
    /// The same at a discount; the rate in hundredths of a percent.
    const fn at(self, rate: i128) -> Member {
        Member { customer: Customer { rate: rate.saturating_mul(10_000), ..self.customer }, ..self }
    }

    /// The same with vouchers for so many hundredths of a line, up to so many USD a month.
    const fn vouchers(self, percent: i128, usd: i128) -> Member {
        Member { customer: Customer { voucher: (percent, usd), ..self.customer }, ..self }
    }

    /// The same with habits.
    const fn with(self, habits: &'static [Habit]) -> Member {
        Member { customer: Customer { habits, ..self.customer }, ..self }
    }

    /// The same without an account.
    const fn without_account(self) -> Member {
        Member { name: None, ..self }
    }
}

/// Every customer, by the partner directly above it.
pub(super) const MEMBERS: [Member; 22] = {
    use Habit::{Calls, Delivery, Logs, Reserved, SavingsPlan, Spot};
    const D: i64 = DISTRIBUTOR;
    const R: i64 = RESELLER;
    const S1: i64 = FIRST_SECOND_LEVEL;
    const S2: i64 = OTHER_SECOND_LEVEL;
    [
        plain(700_000_000_101, D, "Pebblewick Games Studio", 6).at(8_500).with(&[Delivery, Logs, Spot]),
        plain(700_000_000_102, D, "Tern & Tide Logistics Co., Ltd.", 4).with(&[SavingsPlan]),
        plain(700_000_000_103, D, "Quillfeather Press", 2).vouchers(50, 20),
        plain(700_000_000_104, D, "Saltmarsh Analytics", 5).at(9_250).with(&[Reserved, Spot]),
        plain(700_000_000_105, D, "Three Herons Travel", 3).with(&[Calls]),
        plain(700_000_000_106, D, "", 1).without_account(),
        plain(PUBLISHED.0, S1, "Example Trading Ltd.", 2),
        plain(700_000_000_201, S1, "Mossgate Education", 3).at(9_000).with(&[Delivery]),
        plain(700_000_000_202, S1, "Copper Kettle Foods", 2).vouchers(100, 35),
        plain(700_000_000_203, S1, "Windrow Farming Data", 2),
        plain(700_000_000_204, S1, "Ninebark Retail \"Online\"", 4).at(7_777).with(&[Reserved, SavingsPlan]),
        plain(700_000_000_205, S1, "Fennel Street Clinics", 1).with(&[Calls]),
        plain(700_000_000_301, S2, "Juniper Lane Media", 5).with(&[Delivery, Spot]),
        plain(700_000_000_302, S2, "Slate Harbor Insurance", 3).at(8_800).vouchers(30, 60),
        plain(700_000_000_303, S2, "Bluefinch Robotics", 4).with(&[Logs, SavingsPlan]),
        plain(700_000_000_304, S2, "Old Mill Archives", 1),
        plain(700_000_000_401, R, "Maplewren Software", 4).at(9_500).with(&[Delivery]),
        plain(700_000_000_402, R, "Granite Loop Fitness", 2),
        plain(700_000_000_403, R, "Opal Station Broadcasting", 5).with(&[Delivery, Logs]),
        plain(700_000_000_404, R, "Larkspur Mobility", 3).vouchers(100, 500).with(&[Spot]),
        plain(700_000_000_405, R, "Thistle Bank Labs", 3).at(8_250).with(&[Reserved]),
        plain(700_000_000_407, R, "", 1).without_account(),
    ]
};
