//! What customers can buy, where, and under which names. Prices are invented.

pub(super) mod more;

/// A component that has a list price.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) product: &'static str,
    pub(super) subproduct: &'static str,
    pub(super) component_type: &'static str,
    pub(super) component: &'static str,
    /// List price, in units of 10^-8 USD.
    pub(super) price_units: i128,
    pub(super) price_unit: &'static str,
    pub(super) usage_unit: &'static str,
    pub(super) duration_unit: &'static str,
}

/// Something that settles by the hour: a beginning for ids, and each component with the least and
/// the most that is used of it.
pub(super) type Offer = (&'static str, &'static [(&'static Item, i64, i64)]);

/// Something that is paid in advance: a beginning for ids, the component, the least and the most of it.
pub(super) type Advance = (&'static str, &'static Item, i64, i64);

/// An item, its fields in the order of a bill line.
const fn item(
    [product, subproduct, component_type, component]: [&'static str; 4],
    price_units: i128,
    [price_unit, usage_unit, duration_unit]: [&'static str; 3],
) -> Item {
    Item {
        product,
        subproduct,
        component_type,
        component,
        price_units,
        price_unit,
        usage_unit,
        duration_unit,
    }
}

const CVM: &str = "Cloud Virtual Machine (CVM)";
const CVM_S5: &str = "Cloud Virtual Machine (CVM) - Standard S5";
const MYSQL: &str = "TencentDB for MySQL";
const MYSQL_HA: &str = "TencentDB for MySQL-High-availability Edition-Universal Type";
const EKS: &str = "Tencent Kubernetes Engine for Serverless";
const COS: &str = "Cloud Object Storage (COS)";
const COS_STANDARD: &str = "Cloud Object Storage (COS) Standard Storage";

const CORE_HOUR: [&str; 3] = ["USD/Core/Hour", "Core", "Hour"];
const GB_HOUR: [&str; 3] = ["USD/GB/Hour", "GB", "Hour"];
const PIECE_HOUR: [&str; 3] = ["USD/PCS/Hour", "PCS", "Hour"];
const PIECE_MONTH: [&str; 3] = ["USD/PCS/Month", "PCS", "Month"];
const GB_DAY: [&str; 3] = ["USD/GB/Day", "GB", "Day"];
const GB_MONTH: [&str; 3] = ["USD/GB/Month", "GB", "Month"];

pub(super) const CVM_CPU: Item = item([CVM, CVM_S5, "CPU", "Standard S5-CPU"], 2_150_000, CORE_HOUR);
const CVM_MEMORY: Item = item([CVM, CVM_S5, "Memory", "Standard S5-Memory"], 290_000, GB_HOUR);
const CBS_VOLUME: Item = item(
    [
        "cloud block storage",
        "Balanced SSD cloud block storage",
        "volume size",
        "Balanced SSD cloud block storage-volume size",
    ],
    3,
    ["USD/GB/Second", "GB", "Second"],
);
const MYSQL_MEMORY: Item = item([MYSQL, MYSQL_HA, "Memory", "MySQL-HA-Memory"], 3_180_000, GB_HOUR);
const MYSQL_DISK: Item = item([MYSQL, MYSQL_HA, "Storage", "MySQL-HA-Storage"], 18_500, GB_HOUR);
const REDIS_MEMORY: Item = item(
    ["TencentDB for Redis", "TencentDB for Redis - Community Edition", "Memory", "Redis, cluster-Memory"],
    3_350_000,
    GB_HOUR,
);
const CLB_INSTANCE: Item = item(
    ["Cloud Load Balancer (CLB)", "Application CLB", "Instance", "CLB \"shared\" instance"],
    580_000,
    PIECE_HOUR,
);
const NAT_INSTANCE: Item = item(
    ["NAT Gateway", "NAT Gateway", "Instance", "NAT Gateway - Small Instance Type"],
    7_100_000,
    PIECE_HOUR,
);
const EKS_CPU: Item =
    item([EKS, "Elastic TKE EKS-Pod", "CPU", "Elastic TKE EKS - CPU"], 4_612_500, CORE_HOUR);
const EKS_MEMORY: Item =
    item([EKS, "Elastic TKE EKS-Pod", "Memory", "Elastic TKE EKS - Memory"], 583_333, GB_HOUR);
const IP_IDLE: Item =
    item(["Cloud Public IP", "Standard BGP IP", "IP", "Idle IP resource"], 312_500, PIECE_HOUR);

/// What settles by the hour.
pub(super) const BY_THE_HOUR: &[Offer] = &[
    ("ins", &[(&CVM_CPU, 2, 16), (&CVM_MEMORY, 4, 32), (&CBS_VOLUME, 50, 500)]),
    ("cdb", &[(&MYSQL_MEMORY, 4, 16), (&MYSQL_DISK, 100, 800)]),
    ("crs", &[(&REDIS_MEMORY, 1, 16)]),
    ("lb", &[(&CLB_INSTANCE, 1, 3)]),
    ("nat", &[(&NAT_INSTANCE, 1, 1)]),
    ("eks", &[(&EKS_CPU, 2, 24), (&EKS_MEMORY, 4, 48)]),
    ("eip", &[(&IP_IDLE, 1, 4)]),
];

/// The offer that reserved instances and savings plans apply to.
pub(super) const MACHINE: Offer =
    ("ins", &[(&CVM_CPU, 4, 16), (&CVM_MEMORY, 8, 32), (&CBS_VOLUME, 100, 500)]);

/// What settles by the day.
pub(super) const CDN_TRAFFIC: Item = item(
    ["Content Delivery Network (CDN)", "Overseas CDN", "Traffic", "CDN traffic, Asia Pacific zone 1"],
    6_810_000,
    GB_DAY,
);
/// What settles by the day for those who keep logs.
pub(super) const LOG_WRITES: Item = item(
    ["Cloud Log Service (CLS)", "Cloud Log Service (CLS)", "Traffic", "Log write traffic"],
    5_235_900,
    GB_DAY,
);

/// What settles by the month.
pub(super) const STORAGE: Item =
    item([COS, COS_STANDARD, "Storage", "cos standard storage capacity"], 2_419_355, GB_MONTH);
/// What settles by the month beside the storage itself.
pub(super) const STORAGE_REQUESTS: Item = item(
    [COS, COS_STANDARD, "Request", "cos standard storage write request"],
    163_934,
    ["USD/10,000 times/Month", "10,000 times", "Month"],
);
/// What settles by the month for call centres. The vendor's own name has blanks at both ends.
pub(super) const CALLS: Item = item(
    [" Cloud Contact Center ", "Cloud Contact Center", "Voice", "Outbound calls"],
    1_234_567,
    ["USD/minute/Month", "minute", "Month"],
);

/// What is left of machines that nobody has reserved.
pub(super) const SPOT_MACHINE: Item =
    item([CVM, CVM_S5, "Computing Component", "Spot - Standard S5-4 Core 8G"], 1_274_118, PIECE_HOUR);
/// The commitment of a savings plan.
pub(super) const SAVINGS_PLAN: Item = item(
    ["Saving Plan", "Saving Plan", "Commitment", "Compute savings plan, no upfront"],
    35_000_000,
    PIECE_HOUR,
);
/// What a reserved instance costs once.
pub(super) const RI_ONCE: Item = item(
    [CVM, "Reserved Instance", "One-off fee", "Standard S5-4 Core 8G, 1 year, partial upfront"],
    20_650_000_000,
    ["USD/PCS", "PCS", "-"],
);
/// What a reserved instance costs in each hour.
pub(super) const RI_HOUR: Item = item(
    [CVM, "Reserved Instance", "Hourly fee", "Standard S5-4 Core 8G, 1 year, partial upfront"],
    2_356_481,
    PIECE_HOUR,
);

/// What is paid in advance.
pub(super) const IN_ADVANCE: &[Advance] = &[
    ("ins", &CVM_PACKAGE, 1, 4),
    ("ins", &CVM_PACKAGE, 1, 2),
    ("lhins", &LIGHTHOUSE, 1, 5),
    ("quuid", &WORKLOAD_PROTECTION, 2, 20),
    ("cfw", &FIREWALL, 1, 1),
    ("meet", &MEETING, 5, 40),
];

const CVM_PACKAGE: Item = item(
    [CVM, CVM_S5, "Computing Component", "Computing Component, Standard S5-4 Core 8G"],
    3_862_000_000,
    PIECE_MONTH,
);
const LIGHTHOUSE: Item = item(
    ["Tencent Cloud Lighthouse", "Lighthouse bundle", "Bundle", "Bundle \"General\" 2 Core 4G"],
    1_120_000_000,
    PIECE_MONTH,
);
const WORKLOAD_PROTECTION: Item = item(
    [
        "T-Sec-Cloud Workload Protection Platform (CWP)",
        "CWP Pro Edition",
        "License",
        "CWP Pro Edition - license",
    ],
    343_333_333,
    PIECE_MONTH,
);
const FIREWALL: Item = item(
    [
        "Cloud Firewall",
        "CFW/SaaS service/Self Developed/General industry /Svv1",
        "Subscription",
        "CFW/SaaS service/Advanced Edition/Public Cloud/Subscription",
    ],
    29_850_000_000,
    PIECE_MONTH,
);
const MEETING: Item = item(
    ["Tencent Meeting (SAAS Edition)", "Tencent Meeting (SAAS Edition)", "Seat", "Business seat"],
    1_290_000_000,
    PIECE_MONTH,
);

/// A correction by hand, which has no component.
pub(super) const CORRECTION: Item = item([CVM, "-", "-", "-"], 0, ["-", "-", "-"]);
/// What a month's exact sum differs from the cents that are charged.
pub(super) const ACCURACY: Item = item(
    [
        "Monthly billing accuracy difference",
        "Monthly Billing Accuracy Difference",
        "Monthly billing accuracy difference",
        "Monthly billing accuracy difference",
    ],
    0,
    ["-", "-", "-"],
);

/// Region and zone. One name has the U+00A0 that the vendor's own has; two are in no table.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("Asia Pacific (Seoul)", "Seoul Zone 2"),
    ("South China (Guangzhou)", "Guangzhou Zone 6"),
    ("East China\u{a0}(Shanghai)", "Shanghai Zone 5"),
    ("North China (Beijing)", "Beijing Zone 7"),
    ("Southeast Asia (Singapore)", "Singapore Zone 3"),
    ("Asia Pacific (Tokyo)", "Tokyo Zone 2"),
];

/// Where things are that are nowhere in particular.
pub(super) const NOWHERE: (&str, &str) = ("Other", "-");

/// What people call their instances, or forget to.
pub(super) const NAMES: &[&str] = &[
    "web-01",
    "api, blue",
    "db \"primary\"",
    "",
    "batch\u{a0}worker",
    "game-gateway",
    "staging",
    "",
    "cache-1",
    "etl, nightly \"v2\"",
];

/// Projects.
pub(super) const PROJECTS: &[&str] = &["default", "default", "Mobile app", "Data platform", "R&D, Asia"];
