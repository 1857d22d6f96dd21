//! The choices on languages, limits and answers.

use api::Text;

use super::gap::{Gap, make_gap};

/// The choices on languages, limits and answers.
pub(super) const ANSWER_GAPS: &[Gap] = &[
    make_gap(
        Text::new("a language other than the two", "两种语言以外的语言"),
        Text::new("English", "英文"),
        "names_are_in_the_language_of_the_request_where_they_are_known",
    ),
    make_gap(
        Text::new("a transaction type of which no Chinese name is published", "未公布中文名称的交易类型"),
        Text::new("its English name", "返回英文名称"),
        "names_are_in_the_language_of_the_request_where_they_are_known",
    ),
    make_gap(
        Text::new("how the rate is counted, and when", "频率的计数方式与时机"),
        Text::new(
            "each account and action, whole seconds, refused ones included, once the signature is right",
            "按账号和接口、按整秒计数，包括被拒绝的请求，仅计签名正确的请求",
        ),
        "exactly_the_rate_passes_in_each_second_however_many_ask_at_once",
    ),
    make_gap(
        Text::new("a limit for one source address", "同一来源地址的限制"),
        Text::new("counted before all else; an IPv6 address as its /64", "最先计数；IPv6 地址按 /64 计"),
        "the_limit_of_a_source_address_comes_before_all_else_and_is_exact",
    ),
    make_gap(
        Text::new("a body that does not arrive", "请求体未到达"),
        Text::new("`InvalidRequest` after `body_timeout_s`", "`body_timeout_s` 之后返回 `InvalidRequest`"),
        "a_body_that_does_not_come_is_answered_in_time",
    ),
    make_gap(
        Text::new("a head that does not arrive", "请求头未到达"),
        Text::new("HTTP 408", "HTTP 408"),
        "a_head_that_drips_in_is_reported_as_too_slow",
    ),
    make_gap(
        Text::new("bytes that are no HTTP", "不是 HTTP 的数据"),
        Text::new("HTTP 400, 414 or 431", "HTTP 400、414 或 431"),
        "what_http_itself_refuses_is_answered_too",
    ),
    make_gap(
        Text::new("a known customer without lines in the month", "已知子客在该月没有明细"),
        Text::new("an empty list", "空列表"),
        "every_client_gets_the_whole_answer_in_each_of_its_settings",
    ),
    make_gap(
        Text::new(
            "amounts that another account pays (files of the partner's cost), in any part of what is asked for",
            "所查询内容中含有由其他账号付款的金额（按合作伙伴成本价的文件）",
        ),
        Text::new(
            "`ResourceUnavailable` for the whole answer; the payer itself gets them",
            "整个请求返回 `ResourceUnavailable`；付款方本人可查询",
        ),
        "what_another_account_pays_is_withheld_as_a_whole_and_only_if_a_cell_of_it_would_be_seen",
    ),
    make_gap(
        Text::new(
            "a foreign, unknown, zero or negative customer, a partner, the caller itself",
            "他人的、不存在的、为零或为负的子客账号，合作伙伴账号，调用方本人",
        ),
        Text::new(
            "`UnauthorizedOperation.UinNoAuth`, all alike",
            "一律返回 `UnauthorizedOperation.UinNoAuth`",
        ),
        "what_a_caller_may_not_see_looks_like_what_is_not_there",
    ),
    make_gap(
        Text::new("an end customer as caller", "子客作为调用方"),
        Text::new("`UnauthorizedOperation.UinNoAuth`", "返回 `UnauthorizedOperation.UinNoAuth`"),
        "who_a_caller_is_and_whom_it_may_ask_for_is_answered_by_code_and_published_text",
    ),
    make_gap(
        Text::new(
            "the words of the column `Payment Status`, which the vendor does not publish",
            "厂商未公布的“支付状态”列取值",
        ),
        Text::new(
            "a guess, in `docs/storage.md`; any other text is neither confirmed nor unconfirmed",
            "为推测值，见 `docs/storage.md`；其他文本既不视为已确认也不视为未确认",
        ),
        "the_words_of_both_languages_are_known_and_no_other_text_counts_as_unpaid",
    ),
    make_gap(
        Text::new(
            "lines of a bill: their order, and which version the pages are of",
            "账单明细的顺序，以及分页所属的版本",
        ),
        Text::new(
            "that of imports, then of their files, as stored; each request answers from the versions that are current then, so that a changed `Total` means: begin again",
            "按导入顺序，再按文件中的存储顺序；每个请求按当时的当前版本返回，因此 `Total` 变化即表示应从头读取",
        ),
        "all_pages_are_the_lines_of_the_version_in_order_for_every_size_filter_and_caller",
    ),
    make_gap(
        Text::new(
            "a line whose file has no `Id`, no number of an operator, or no code",
            "明细所在文件没有 `Id`、操作者账号不是数字或没有代码",
        ),
        Text::new(
            "a mark of ours as `Id` (import, file, line); `OperatorAccountId` left out; the code an empty text",
            "以本系统的标记（导入、文件、行号）作为 `Id`；不返回 `OperatorAccountId`；代码为空文本",
        ),
        "a_line_has_names_by_its_codes_in_the_language_of_the_request_and_else_the_texts_of_its_file",
    ),
    make_gap(
        Text::new("compression", "压缩"),
        Text::new(
            "answers are never compressed, which every client accepts",
            "响应从不压缩，所有客户端都能接受",
        ),
        "answers_are_never_compressed",
    ),
];
