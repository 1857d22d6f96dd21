//! The products and places of large worlds, by rank: the first are bought most often. Some names are in no
//! table of codes; prices are invented.

use super::{
    CBS_VOLUME, CDN_TRAFFIC, CLB_INSTANCE, CORE_HOUR, CVM_CPU, CVM_MEMORY, CVM_PACKAGE, Component,
    DailyProduct, EKS_CPU, EKS_MEMORY, FIREWALL, GB_DAY, GB_HOUR, HourlyProduct, IP_IDLE, LIGHTHOUSE,
    LOG_WRITES, MEETING, MYSQL_DISK, MYSQL_MEMORY, NAT_INSTANCE, PIECE_HOUR, PIECE_MONTH, Place,
    PrepaidProduct, REDIS_MEMORY, WORKLOAD_PROTECTION, define_component,
};

const TRAFFIC_HOUR: [&str; 3] = ["USD/GB/Hour", "GB", "Hour"];
const CALLS_DAY: [&str; 3] = ["USD/10,000 times/Day", "10,000 times", "Day"];

/// Defines an instance of a product that is priced as a whole, by the hour.
const fn define_instance(product: &'static str, edition: &'static str, price_units: i128) -> Component {
    define_component([product, edition, "Instance", edition], price_units, PIECE_HOUR)
}

/// Defines the memory or the storage of a database, priced by the hour.
const fn define_database_part(
    product: &'static str,
    component: &'static str,
    price_units: i128,
) -> Component {
    define_component([product, product, component, component], price_units, GB_HOUR)
}

const GPU: Component =
    define_instance("Cloud Virtual Machine (CVM)", "GPU Computing GN7 - 8 Core, 32G, T4*1", 104_000_000);
const TRAFFIC_OUT: Component = define_component(
    ["Cloud Public IP", "Traffic", "Traffic", "Traffic, postpaid by hour"],
    8_100_000,
    TRAFFIC_HOUR,
);
const MONGO_MEMORY: Component = define_database_part("TencentDB for MongoDB", "MongoDB-Memory", 3_410_000);
const MONGO_DISK: Component = define_database_part("TencentDB for MongoDB", "MongoDB-Storage", 21_000);
const POSTGRES_MEMORY: Component =
    define_database_part("TencentDB for PostgreSQL", "PostgreSQL-Memory", 3_270_000);
const POSTGRES_DISK: Component =
    define_database_part("TencentDB for PostgreSQL", "PostgreSQL-Storage", 19_900);
const TDSQL_MEMORY: Component = define_database_part("TDSQL for MySQL", "TDSQL, two nodes-Memory", 4_950_000);
const TDSQL_DISK: Component = define_database_part("TDSQL for MySQL", "TDSQL, two nodes-Storage", 33_300);
const SEARCH_NODE: Component =
    define_instance("Elasticsearch Service", "ES data node, 4 Core 16G", 31_250_000);
const KAFKA: Component =
    define_instance("CKafka Message Service", "CKafka Professional - 20 MB/s", 27_083_333);
const CLUSTER: Component = define_instance("Tencent Kubernetes Engine", "Managed cluster L20", 6_500_000);
const EDGE: Component =
    define_instance("edge security acceleration platform", "EdgeOne \"Standard\" zone", 1_916_667);
const HOST: Component = define_instance("CVM Dedicated Host", "CDH HS20", 226_400_000);
const FILES: Component = define_database_part("Cloud File Storage", "CFS Standard-Storage", 7_778);
const VPN: Component = define_instance("VPN Connections", "VPN gateway, 5 Mbps", 5_833_333);
const SQL_SERVER: Component =
    define_instance("TencentDB for SQL Server", "SQL Server, basic, 2 Core 4G", 23_100_000);
const MAP_REDUCE: Component = define_instance("Elastic MapReduce", "EMR core node, 8 Core 32G", 18_750_000);
const FUNCTIONS: Component = define_component(
    ["Serverless Cloud Function", "SCF", "Resource usage", "SCF resource usage"],
    1_110,
    GB_HOUR,
);
const QUEUE: Component = define_instance("TDMQ for RocketMQ", "RocketMQ exclusive, 2 nodes", 41_666_667);
const WIDE_AREA: Component = define_instance("Cloud Connect Network", "CCN bandwidth, 10 Mbps", 9_722_222);
const ACCELERATOR: Component =
    define_instance("Global Application Acceleration Platform", "GAAP, 20 Mbps, 5w", 12_361_111);
const BATCH_CPU: Component =
    define_component(["BatchCompute", "BatchCompute", "CPU", "BatchCompute-CPU"], 2_040_000, CORE_HOUR);

/// Products that settle by the hour.
pub(crate) const HOURLY: &[HourlyProduct] = &[
    ("ins", &[(&CVM_CPU, 2, 32), (&CVM_MEMORY, 4, 64), (&CBS_VOLUME, 50, 2_000)]),
    ("eip", &[(&TRAFFIC_OUT, 1, 12)]),
    ("cdb", &[(&MYSQL_MEMORY, 4, 64), (&MYSQL_DISK, 100, 3_000)]),
    ("disk", &[(&CBS_VOLUME, 10, 8_000)]),
    ("lb", &[(&CLB_INSTANCE, 1, 3)]),
    ("crs", &[(&REDIS_MEMORY, 1, 32)]),
    ("eks", &[(&EKS_CPU, 2, 48), (&EKS_MEMORY, 4, 96)]),
    ("nat", &[(&NAT_INSTANCE, 1, 1)]),
    ("eip", &[(&IP_IDLE, 1, 4)]),
    ("ins", &[(&GPU, 1, 2), (&CBS_VOLUME, 100, 1_000)]),
    ("cmgo", &[(&MONGO_MEMORY, 4, 32), (&MONGO_DISK, 100, 2_000)]),
    ("ckafka", &[(&KAFKA, 1, 4)]),
    ("cls", &[(&CLUSTER, 1, 1)]),
    ("postgres", &[(&POSTGRES_MEMORY, 2, 32), (&POSTGRES_DISK, 50, 1_000)]),
    ("es", &[(&SEARCH_NODE, 3, 9)]),
    ("cfs", &[(&FILES, 10, 5_000)]),
    ("zone", &[(&EDGE, 1, 2)]),
    ("tdsqlshard", &[(&TDSQL_MEMORY, 8, 64), (&TDSQL_DISK, 200, 4_000)]),
    ("vpngw", &[(&VPN, 1, 1)]),
    ("lam", &[(&FUNCTIONS, 1, 400)]),
    ("mssql", &[(&SQL_SERVER, 1, 2)]),
    ("emr", &[(&MAP_REDUCE, 2, 12)]),
    ("host", &[(&HOST, 1, 2)]),
    ("rocketmq", &[(&QUEUE, 1, 1)]),
    ("ccn", &[(&WIDE_AREA, 1, 6)]),
    ("link", &[(&ACCELERATOR, 1, 3)]),
    ("job", &[(&BATCH_CPU, 1, 64)]),
];

const REQUESTS: Component =
    define_component(["Private DNS", "Private DNS", "Request", "Private DNS queries"], 5_400_000, CALLS_DAY);
const PICTURES: Component =
    define_component(["CI", "CI", "Process", "Basic image processing, by kB"], 25, GB_DAY);
const VIDEO: Component = define_component(
    ["TRTC", "TRTC", "Duration", "Audio, video \"HD\" duration"],
    399_000,
    ["USD/minute/Day", "minute", "Day"],
);
const LIVE: Component = define_component(
    ["Cloud Streaming Services", "CSS", "Traffic", "CSS traffic, Asia Pacific zone 2"],
    7_440_000,
    GB_DAY,
);
const DEMAND: Component =
    define_component(["Video on Demand", "VOD", "Storage", "VOD standard storage"], 16_700, GB_DAY);
const MESSAGES: Component = define_component(
    ["Short Message Service", "SMS", "Message", "SMS, Indonesia"],
    3_450_000,
    ["USD/PCS", "PCS", "-"],
);
const MONITOR: Component = define_component(
    ["Tencent Cloud Observability Platform", "RUM", "Event", "RUM events"],
    740_000,
    CALLS_DAY,
);

/// Products that settle by the day. The third is often used so little that it costs nothing.
pub(crate) const DAILY: &[DailyProduct] = &[
    (&CDN_TRAFFIC, 9_000_000),
    (&LOG_WRITES, 400_000),
    (&PICTURES, 900),
    (&REQUESTS, 80_000),
    (&LIVE, 5_000_000),
    (&VIDEO, 30_000_000),
    (&DEMAND, 60_000_000),
    (&MESSAGES, 3_000_000),
    (&MONITOR, 2_000_000),
];

const DATABASE_PACKAGE: Component = define_component(
    ["TencentDB for MySQL", "TencentDB for MySQL-High-availability Edition", "Instance", "MySQL, 8G, 200G"],
    14_880_000_000,
    PIECE_MONTH,
);
const REDIS_PACKAGE: Component = define_component(
    ["TencentDB for Redis", "Redis cluster", "Memory", "Redis cluster, 16G"],
    21_500_000_000,
    PIECE_MONTH,
);
const WEB_FIREWALL: Component = define_component(
    ["Web Application Firewall", "WAF Enterprise", "Subscription", "WAF Enterprise, 1 domain"],
    58_000_000_000,
    PIECE_MONTH,
);
const CERTIFICATE: Component = define_component(
    ["SSL Certificate Service", "SSL", "Certificate", "DV wildcard \"*.\" certificate"],
    1_450_000_000,
    PIECE_MONTH,
);
const DISK_PACKAGE: Component = define_component(
    ["cloud block storage", "CBS, prepaid", "volume size", "Enhanced SSD, 500G"],
    5_650_000_000,
    PIECE_MONTH,
);

/// Products that are paid in advance.
pub(crate) const PREPAID: &[PrepaidProduct] = &[
    ("ins", &CVM_PACKAGE, 1, 4),
    ("lhins", &LIGHTHOUSE, 1, 5),
    ("cdb", &DATABASE_PACKAGE, 1, 2),
    ("disk", &DISK_PACKAGE, 1, 6),
    ("crs", &REDIS_PACKAGE, 1, 1),
    ("quuid", &WORKLOAD_PROTECTION, 2, 20),
    ("meet", &MEETING, 5, 40),
    ("ssl", &CERTIFICATE, 1, 2),
    ("cfw", &FIREWALL, 1, 1),
    ("waf", &WEB_FIREWALL, 1, 1),
];

/// Regions and zones. One name has the U+00A0 of the vendor's own spelling.
pub(crate) const PLACES: &[Place] = &[
    ("Southeast Asia (Singapore)", "Singapore Zone 3"),
    ("South China (Guangzhou)", "Guangzhou Zone 6"),
    ("East China\u{a0}(Shanghai)", "Shanghai Zone 5"),
    ("Asia Pacific (Tokyo)", "Tokyo Zone 2"),
    ("Southeast Asia (Jakarta)", "Jakarta Zone 1"),
    ("North China (Beijing)", "Beijing Zone 7"),
    ("Hong Kong/Macao/Taiwan (Hong Kong, China)", "Hong Kong Zone 2"),
    ("Asia Pacific (Seoul)", "Seoul Zone 2"),
    ("Western US (Silicon Valley)", "Silicon Valley Zone 2"),
    ("Europe (Frankfurt)", "Frankfurt Zone 1"),
    ("Southeast Asia (Bangkok)", "Bangkok Zone 2"),
    ("Eastern US (Virginia)", "Virginia Zone 2"),
    ("East China (Nanjing)", "Nanjing Zone 1"),
    ("Southwest China (Chengdu)", "Chengdu Zone 2"),
    ("South America (Sao Paulo)", "Sao Paulo Zone 1"),
    ("South Asia (Mumbai)", "Mumbai Zone 2"),
    ("Southwest China (Chongqing)", "Chongqing Zone 1"),
    ("Asia Pacific region (Asia Pacific zone 1)", "-"),
    ("Middle East (Riyadh)", "Riyadh Zone 1"),
    ("Other", "-"),
];
