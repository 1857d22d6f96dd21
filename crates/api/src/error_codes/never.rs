//! The codes that no request is refused with, and why.

use super::code_use::{CodeUse, declare_unused_code};

pub(super) const ACTION_OFFLINE: CodeUse = declare_unused_code(
    "No action has been withdrawn. One that is not served is `InvalidAction`.",
    "没有已下线的接口。未提供的接口返回 `InvalidAction`。",
);

pub(super) const INVALID_SECRET_ID: CodeUse = declare_unused_code(
    "Every key of this server is a key for its API. One that it does not know is `AuthFailure.SecretIdNotFound`.",
    "本服务器的密钥均可用于其接口。未知的密钥返回 `AuthFailure.SecretIdNotFound`。",
);

pub(super) const MFA_FAILURE: CodeUse = declare_unused_code(
    "No action has a second factor: the signature alone proves the caller.",
    "没有接口需要多因子验证，只凭签名确认调用方。",
);

pub(super) const UNAUTHORIZED_BY_POLICY: CodeUse = declare_unused_code(
    "There are no access policies (CAM). The role of the account decides which actions it may call, and a wrong role gets the \
     code that the page of the action names.",
    "本系统没有访问管理（CAM）策略。账号的角色决定可调用的接口，角色不符时返回接口文档所写的错误码。",
);

pub(super) const DRY_RUN: CodeUse =
    declare_unused_code("No action has a dry run: each only reads.", "所有接口均为只读，没有 DryRun 参数。");

pub(super) const IP_IN_BLACKLIST: CodeUse = declare_unused_code(
    "There is no deny list of addresses: use the firewall. `address_requests_per_s` limits each address.",
    "没有 IP 黑名单，请使用防火墙。`address_requests_per_s` 限制每个来源地址的请求频率。",
);

pub(super) const IP_NOT_IN_WHITELIST: CodeUse = declare_unused_code(
    "There is no allow list of addresses: use the firewall, or `listen` on an address that only clients reach.",
    "没有 IP 白名单，请使用防火墙，或让 `listen` 只监听客户端可达的地址。",
);

pub(super) const LIMIT_EXCEEDED: CodeUse = declare_unused_code(
    "There are no quotas. The rates have codes of their own.",
    "没有配额限制。请求频率限制另有错误码。",
);

pub(super) const NO_SUCH_PRODUCT: CodeUse = declare_unused_code(
    "A server has one service. The scope of another is `AuthFailure.InvalidAuthorization`.",
    "服务器只提供一个服务。签名凭证范围中写了其他服务时返回 `AuthFailure.InvalidAuthorization`。",
);

pub(super) const GLOBAL_REGION_LIMIT: CodeUse = declare_unused_code(
    "There are no regions. Requests are counted for each account and action: `RequestLimitExceeded`.",
    "不区分地域。频率按账号和接口计数，超出时返回 `RequestLimitExceeded`。",
);

pub(super) const UIN_LIMIT: CodeUse = declare_unused_code(
    "Requests of an account are counted for each action by itself: `RequestLimitExceeded`.",
    "账号的请求按接口分别计数，超出时返回 `RequestLimitExceeded`。",
);

pub(super) const RESOURCE_IN_USE: CodeUse = declare_unused_code(
    "No action changes a resource that could be in use.",
    "没有接口会更改可能正在使用的资源。",
);

pub(super) const RESOURCE_INSUFFICIENT: CodeUse =
    declare_unused_code("No action takes or creates a resource.", "没有接口会占用或创建资源。");

pub(super) const RESOURCE_NOT_FOUND: CodeUse = declare_unused_code(
    "A customer that does not exist is refused like one that is not the caller's, so that an answer does not tell which \
     accounts exist. A month without a bill is an empty list.",
    "不存在的子客与不属于调用方的子客返回同样的错误码，以免泄露哪些账号存在。没有账单的月份返回空列表。",
);

pub(super) const RESPONSE_TOO_LARGE: CodeUse = declare_unused_code(
    "Answers have no limit: actions with long lists answer page by page.",
    "响应大小没有限制，列表较长的接口分页返回。",
);

pub(super) const SERVICE_UNAVAILABLE: CodeUse = declare_unused_code(
    "A server that cannot read its data for a while answers with `OperationDenied.ServiceBusy`, or with `FailedOperation` where \
     the page of the action says so.",
    "服务器暂时无法读取数据时返回 `OperationDenied.ServiceBusy`；部分接口返回 `FailedOperation`，见接口文档。",
);

pub(super) const UNSUPPORTED_REGION: CodeUse = declare_unused_code(
    "The region is ignored, since some official clients cannot leave it out.",
    "忽略地域参数，因为部分官方客户端必定会传。",
);
