//! Tests for PostgreSQL alone: a network, TLS, and lost connections.

use std::time::Duration;

use access::Role;
use bill::ledger::{AsOf, BillFilter, ImportMode};
use store::{Catalog, PostgresAddress, StoreError};

use crate::accounts::make_account;
use crate::relay::Relay;
use crate::server::{PASSWORD, PostgresServer};
use crate::world::{STATEMENT, World, expect_store_error, make_author, make_bill_key, make_statement};

/// Opens a catalog.
async fn open_catalog(address: &str) -> Result<Catalog, StoreError> {
    Catalog::open_postgres(&PostgresAddress::parse(address, || None).unwrap()).await
}

/// Opens a catalog, which must fail, and returns the error, which must not contain the password.
async fn open_refused(address: &str) -> String {
    let error = open_catalog(address).await.expect_err(address);
    let told = format!("{error} {error:?}");
    assert!(!told.contains("hush"), "{told}");
    error.to_string()
}

#[tokio::test]
async fn tls_is_used_and_the_server_is_known_by_its_certificate_as_far_as_sslmode_says() {
    let Some(server) = PostgresServer::shared() else { return };
    let name = server.database("tls_only");
    let (authority, stranger) = (server.dir.join("authority.pem"), server.dir.join("stranger.pem"));
    let (authority, stranger) = (authority.display(), stranger.display());
    let good = [
        String::new(),
        "sslmode=prefer".to_owned(),
        "sslmode=require".to_owned(),
        format!("sslmode=verify-ca&sslrootcert={authority}"),
        format!("sslmode=verify-full&sslrootcert={authority}"),
        format!("sslmode=require&channel_binding=require&sslrootcert={authority}"),
        format!("sslrootcert={authority}"),
    ];
    for parameters in good {
        let catalog = open_catalog(&server.address("tls_only", &name, &parameters)).await;
        catalog.expect(&parameters).list_accounts().await.unwrap();
        let sql = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'tls_only'";
        assert_eq!(server.sql(&name, sql).unwrap(), "t", "{parameters}");
    }
    for (parameters, why) in [
        ("sslmode=disable".to_owned(), "pg_hba.conf"),
        (format!("sslmode=verify-ca&sslrootcert={stranger}"), "UnknownIssuer"),
        (format!("sslmode=require&sslrootcert={stranger}"), "UnknownIssuer"),
        (format!("sslmode=verify-full&sslrootcert={stranger}"), "UnknownIssuer"),
        ("sslmode=verify-full".to_owned(), "UnknownIssuer"),
        ("sslmode=verify-full&sslrootcert=/no/such.pem".to_owned(), "/no/such.pem"),
        (format!("sslmode=verify-full&sslrootcert={}", server.dir.join("made").display()), "it has none"),
    ] {
        let error = open_refused(&server.address("tls_only", &name, &parameters)).await;
        assert!(error.contains(why), "{parameters}: {error}");
    }
    // The certificate is for 127.0.0.1; under another name it is an authority's, and not this host's.
    let by_name = |parameters: &str| {
        server.address("tls_only", &name, parameters).replace("@127.0.0.1:", "@localhost:")
            + "&hostaddr=127.0.0.1"
    };
    open_catalog(&by_name(&format!("sslmode=verify-ca&sslrootcert={authority}"))).await.unwrap();
    let error = open_refused(&by_name(&format!("sslmode=verify-full&sslrootcert={authority}"))).await;
    assert!(error.contains("not valid for name") || error.contains("NotValidForName"), "{error}");
}

#[tokio::test]
async fn what_keeps_a_catalog_from_being_used_is_said_with_what_to_do_and_never_the_password() {
    let Some(server) = PostgresServer::shared() else { return };
    let name = server.database("tls_only");
    let good = server.address("billfold", &name, "sslmode=disable");
    for (address, why) in [
        (good.clone(), "must own the database"),
        (good.replace("hush%40", "hush%41"), "password authentication failed"),
        (good.replace("billfold:", "nobody:"), "pg_hba.conf"),
        (good.replace(&name, "no_such"), "make the database"),
        (good.replace(&format!(":{}/", server.port), ":1/"), "see whether PostgreSQL runs"),
        (good.replace("127.0.0.1", "no-such-host.invalid"), "PostgreSQL"),
        (format!("postgres://billfold@/{name}?host=/no/such/folder"), "see whether PostgreSQL runs"),
    ] {
        let error = open_refused(&address).await;
        assert!(error.contains(why), "{address}: {error}");
    }
    server
        .sql("postgres", "CREATE DATABASE latin OWNER billfold ENCODING 'LATIN1' TEMPLATE template0")
        .unwrap();
    let error = open_refused(&server.address("billfold", "latin", "")).await;
    assert!(error.contains("LATIN1") && error.contains("UTF8"), "{error}");
    server.sql("postgres", "CREATE DATABASE read_only OWNER billfold TEMPLATE template0").unwrap();
    server.sql("postgres", "ALTER DATABASE read_only SET default_transaction_read_only = on").unwrap();
    let error = open_refused(&server.address("billfold", "read_only", "")).await;
    assert!(error.contains("read-only"), "{error}");
    let own =
        PostgresAddress::parse(&format!("postgres://billfold@127.0.0.1:{}/{name}", server.port), || {
            Some(zeroize::Zeroizing::new(PASSWORD.to_owned()))
        });
    let error = Catalog::open_postgres(&own.unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("must own the database"), "the password came from elsewhere: {error}");
}

#[tokio::test]
async fn a_socket_and_a_name_of_the_server_lead_to_the_same_catalog() {
    let Some(server) = PostgresServer::shared() else { return };
    let name = server.database("billfold");
    let dir = server.dir.display();
    let socket = format!("postgres://billfold@/{name}?host={dir}&port={}", server.port);
    let catalog = open_catalog(&socket).await.unwrap();
    catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap();
    for address in [
        socket.replace('?', "?sslmode=disable&"),
        server.address("billfold", &name, "").replace("@127.0.0.1:", "@localhost:"),
        server.address("billfold", &name, "options=-c%20work_mem=8MB").replace("postgres:", "postgresql:"),
    ] {
        assert_eq!(
            open_catalog(&address).await.unwrap().list_accounts().await.unwrap().len(),
            1,
            "{address}"
        );
    }
}

#[tokio::test]
async fn connections_that_the_server_ended_are_replaced_without_a_fault() {
    let Some(world) = World::postgres().await else { return };
    let Some((server, name)) = world.database() else { return };
    world.data.catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap();
    for _ in 0..5 {
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        server.sql("postgres", &sql).unwrap();
        assert_eq!(world.data.catalog.list_accounts().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_is_away_for_a_moment_is_busy_and_well_again_without_connecting_anew_by_hand() {
    let Some(server) = PostgresServer::start() else { return };
    let name = server.database("billfold");
    let catalog = open_catalog(&server.address("billfold", &name, "")).await.unwrap();
    server.order("stop");
    for _ in 0..3 {
        let error = catalog.list_accounts().await.unwrap_err();
        assert!(error.is_busy(), "{error:?}");
        let error =
            catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap_err();
        assert!(error.is_busy(), "{error:?}");
    }
    server.order("start");
    assert!(catalog.list_accounts().await.unwrap().is_empty());
    server.order("stop");
    server.order("start");
    assert!(catalog.list_accounts().await.unwrap().is_empty(), "not even one question is lost");
}

#[tokio::test]
async fn a_server_that_accepts_and_never_answers_is_given_up_after_ten_seconds_and_said_to_be_busy() {
    // The system accepts in its place, as for a server that is stopped, or a proxy that is stuck.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = |mode: &str| {
        format!("postgres://billfold@127.0.0.1:{}/x?sslmode={mode}", mute.local_addr().unwrap().port())
    };
    let (plain, with_tls) = (address("disable"), address("require"));
    let opening = async { tokio::join!(open_catalog(&plain), open_catalog(&with_tls)) };
    let (plain, with_tls) = tokio::time::timeout(Duration::from_mins(1), opening).await.unwrap();
    for error in [plain.unwrap_err(), with_tls.unwrap_err()] {
        assert!(error.is_busy() && error.to_string().contains("no answer in 10 s"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_to_a_server_that_is_stopped_end_and_leave_room_for_others_when_it_goes_on() {
    let Some(server) = PostgresServer::shared() else { return };
    let name = server.database("billfold");
    let relay = Relay::start(server.port);
    let address = server.address("billfold", &name, "sslmode=disable");
    let catalog = open_catalog(&relay.instead_of(server.port, &address)).await.unwrap();
    relay.hold(true);
    // More than there are connections.
    let asked = futures_util::future::join_all((0..40).map(|_| catalog.list_accounts()));
    for answer in tokio::time::timeout(Duration::from_mins(1), asked).await.unwrap() {
        assert!(answer.unwrap_err().is_busy());
    }
    relay.hold(false);
    assert!(catalog.list_accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_connection_that_ends_at_the_commit_is_told_as_what_may_be_done_and_not_as_what_is_not() {
    let Some(server) = PostgresServer::shared() else { return };
    let name = server.database("billfold");
    let relay = Relay::start(server.port);
    let address = relay.instead_of(server.port, &server.address("billfold", &name, "sslmode=disable"));
    let catalog = open_catalog(&address).await.unwrap();
    relay.cut_at_commit();
    let error =
        catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unsettled { .. }) && error.is_busy(), "{error:?}");
    assert!(error.to_string().contains("may be done") && !error.to_string().contains("could not"), "{error}");
    assert_eq!(catalog.list_accounts().await.unwrap().len(), 1, "it was done");
    // So the same command may be run again.
    let again = catalog.add_account(&make_account(2, Role::Distributor, None), make_author(0)).await;
    assert!(!again.unwrap(), "it is there already");
    assert_eq!(catalog.list_events(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_reads_bills_may_take_longer_than_a_transaction_may_be_idle() {
    let Some(world) = World::postgres().await else { return };
    let Some((server, name)) = world.database() else { return };
    world.states(10, vec![make_statement(make_bill_key(7), 1)]).await;
    let relay = Relay::start(server.port);
    relay.shorten_timeouts();
    let address = relay.instead_of(server.port, &server.address("billfold", name, "sslmode=disable"));
    let catalog = open_catalog(&address).await.unwrap();
    let mut bills = 0;
    let each = &mut |_| {
        std::thread::sleep(Duration::from_secs(2));
        bills += 1;
        Ok(())
    };
    catalog.visit_bills(BillFilter::default(), AsOf::Now, each).await.unwrap();
    assert_eq!(bills, 1);
}

#[tokio::test]
async fn an_import_whose_lock_was_lost_publishes_and_sweeps_nothing_and_another_may_run() {
    let Some(world) = World::postgres().await else { return };
    let Some((server, name)) = world.database() else { return };
    let other = world.open().await.unwrap();
    let lock = world.data.try_lock_import().await.unwrap().unwrap();
    let staged = world.stage(ImportMode::Statement, 1).await;
    let sql = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE locktype = 'advisory' AND datname = '{name}'"
    );
    server.sql("postgres", &sql).unwrap();
    let others = other.lock_import(|| ()).await.unwrap();
    let theirs = world.stage(ImportMode::Statement, 2).await;
    let publishing = world.publish_staged(&staged, STATEMENT, 5, vec![make_statement(make_bill_key(7), 1)]);
    let error = publishing.await.map_err(expect_store_error).unwrap_err().to_string();
    assert!(error.contains("lock of imports was lost"), "{error}");
    // Nor does it sweep what the other one writes, which goes on and publishes.
    let error = world.data.sweep_unfinished_imports(&lock).await.unwrap_err().to_string();
    assert!(error.contains("lock of imports was lost") && error.contains("nothing was swept"), "{error}");
    let closing = world
        .data
        .catalog
        .set_closed(make_bill_key(7).month, &[make_bill_key(7).payer], true, "somebody", 5)
        .await;
    let error = closing.unwrap_err().to_string();
    assert!(error.contains("lock of imports was lost") && error.contains("nothing was changed"), "{error}");
    assert!(other.catalog.list_closings(None).await.unwrap().is_empty());
    drop(lock);
    world.publish_staged(&theirs, STATEMENT, 5, vec![make_statement(make_bill_key(7), 1)]).await.unwrap();
    assert_eq!(other.sweep_unfinished_imports(&others).await.unwrap(), 1);
    let publishing = world.publish_staged(&staged, STATEMENT, 5, vec![make_statement(make_bill_key(7), 1)]);
    let error = publishing.await.map_err(expect_store_error).unwrap_err().to_string();
    assert!(error.contains("no longer staged"), "{error}");
}
