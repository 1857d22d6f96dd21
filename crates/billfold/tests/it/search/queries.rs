//! Queries as readers type them, and what they look for.

/// A query.
pub(super) struct Query {
    /// What is typed.
    pub(super) text: &'static str,
    /// The address of the first result.
    pub(super) first: Option<&'static str>,
    /// Addresses that are among the first five results.
    pub(super) among_five: &'static [&'static str],
}

/// A query with its first result.
const fn first(text: &'static str, address: &'static str) -> Query {
    Query { text, first: Some(address), among_five: &[] }
}

/// A query with results that are among the first five.
const fn among(text: &'static str, addresses: &'static [&'static str]) -> Query {
    Query { text, first: None, among_five: addresses }
}

/// The queries.
pub(super) const QUERIES: &[Query] = &[
    first("paymod", "docs/DescribeBillSummaryByPayMode"),
    first("按计费模式", "docs/DescribeBillSummaryByPayMode"),
    first("按付费模式汇总", "docs/DescribeBillSummaryByPayMode"),
    first("DescribeBillSummaryByPayMode", "docs/DescribeBillSummaryByPayMode"),
    first("describebilsumarybypaymode", "docs/DescribeBillSummaryByPayMode"),
    first("summary by pay mode", "docs/DescribeBillSummaryByPayMode"),
    first("mode pay summary", "docs/DescribeBillSummaryByPayMode"),
    first("payment mode", "docs/DescribeBillSummaryByPayMode"),
    among("summry", &["docs/DescribeBillSummaryByPayMode", "docs/DescribeBillSummary"]),
    first("bill summary", "docs/DescribeBillSummary"),
    first("by region", "docs/DescribeBillSummaryByRegion"),
    first("按地域", "docs/DescribeBillSummaryByRegion"),
    first("下载", "docs/DescribeCustomerBillDownloadUrl"),
    among("download url", &["docs/DescribeBillDownloadUrl", "docs/DescribeCustomerBillDownloadUrl"]),
    among("TotalCost", &["docs/DescribeBillSummaryByPayMode#output.SummaryOverview.TotalCost"]),
    first("BillMonth", "docs/DescribeBillSummaryByPayMode#input.BillMonth"),
    first("bill_month", "docs/DescribeBillSummaryByPayMode#input.BillMonth"),
    among("DescribeBillDetail month", &["docs/DescribeBillDetail", "docs/DescribeBillDetail#input.Month"]),
    first("describebilldetail 错误码", "docs/DescribeBillDetail#error-code"),
    among("postpay_deduct_h", &["docs/DescribeCustomerBillSummary#input.ActionType"]),
    among("postpay deduct", &["docs/DescribeCustomerBillSummary#input.ActionType"]),
    first("UinNoAuth", "docs/error-codes#UnauthorizedOperation.UinNoAuth"),
    first("no permission", "docs/error-codes#UnauthorizedOperation.UinNoAuth"),
    first("The current user doesn't have permission", "docs/error-codes#UnauthorizedOperation.UinNoAuth"),
    first("The provided credentials could not be validated", "docs/error-codes#AuthFailure.SignatureFailure"),
    first("SignatureExpire", "docs/error-codes#AuthFailure.SignatureExpire"),
    first("rate limit", "docs/error-codes#RequestLimitExceeded"),
    among("频率限制", &["docs/api-category"]),
    first("error code", "docs/error-codes"),
    first("错误码", "docs/error-codes"),
    first("dsitributor", "docs/roles#distributor"),
    first("总经销商", "docs/roles#distributor"),
    first("roles", "docs/roles"),
    first("角色", "docs/roles"),
    first("data types", "docs/data-types"),
    first("数据结构", "docs/data-types"),
    first("BillDetailData", "docs/data-types#BillDetailData"),
    among("签名", &["docs/signature-v3", "docs/signature-v1"]),
    first("signature v3", "docs/signature-v3"),
    first("TC3-HMAC-SHA256", "docs/signature-v3"),
    first("X-TC-Timestamp", "docs/common-parameters#X-TC-Timestamp"),
    among("时间戳", &["docs/common-parameters#X-TC-Timestamp"]),
    first("clients", "docs/clients"),
    first("tccli", "docs/clients#tccli"),
    first("making requests", "docs/making-requests"),
    first("history", "docs/history"),
    first("gaps", "docs/gaps"),
    first("not served", "docs/not-served"),
    first("try DescribeBillTrend", "explorer/DescribeBillTrend"),
    first("try paymode", "explorer/DescribeBillSummaryByPayMode"),
    first("在线调用 DescribeBillDetail", "explorer/DescribeBillDetail"),
    among("DescribeBillVersions", &["docs/DescribeBillVersions", "explorer/DescribeBillVersions"]),
    first("api explorer", "explorer"),
    among("explorer", &["explorer"]),
    first("console", "console"),
    first("控制台", "console"),
    // Words that no page has.
    among("限频", &["docs/api-category"]),
    among("接口限流", &["docs/api-category"]),
    first("无权限", "docs/error-codes#UnauthorizedOperation.UinNoAuth"),
    first("未授权", "docs/error-codes#UnauthorizedOperation.UinNoAuth"),
    first("签名错误", "docs/error-codes#AuthFailure.SignatureFailure"),
    first("验签失败", "docs/error-codes#AuthFailure.SignatureFailure"),
    first("login", "docs/signature-v3"),
    first("Auth", "docs/signature-v3"),
    first("Python  SDK", "docs/clients#python"),
];
