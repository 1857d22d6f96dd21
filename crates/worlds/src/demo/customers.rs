//! The partners and customers of the demo world. All names are invented.

use access::Role;

use crate::customer::{Customer, Habit, Vouchers};

/// The distributor, a payer.
pub(super) const DISTRIBUTOR: i64 = 200_000_000_001;
/// The reseller, the other payer.
pub(super) const RESELLER: i64 = 200_000_000_002;
/// The second-level reseller above the customer of the published example.
pub(super) const FIRST_SECOND_LEVEL: i64 = 200_000_000_011;
/// The other second-level reseller.
pub(super) const OTHER_SECOND_LEVEL: i64 = 200_000_000_012;

/// Partners: account number, role, partner above, name.
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

/// The customer and month whose total of usage the vendor rounded to cents.
pub(super) const ROUNDED: (i64, i64) = (700_000_000_101, 202_212);

/// Adjustments by hand: customer, month, units of 10^-8 USD. The largest makes its month negative.
pub(super) const ADJUSTMENTS: [(i64, i64, i128); 8] = [
    (700_000_000_102, 202_208, -2_550_000_000),
    (700_000_000_104, 202_209, 1_820_000_000),
    (700_000_000_201, 202_210, -777_777_777),
    (700_000_000_301, 202_207, 950_000_000),
    (700_000_000_302, 202_212, -1_234_567_890),
    (700_000_000_402, 202_211, -48_000_000_000),
    (700_000_000_405, 202_209, 3_333_333_333),
    (700_000_000_407, 202_212, -100),
];

/// Bills whose adjustment came with a second delivery, as a correction.
pub(super) const CORRECTED: [(i64, i64); 3] =
    [(700_000_000_102, 202_208), (700_000_000_201, 202_210), (700_000_000_402, 202_211)];

/// A customer of the demo.
#[derive(Clone, Copy, Debug)]
pub(super) struct DemoCustomer {
    pub(super) customer: Customer,
    /// Name of its account; `None` if it has no account and is known by its lines only.
    pub(super) name: Option<&'static str>,
    /// Number of its instances that settle by the hour, besides those of habits.
    pub(super) size: u64,
}

/// Returns a customer at the list price, without vouchers and habits.
const fn make_plain_customer(uin: i64, manager: i64, name: &'static str, size: u64) -> DemoCustomer {
    let payer = if manager == RESELLER { RESELLER } else { DISTRIBUTOR };
    DemoCustomer { customer: Customer::at_list_price(uin, manager, payer), name: Some(name), size }
}

impl DemoCustomer {
    /// Sets the discount rate, in hundredths of a percent.
    const fn with_rate(self, rate: i128) -> Self {
        Self { customer: Customer { rate: rate * 10_000, ..self.customer }, ..self }
    }

    /// Adds vouchers that pay a part of each line, in hundredths, up to an amount a month, in USD.
    const fn with_vouchers(self, percent: i128, monthly_usd: i128) -> Self {
        let vouchers = Vouchers { percent, monthly_usd };
        Self { customer: Customer { vouchers, ..self.customer }, ..self }
    }

    /// Sets the habits.
    const fn with_habits(self, habits: &'static [Habit]) -> Self {
        Self { customer: Customer { habits, ..self.customer }, ..self }
    }

    /// Removes the account.
    const fn without_account(self) -> Self {
        Self { name: None, ..self }
    }
}

/// All customers, by the partner directly above them.
pub(super) const CUSTOMERS: [DemoCustomer; 22] = {
    use Habit::{Calls, Delivery, Logs, Reserved, SavingsPlan, Spot};
    const D: i64 = DISTRIBUTOR;
    const R: i64 = RESELLER;
    const S1: i64 = FIRST_SECOND_LEVEL;
    const S2: i64 = OTHER_SECOND_LEVEL;
    [
        make_plain_customer(700_000_000_101, D, "Pebblewick Games Studio", 6)
            .with_rate(8_500)
            .with_habits(&[Delivery, Logs, Spot]),
        make_plain_customer(700_000_000_102, D, "Tern & Tide Logistics Co., Ltd.", 4)
            .with_habits(&[SavingsPlan]),
        make_plain_customer(700_000_000_103, D, "Quillfeather Press", 2).with_vouchers(50, 20),
        make_plain_customer(700_000_000_104, D, "Saltmarsh Analytics", 5)
            .with_rate(9_250)
            .with_habits(&[Reserved, Spot]),
        make_plain_customer(700_000_000_105, D, "Three Herons Travel", 3).with_habits(&[Calls]),
        make_plain_customer(700_000_000_106, D, "", 1).without_account(),
        make_plain_customer(PUBLISHED.0, S1, "Example Trading Ltd.", 2),
        make_plain_customer(700_000_000_201, S1, "Mossgate Education", 3)
            .with_rate(9_000)
            .with_habits(&[Delivery]),
        make_plain_customer(700_000_000_202, S1, "Copper Kettle Foods", 2).with_vouchers(100, 35),
        make_plain_customer(700_000_000_203, S1, "Windrow Farming Data", 2),
        make_plain_customer(700_000_000_204, S1, "Ninebark Retail \"Online\"", 4)
            .with_rate(7_777)
            .with_habits(&[Reserved, SavingsPlan]),
        make_plain_customer(700_000_000_205, S1, "Fennel Street Clinics", 1).with_habits(&[Calls]),
        make_plain_customer(700_000_000_301, S2, "Juniper Lane Media", 5).with_habits(&[Delivery, Spot]),
        make_plain_customer(700_000_000_302, S2, "Slate Harbor Insurance", 3)
            .with_rate(8_800)
            .with_vouchers(30, 60),
        make_plain_customer(700_000_000_303, S2, "Bluefinch Robotics", 4).with_habits(&[Logs, SavingsPlan]),
        make_plain_customer(700_000_000_304, S2, "Old Mill Archives", 1),
        make_plain_customer(700_000_000_401, R, "Maplewren Software", 4)
            .with_rate(9_500)
            .with_habits(&[Delivery]),
        make_plain_customer(700_000_000_402, R, "Granite Loop Fitness", 2),
        make_plain_customer(700_000_000_403, R, "Opal Station Broadcasting", 5)
            .with_habits(&[Delivery, Logs]),
        make_plain_customer(700_000_000_404, R, "Larkspur Mobility", 3)
            .with_vouchers(100, 500)
            .with_habits(&[Spot]),
        make_plain_customer(700_000_000_405, R, "Thistle Bank Labs", 3)
            .with_rate(8_250)
            .with_habits(&[Reserved]),
        make_plain_customer(700_000_000_407, R, "", 1).without_account(),
    ]
};
