//! The facts of a server that pages state.

use std::collections::BTreeMap;

use api::{Actions, Definition};

use super::samples::address::ServerAddress;

/// The address of a server that listens where it does by default.
pub(crate) const DEFAULT_ADDRESS: &str = "http://127.0.0.1:8787";

/// The facts of a server that pages state. A page of the command line states the defaults.
#[derive(Debug)]
pub(crate) struct SiteFacts<'a> {
    /// The actions.
    pub(crate) actions: &'a Actions,
    /// The requests of one account for an action that pass in a second, by the name of the action. `None` on the command line,
    /// which knows no server.
    pub(crate) limits_per_s: Option<&'a BTreeMap<&'static str, Option<u64>>>,
    /// The address of the server, with its scheme and without a slash at the end.
    pub(crate) address: &'a str,
    /// True for a server of the demo world.
    pub(crate) is_demo: bool,
}

/// The rate of an action.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// Requests of one account that pass in a second; `None` for no limit.
    pub(crate) per_s: Option<u64>,
    /// True if it is the limit of a server, and false if it is the default.
    pub(crate) is_of_server: bool,
}

impl<'a> SiteFacts<'a> {
    /// The facts that hold for any server.
    pub(crate) fn of_any_server(actions: &'a Actions) -> Self {
        Self { actions, limits_per_s: None, address: DEFAULT_ADDRESS, is_demo: false }
    }

    /// Finds the rate of an action.
    pub(crate) fn find_rate(&self, definition: &Definition) -> Rate {
        match self.limits_per_s.and_then(|limits| limits.get(definition.name)) {
            Some(per_s) => Rate { per_s: *per_s, is_of_server: true },
            None => Rate { per_s: Some(definition.rate_per_s), is_of_server: false },
        }
    }

    /// Returns the address of the server for samples; the default, if it is none that code and commands can have.
    pub(crate) fn server_address(&self) -> ServerAddress {
        let parsed = ServerAddress::parse(self.address).or_else(|_| ServerAddress::parse(DEFAULT_ADDRESS));
        parsed.unwrap_or_else(|error| unreachable!("the default address is one: {error}"))
    }

    /// Returns the host of the server, with its port if it has one.
    pub(crate) fn host(&self) -> &str {
        self.address.split_once("://").map_or(self.address, |(_, host)| host)
    }
}
