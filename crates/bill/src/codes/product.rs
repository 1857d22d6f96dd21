//! Products: the codes that the vendor is known to use, and the names that bills give them.

use crate::codes::code_names::{CodeRow, Language, find_code_name};

/// Code, English names and Chinese names. The first name of a language is the one to show.
///
/// Source: the published examples of the partner and billing services. A product that is not here is no fault: its name
/// is its key.
pub(crate) const PRODUCTS: &[CodeRow] = &[
    ("billVirtualId", &["Monthly billing accuracy difference"], &["月度计费精度差异"]),
    ("p_cbs", &["cloud block storage", "CBS"], &["云硬盘CBS"]),
    ("p_ccc", &["Cloud Contact Center"], &["云联络中心"]),
    ("p_cdb", &["TencentDB for MySQL"], &["云数据库MySQL"]),
    (
        "p_cdh",
        &["CVM Dedicated Host", "CVM Dedicated Host (CDH)", "CVM Dedicated Host(CDH)"],
        &["专用宿主机CDH"],
    ),
    (
        "p_cdn",
        &["Content Delivery Network (CDN)", "Content Delivery Network CDN"],
        &["内容分发网络 CDN", "内容分发网络CDN"],
    ),
    ("p_ci", &["CI"], &["数据万象CI"]),
    ("p_ckafka", &["CKafka Message Service"], &["消息服务CKafka"]),
    ("p_clb", &["Cloud Load Balancer", "Cloud Load Balancer (CLB)"], &["负载均衡CLB"]),
    ("p_cloudfirewall", &["Cloud Firewall"], &[]),
    ("p_cls", &["Cloud Log Service (CLS)", "cloud log service"], &["日志服务CLS"]),
    ("p_cos", &["Cloud Object Storage", "Cloud Object Storage (COS)"], &["COS 对象存储"]),
    (
        "p_cvm",
        &["Cloud Virtual Machine (CVM)", "Cloud Virtual Machine CVM", "Cloud Virtual Machine(CVM)"],
        &["云服务器CVM"],
    ),
    ("p_dcdb", &["TDSQL for MySQL"], &["分布式数据库TDSQL MySQL版"]),
    ("p_edgeone", &["edge security acceleration platform"], &["边缘安全加速平台"]),
    ("p_eip", &["Cloud Public IP", "Public IP"], &["公网 IP"]),
    ("p_eks", &["Tencent Kubernetes Engine for Serverless"], &["Serverless 容器服务"]),
    ("p_mongodb", &[], &["云数据库TencentDB for MongoDB"]),
    ("p_nat", &["NAT Gateway"], &["NAT网关"]),
    ("p_privatedns", &["Private DNS"], &[]),
    ("p_rav", &["TRTC", "Tencent Real-Time Communication (TRTC)"], &["实时音视频"]),
    ("p_redis", &["TencentDB for Redis"], &["云数据库Redis"]),
    ("p_svp", &["Saving Plan"], &[]),
    ("p_tencentmeeting_saas", &["Tencent Meeting (SAAS Edition)"], &["腾讯会议（SAAS版）"]),
    ("p_yunjing", &["T-Sec-Cloud Workload Protection Platform (CWP)"], &["T-Sec-主机安全（CWP）"]),
];

/// Returns the name of a product by its code; `None` if our table has none in the language.
#[must_use]
pub fn find_product_name(code: &str, language: Language) -> Option<&'static str> {
    find_code_name(PRODUCTS, code, language)
}
