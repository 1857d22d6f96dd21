//! The generation of the catalog, which every change replaces, and what changed since an earlier one.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::Role;
use bill::ledger::ImportMode;
use store::{Catalog, Changed, Generation, HistoryEnds, NewKey};

use crate::accounts::make_account;
use crate::contract;
use crate::server::PostgresServer;
use crate::world::{NOVEMBER, World, make_author, make_bill_key, make_month, make_statement, make_uin};

contract!(a_change_replaces_the_generation_and_histories_tell_which_owners_and_keys_it_was_about);

/// The tables that are no part of the generation: counts of requests, and the generation itself.
const UNWATCHED: [&str; 3] = ["changing", "generation", "rate"];

/// What was seen of a catalog.
struct Seen {
    generation: Generation,
    ends: HistoryEnds,
}

impl Seen {
    async fn read(catalog: &Catalog, since: Option<HistoryEnds>) -> (Self, Changed) {
        let changes = catalog.list_changes(since).await.unwrap().unwrap();
        assert_eq!(catalog.read_generation().await.unwrap(), Some(changes.generation));
        (Self { generation: changes.generation, ends: changes.ends }, changes.changed)
    }

    /// Sees what changed since; `None` if it is the same generation.
    async fn follow(&mut self, catalog: &Catalog) -> Option<Changed> {
        if catalog.read_generation().await.unwrap() == Some(self.generation) {
            return None;
        }
        let (seen, changed) = Self::read(catalog, Some(self.ends)).await;
        *self = seen;
        Some(changed)
    }
}

/// Changes of bills of some owners, and of some keys.
fn make_changed(owners: &[i64], keys: &[&str]) -> Changed {
    Changed::Some {
        owners: owners.iter().map(|owner| make_uin(*owner)).collect(),
        keys: keys.iter().map(|id| (*id).to_owned()).collect(),
    }
}

async fn add_key(catalog: &Catalog, secret_id: &str) {
    let key = NewKey { secret_id, uin: make_uin(2), sealed: b"sealed", temporary: None, is_existing: false };
    catalog.add_key(&key, make_author(1)).await.unwrap();
}

async fn a_change_replaces_the_generation_and_histories_tell_which_owners_and_keys_it_was_about(
    world: World,
) {
    let catalog = &world.data.catalog;
    let (mut seen, changed) = Seen::read(catalog, None).await;
    assert_eq!(changed, Changed::Anything);
    assert_eq!(seen.follow(catalog).await, None);
    let account = make_account(2, Role::Distributor, None);
    assert!(catalog.add_account(&account, make_author(0)).await.unwrap());
    assert_eq!(seen.follow(catalog).await, Some(Changed::Anything));
    assert!(!catalog.add_account(&account, make_author(0)).await.unwrap());
    assert_eq!(seen.follow(catalog).await, None, "it was there");
    add_key(catalog, "a").await;
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[], &["a"])));
    add_key(catalog, "b").await;
    catalog.delete_key("a", make_author(1)).await.unwrap();
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[], &["b", "a"])), "two at once");
    assert!(catalog.delete_key("no such key", make_author(1)).await.unwrap().is_none());
    assert_eq!(seen.follow(catalog).await, None);
    let staged = world.stage(ImportMode::Statement, 1).await;
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[], &[])), "nothing is published yet");
    world.data.discard_import(&staged).await.unwrap();
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[], &[])));
    world.states(10, vec![make_statement(make_bill_key(7), 1), make_statement(make_bill_key(8), 1)]).await;
    let Some(Changed::Some { mut owners, keys }) = seen.follow(catalog).await else { unreachable!() };
    owners.sort_unstable();
    assert_eq!((owners, keys.len()), (vec![make_uin(7), make_uin(8)], 0));
    world.states(11, vec![make_statement(make_bill_key(8), 2)]).await;
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[8], &[])));
    let lock = world.data.lock_import(|| ()).await.unwrap();
    catalog.set_closed(make_month(NOVEMBER), &[make_uin(1)], true, "somebody", 5).await.unwrap();
    assert_eq!(seen.follow(catalog).await, Some(Changed::Anything));
    catalog.set_closed(make_month(NOVEMBER), &[make_uin(1)], true, "somebody", 6).await.unwrap();
    assert_eq!(seen.follow(catalog).await, None, "it was closed");
    drop(lock);
    world.meddle("UPDATE account SET name = 'another' WHERE uin = 2").unwrap();
    assert_eq!(seen.follow(catalog).await, Some(Changed::Anything), "no history tells");
    assert_eq!(seen.follow(catalog).await, None);
}

/// A catalog in PostgreSQL, and SQL that runs in its database.
async fn make_world() -> Option<(World, impl Fn(&str) -> String)> {
    let world = World::postgres().await?;
    let (server, name): (&'static PostgresServer, String) =
        world.database().map(|(server, name)| (server, name.to_owned()))?;
    Some((world, move |sql: &str| server.sql(&name, sql).unwrap()))
}

#[tokio::test]
async fn every_table_but_that_of_the_counts_replaces_the_generation_in_postgresql() {
    let Some((_world, sql)) = make_world().await else { return };
    let tables =
        sql("SELECT relname FROM pg_class WHERE relnamespace = 'billfold'::regnamespace AND relkind = 'r'");
    let watched = sql("SELECT tgrelid::regclass::text FROM pg_trigger
         WHERE tgname IN ('generation_after_insert', 'generation_after_update', 'generation_after_delete',
                          'generation_after_truncate') AND tgenabled = 'A'
         GROUP BY tgrelid HAVING count(*) = 4");
    let tables: BTreeSet<&str> = tables.lines().filter(|table| !UNWATCHED.contains(table)).collect();
    assert_eq!(watched.lines().collect::<BTreeSet<_>>(), tables, "a new table needs CALL watch_table('…')");
    assert!(tables.contains("key") && tables.contains("relation"));
}

#[tokio::test]
async fn another_program_cannot_change_a_catalog_in_postgresql_without_its_generation() {
    let Some((world, sql)) = make_world().await else { return };
    let catalog = &world.data.catalog;
    catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap();
    let (mut seen, _) = Seen::read(catalog, None).await;
    for change in [
        "UPDATE account SET name = 'a' WHERE uin = 2",
        "SET session_replication_role = replica; UPDATE account SET name = 'b' WHERE uin = 2",
        "SET search_path = public; UPDATE billfold.account SET name = 'c' WHERE uin = 2",
        "BEGIN; SAVEPOINT here; UPDATE account SET name = 'd'; ROLLBACK TO here; UPDATE account SET name = 'e'; COMMIT",
        "BEGIN; SET CONSTRAINTS ALL IMMEDIATE; UPDATE account SET name = 'f'; UPDATE account SET name = 'g'; COMMIT",
        "INSERT INTO relation VALUES (7, 1, 2)",
        "DELETE FROM relation",
        "TRUNCATE relation",
    ] {
        sql(change);
        assert_eq!(seen.follow(catalog).await, Some(Changed::Anything), "{change}");
    }
    for none in [
        "UPDATE account SET name = 'h' WHERE uin = 3",
        "BEGIN; UPDATE account SET name = 'h'; ROLLBACK",
        "INSERT INTO rate VALUES (2, 'A', 1, 1); UPDATE rate SET count = 5; DELETE FROM rate",
        "SELECT * FROM account",
    ] {
        sql(none);
        assert_eq!(seen.follow(catalog).await, None, "{none}");
    }
    assert_eq!(sql("SELECT count(*) FROM changing"), "0");
    // A change that no history tells is not hidden by one that they tell.
    sql("UPDATE account SET name = 'h'");
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    assert_eq!(seen.follow(catalog).await, Some(Changed::Anything));
    world.states(11, vec![make_statement(make_bill_key(7), 2)]).await;
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[7], &[])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_stays_open_holds_up_no_other_and_is_seen_when_it_is_committed() {
    let Some((world, sql)) = make_world().await else { return };
    let catalog = &world.data.catalog;
    for uin in [2, 3] {
        catalog.add_account(&make_account(uin, Role::Distributor, None), make_author(0)).await.unwrap();
    }
    let (mut seen, _) = Seen::read(catalog, None).await;
    // It stays open until the lock of imports is free.
    let lock = world.data.lock_import(|| ()).await.unwrap();
    let (server, name) = world.database().map(|(server, name)| (server, name.to_owned())).unwrap();
    let open = std::thread::spawn(move || {
        let change = "UPDATE account SET name = 'late' WHERE uin = 3";
        let sql = format!("BEGIN; {change}; SELECT pg_advisory_xact_lock(4202211000003); COMMIT");
        server.sql(&name, &sql).unwrap()
    });
    let waiting = "SELECT count(*) FROM pg_stat_activity
                   WHERE wait_event = 'advisory' AND datname = current_database()";
    while sql(waiting) != "1" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    add_key(catalog, "a").await;
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[], &["a"])));
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    assert_eq!(seen.follow(catalog).await, Some(make_changed(&[7], &[])));
    drop(lock);
    open.join().unwrap();
    assert_eq!(seen.follow(catalog).await, Some(Changed::Anything));
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_at_once_are_counted_one_by_one_though_some_of_them_end_before_their_answer() {
    const REQUESTS: u64 = 400;
    let Some((world, sql)) = make_world().await else { return };
    let world = Arc::new(world);
    // A second far ahead, so that no second ends under the test.
    sql("INSERT INTO rate VALUES (2, 'A', floor(extract(epoch FROM clock_timestamp()))::bigint + 4, 0)");
    let tasks: Vec<_> = (0..2 * REQUESTS)
        .map(|number| {
            let world = Arc::clone(&world);
            let count = async move { world.data.catalog.count_request(make_uin(2), "A").await };
            let task = tokio::spawn(count);
            if number % 2 == 0 {
                task.abort();
            }
            (number, task)
        })
        .collect();
    let mut counts = Vec::new();
    for (number, task) in tasks {
        if number % 2 == 1 {
            counts.push(task.await.unwrap().unwrap().unwrap());
        }
    }
    assert_eq!(u64::try_from(counts.len()).unwrap(), REQUESTS);
    let distinct: BTreeSet<u64> = counts.iter().copied().collect();
    // A new second may start after four.
    let starts_again = counts.iter().filter(|count| **count == 1).count();
    assert!(starts_again > 1 || distinct.len() == counts.len(), "{counts:?}");
    assert!(distinct.iter().all(|count| *count <= 2 * REQUESTS), "{counts:?}");
    let (one, other, generation) = tokio::join!(
        world.data.catalog.count_request(make_uin(4), "A"),
        world.data.catalog.count_request(make_uin(4), "B"),
        world.data.catalog.read_generation(),
    );
    assert_eq!((one.unwrap(), other.unwrap()), (Some(1), Some(1)));
    assert!(generation.unwrap().is_some());
}

#[tokio::test]
async fn the_error_of_a_statement_reaches_every_request_that_it_answers() {
    let Some(server) = PostgresServer::start() else { return };
    let name = server.database("billfold");
    let address = store::PostgresAddress::parse(&server.address("billfold", &name, ""), || None).unwrap();
    let catalog = Catalog::open_postgres(&address).await.unwrap();
    let generation = catalog.read_generation().await.unwrap();
    server.order("stop");
    let reads = futures_util::future::join_all((0..20).map(|_| catalog.read_generation())).await;
    assert!(reads.into_iter().all(|read| read.unwrap_err().is_busy()));
    assert!(catalog.count_request(make_uin(2), "A").await.unwrap_err().is_busy());
    server.order("start");
    assert_eq!(catalog.read_generation().await.unwrap(), generation);
    server.order("stop");
    server.order("start");
    assert_eq!(catalog.count_request(make_uin(2), "A").await.unwrap(), Some(1), "not even one is lost");
    // Another start of the server may be that of another server, whose histories have other ends.
    let (mut seen, _) = Seen::read(&catalog, None).await;
    server.order("stop");
    server.order("start");
    server.sql(&name, "UPDATE schema_version SET version = version").unwrap();
    assert_eq!(seen.follow(&catalog).await, Some(Changed::Anything));
}
