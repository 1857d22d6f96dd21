//! The program with its catalog in PostgreSQL.

mod flows;
mod nodes;
mod read_model;
#[path = "../../../../tests/contract/tests/contract/server.rs"]
mod server;

use std::sync::Arc;
use std::time::{Duration, Instant};

use server::{PASSWORD, PostgresServer};

/// A database of a server that the tests have started.
#[derive(Clone)]
pub(crate) struct Database {
    server: Server,
    name: String,
}

/// The server that all tests share, or one of a test's own.
#[derive(Clone)]
enum Server {
    Shared(&'static PostgresServer),
    Own(Arc<PostgresServer>),
}

impl Database {
    /// A database of the server that all tests share; `None` with a printed reason where there is none.
    pub(crate) fn shared() -> Option<Database> {
        let server = PostgresServer::shared()?;
        Some(Database { name: server.database("billfold"), server: Server::Shared(server) })
    }

    /// A database of a server of its own, which the test may stop.
    fn of_its_own() -> Option<Database> {
        let server = PostgresServer::start()?;
        Some(Database { name: server.database("billfold"), server: Server::Own(Arc::new(server)) })
    }

    fn server(&self) -> &PostgresServer {
        match &self.server {
            Server::Shared(server) => server,
            Server::Own(server) => server,
        }
    }

    /// The address, for a program that is known to the server by a name.
    pub(crate) fn address(&self, program: &str) -> String {
        self.server().address("billfold", &self.name, &format!("application_name={program}"))
    }

    /// Runs SQL as the superuser; what it gave.
    pub(crate) fn sql(&self, sql: &str) -> String {
        self.server().sql(&self.name, sql).unwrap()
    }

    /// Waits until the server has done with all connections of a program.
    pub(crate) fn wait_for_end_of(&self, program: &str) {
        let begun = Instant::now();
        let sql = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND application_name = '{program}'",
            self.name
        );
        while self.sql(&sql) != "0" {
            assert!(begun.elapsed() < Duration::from_mins(1), "the server goes on with {program}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
