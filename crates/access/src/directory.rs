//! Temporary.
#![allow(missing_docs, reason = "temporary")]
use bill::Uin;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    pub offset: u64,
    pub limit: u64,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    pub uin: Uin,
    pub name: String,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    Caller,
    SubAgent(Uin),
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomersQuery {
    pub manager: Manager,
    pub slice: Slice,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerPage {
    pub manager: NamedAccount,
    pub total: u64,
    pub customers: Vec<NamedAccount>,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubAgentFilter {
    All,
    NameContains(String),
    Is(Uin),
    Manages(Uin),
    Nobody,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAgentsQuery {
    pub filter: SubAgentFilter,
    pub slice: Slice,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAgent {
    pub account: NamedAccount,
    pub customers: u64,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubAgentPage {
    pub total: u64,
    pub sub_agents: Vec<SubAgent>,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFacts {
    pub account: NamedAccount,
    pub has_lines: bool,
}
