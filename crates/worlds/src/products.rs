//! Products that customers can buy, with their places and names. Prices are invented.

pub(crate) mod ranked;

/// A component of a product, which has a list price.
#[derive(Debug)]
pub(crate) struct Component {
    pub(crate) product: &'static str,
    pub(crate) subproduct: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    /// List price, in units of 10^-8 USD.
    pub(crate) price_units: i128,
    pub(crate) price_unit: &'static str,
    pub(crate) usage_unit: &'static str,
    pub(crate) duration_unit: &'static str,
}

/// A product that settles by the hour: the prefix of its ids, and its components, each with the least and the most
/// pieces that an instance uses.
pub(crate) type HourlyProduct = (&'static str, &'static [(&'static Component, i64, i64)]);

/// A product that settles by the day: its component, and the largest usage of a day in parts of a piece.
pub(crate) type DailyProduct = (&'static Component, i64);

/// A product that is paid in advance: the prefix of its ids, its component, and the least and the most pieces.
pub(crate) type PrepaidProduct = (&'static str, &'static Component, i64, i64);

/// A region and a zone in it.
pub(crate) type Place = (&'static str, &'static str);

/// Defines a component, with its fields in the order of a bill line.
const fn define_component(
    [product, subproduct, kind, name]: [&'static str; 4],
    price_units: i128,
    [price_unit, usage_unit, duration_unit]: [&'static str; 3],
) -> Component {
    Component { product, subproduct, kind, name, price_units, price_unit, usage_unit, duration_unit }
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

pub(crate) const CVM_CPU: Component =
    define_component([CVM, CVM_S5, "CPU", "Standard S5-CPU"], 2_150_000, CORE_HOUR);
const CVM_MEMORY: Component =
    define_component([CVM, CVM_S5, "Memory", "Standard S5-Memory"], 290_000, GB_HOUR);
const CBS_VOLUME: Component = define_component(
    [
        "cloud block storage",
        "Balanced SSD cloud block storage",
        "volume size",
        "Balanced SSD cloud block storage-volume size",
    ],
    3,
    ["USD/GB/Second", "GB", "Second"],
);
const MYSQL_MEMORY: Component =
    define_component([MYSQL, MYSQL_HA, "Memory", "MySQL-HA-Memory"], 3_180_000, GB_HOUR);
const MYSQL_DISK: Component =
    define_component([MYSQL, MYSQL_HA, "Storage", "MySQL-HA-Storage"], 18_500, GB_HOUR);
const REDIS_MEMORY: Component = define_component(
    ["TencentDB for Redis", "TencentDB for Redis - Community Edition", "Memory", "Redis, cluster-Memory"],
    3_350_000,
    GB_HOUR,
);
const CLB_INSTANCE: Component = define_component(
    ["Cloud Load Balancer (CLB)", "Application CLB", "Instance", "CLB \"shared\" instance"],
    580_000,
    PIECE_HOUR,
);
const NAT_INSTANCE: Component = define_component(
    ["NAT Gateway", "NAT Gateway", "Instance", "NAT Gateway - Small Instance Type"],
    7_100_000,
    PIECE_HOUR,
);
const EKS_CPU: Component =
    define_component([EKS, "Elastic TKE EKS-Pod", "CPU", "Elastic TKE EKS - CPU"], 4_612_500, CORE_HOUR);
const EKS_MEMORY: Component =
    define_component([EKS, "Elastic TKE EKS-Pod", "Memory", "Elastic TKE EKS - Memory"], 583_333, GB_HOUR);
const IP_IDLE: Component =
    define_component(["Cloud Public IP", "Standard BGP IP", "IP", "Idle IP resource"], 312_500, PIECE_HOUR);

/// Products that settle by the hour.
pub(crate) const HOURLY: &[HourlyProduct] = &[
    ("ins", &[(&CVM_CPU, 2, 16), (&CVM_MEMORY, 4, 32), (&CBS_VOLUME, 50, 500)]),
    ("cdb", &[(&MYSQL_MEMORY, 4, 16), (&MYSQL_DISK, 100, 800)]),
    ("crs", &[(&REDIS_MEMORY, 1, 16)]),
    ("lb", &[(&CLB_INSTANCE, 1, 3)]),
    ("nat", &[(&NAT_INSTANCE, 1, 1)]),
    ("eks", &[(&EKS_CPU, 2, 24), (&EKS_MEMORY, 4, 48)]),
    ("eip", &[(&IP_IDLE, 1, 4)]),
];

/// The machine that reserved instances and savings plans apply to.
pub(crate) const COMMITTED_MACHINE: HourlyProduct =
    ("ins", &[(&CVM_CPU, 4, 16), (&CVM_MEMORY, 8, 32), (&CBS_VOLUME, 100, 500)]);

/// Content delivery, which settles by the day.
pub(crate) const CDN_TRAFFIC: Component = define_component(
    ["Content Delivery Network (CDN)", "Overseas CDN", "Traffic", "CDN traffic, Asia Pacific zone 1"],
    6_810_000,
    GB_DAY,
);
/// Log writes, which settle by the day.
pub(crate) const LOG_WRITES: Component = define_component(
    ["Cloud Log Service (CLS)", "Cloud Log Service (CLS)", "Traffic", "Log write traffic"],
    5_235_900,
    GB_DAY,
);

/// Object storage, which settles by the month.
pub(crate) const STORAGE: Component =
    define_component([COS, COS_STANDARD, "Storage", "cos standard storage capacity"], 2_419_355, GB_MONTH);
/// Writes to object storage, which settle by the month.
pub(crate) const STORAGE_REQUESTS: Component = define_component(
    [COS, COS_STANDARD, "Request", "cos standard storage write request"],
    163_934,
    ["USD/10,000 times/Month", "10,000 times", "Month"],
);
/// Calls of a call centre, which settle by the month. The vendor's own name has blanks at both ends.
pub(crate) const CALLS: Component = define_component(
    [" Cloud Contact Center ", "Cloud Contact Center", "Voice", "Outbound calls"],
    1_234_567,
    ["USD/minute/Month", "minute", "Month"],
);

/// A machine that is free for the moment and sold at a lower price.
pub(crate) const SPOT_MACHINE: Component = define_component(
    [CVM, CVM_S5, "Computing Component", "Spot - Standard S5-4 Core 8G"],
    1_274_118,
    PIECE_HOUR,
);
/// The commitment of a savings plan.
pub(crate) const SAVINGS_PLAN: Component = define_component(
    ["Saving Plan", "Saving Plan", "Commitment", "Compute savings plan, no upfront"],
    35_000_000,
    PIECE_HOUR,
);
/// The one-off fee of a reserved instance.
pub(crate) const RI_ONCE: Component = define_component(
    [CVM, "Reserved Instance", "One-off fee", "Standard S5-4 Core 8G, 1 year, partial upfront"],
    20_650_000_000,
    ["USD/PCS", "PCS", "-"],
);
/// The hourly fee of a reserved instance.
pub(crate) const RI_HOUR: Component = define_component(
    [CVM, "Reserved Instance", "Hourly fee", "Standard S5-4 Core 8G, 1 year, partial upfront"],
    2_356_481,
    PIECE_HOUR,
);

/// Products that are paid in advance.
pub(crate) const PREPAID: &[PrepaidProduct] = &[
    ("ins", &CVM_PACKAGE, 1, 4),
    ("ins", &CVM_PACKAGE, 1, 2),
    ("lhins", &LIGHTHOUSE, 1, 5),
    ("quuid", &WORKLOAD_PROTECTION, 2, 20),
    ("cfw", &FIREWALL, 1, 1),
    ("meet", &MEETING, 5, 40),
];

const CVM_PACKAGE: Component = define_component(
    [CVM, CVM_S5, "Computing Component", "Computing Component, Standard S5-4 Core 8G"],
    3_862_000_000,
    PIECE_MONTH,
);
const LIGHTHOUSE: Component = define_component(
    ["Tencent Cloud Lighthouse", "Lighthouse bundle", "Bundle", "Bundle \"General\" 2 Core 4G"],
    1_120_000_000,
    PIECE_MONTH,
);
const WORKLOAD_PROTECTION: Component = define_component(
    [
        "T-Sec-Cloud Workload Protection Platform (CWP)",
        "CWP Pro Edition",
        "License",
        "CWP Pro Edition - license",
    ],
    343_333_333,
    PIECE_MONTH,
);
const FIREWALL: Component = define_component(
    [
        "Cloud Firewall",
        "CFW/SaaS service/Self Developed/General industry /Svv1",
        "Subscription",
        "CFW/SaaS service/Advanced Edition/Public Cloud/Subscription",
    ],
    29_850_000_000,
    PIECE_MONTH,
);
const MEETING: Component = define_component(
    ["Tencent Meeting (SAAS Edition)", "Tencent Meeting (SAAS Edition)", "Seat", "Business seat"],
    1_290_000_000,
    PIECE_MONTH,
);

/// An adjustment by hand, which has no component.
pub(crate) const ADJUSTMENT: Component = define_component([CVM, "-", "-", "-"], 0, ["-", "-", "-"]);
/// The difference between a month's exact sum and the whole cents that are charged.
pub(crate) const ACCURACY_DIFFERENCE: Component = define_component(
    [
        "Monthly billing accuracy difference",
        "Monthly Billing Accuracy Difference",
        "Monthly billing accuracy difference",
        "Monthly billing accuracy difference",
    ],
    0,
    ["-", "-", "-"],
);

/// Regions and zones. One name has the U+00A0 of the vendor's own spelling; two are in no table of codes.
pub(crate) const PLACES: &[Place] = &[
    ("Asia Pacific (Seoul)", "Seoul Zone 2"),
    ("South China (Guangzhou)", "Guangzhou Zone 6"),
    ("East China\u{a0}(Shanghai)", "Shanghai Zone 5"),
    ("North China (Beijing)", "Beijing Zone 7"),
    ("Southeast Asia (Singapore)", "Singapore Zone 3"),
    ("Asia Pacific (Tokyo)", "Tokyo Zone 2"),
];

/// The place of resources that belong to no region.
pub(crate) const NO_PLACE: Place = ("Other", "-");

/// Names of instances; some are empty.
pub(crate) const INSTANCE_NAMES: &[&str] = &[
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

/// Names of projects.
pub(crate) const PROJECTS: &[&str] = &["default", "default", "Mobile app", "Data platform", "R&D, Asia"];
